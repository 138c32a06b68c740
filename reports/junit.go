package reports

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"

	"elbconformance/internal/result"
)

// JUnit writes the report to w as JUnit XML in the portable dialect: what junit-10.xsd of the Jenkins xUnit plugin
// accepts and what every consumer we know reads alike. The bytes are ASCII; one flat suite stands for one operation.
// A violated requirement is a failure, trouble of the environment or of this program is an error, and a known failure
// is skipped with its reason. The only errors are those of w.
func JUnit(w io.Writer, r *result.Report) error {
	body, err := xml.MarshalIndent(junitOf(r), "", "  ")
	if err != nil {
		return fmt.Errorf("render JUnit: %w", err)
	}
	_, err = io.WriteString(w, xml.Header+string(body)+"\n")
	return err
}

// WriteJUnit writes the report as JUnit XML to path: parents made, mode 0644, the whole file or none of it. The file is
// read back and parsed before it takes its name; any error leaves what was at path and is returned.
func WriteJUnit(path string, r *result.Report) error {
	return replaceFile(path, func(w io.Writer) error { return JUnit(w, r) }, checkJUnit)
}

// checkJUnit parses a written file and compares its counters with its elements.
func checkJUnit(data []byte) error {
	var got junitSuites
	decoder := xml.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(&got); err != nil {
		return err
	}
	if rest := bytes.TrimSpace(data[decoder.InputOffset():]); len(rest) > 0 {
		return fmt.Errorf("%d bytes after the root element", len(rest))
	}
	var tests, failures, errs int
	for _, s := range got.Suites {
		if n := countCases(s.Cases); n != s.counts() {
			return fmt.Errorf("suite %s counts %+v, its elements are %+v", s.Name, s.counts(), n)
		}
		tests, failures, errs = tests+s.Tests, failures+s.Failures, errs+s.Errors
	}
	if tests != got.Tests || failures != got.Failures || errs != got.Errors {
		return fmt.Errorf("the root counts %d/%d/%d, its suites %d/%d/%d (tests, failures, errors)",
			got.Tests, got.Failures, got.Errors, tests, failures, errs)
	}
	return nil
}
