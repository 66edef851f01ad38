package spelling

import (
	"fmt"
	"strings"
)

const (
	looked = 100 // bytes of a name that are compared: names are shorter
	few    = 12  // names that are listed where none is near
)

// Remedy says which of the names is meant: the nearest one, or else all of them where they
// are few.
func Remedy(name string, names []string) string {
	switch near := nearest(name, names); {
	case near != "":
		return fmt.Sprintf("the nearest is %q", near)
	case len(names) <= few:
		return "choose one of " + strings.Join(names, ", ")
	}
	return "no other has a name like it"
}

// nearest returns the name that takes the fewest edits, or "" where each takes as many as half
// of what was written, and more than two.
func nearest(name string, names []string) string {
	return Within(max(2, (len(name)-1)/2), name, names)
}

// Within returns the name that takes the fewest edits of single bytes, and so many at most,
// or "".
func Within(edits int, name string, names []string) string {
	best, least := "", edits+1
	for _, n := range names {
		if d := distance(name, n); d < least {
			best, least = n, d
		}
	}
	return best
}

// distance counts the bytes to insert, drop or change (Levenshtein).
func distance(a, b string) int {
	a, b = a[:min(len(a), looked)], b[:min(len(b), looked)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
