package runner

import "slices"

// closeEnough is the most edits between a word and one that it may be a misspelling of.
const closeEnough = 2

// Nearest returns the candidate that word is most likely a misspelling of, or "".
func Nearest(word string, candidates []string) string {
	best, at := "", closeEnough+1
	for _, candidate := range candidates {
		if d := distance(word, candidate); d < at && d < len(candidate) {
			best, at = candidate, d
		}
	}
	return best
}

// didYouMean is Nearest as the beginning of a clause, or "".
func didYouMean(word string, candidates []string) string {
	if near := Nearest(word, candidates); near != "" {
		return "did you mean " + near + "? "
	}
	return ""
}

// distance counts the insertions, deletions and replacements of bytes that make b of a (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = slices.Min([]int{row[j+1] + 1, row[j] + 1, replaced})
		}
	}
	return row[len(b)]
}
