package values

import "time"

func isMoment(text string) bool {
	_, err := time.Parse(time.RFC3339, text)
	return err == nil
}
