package confirm

import (
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/generators"
)

// A host that errs now and then does not hide what it does wrong each time.
func TestWhatFailsEachTimeIsNamedBesideWhatComesAndGoes(t *testing.T) {
	otherMedia := func(c generators.Case) bool { return strings.HasPrefix(c.ID, "media.other.") }
	invalid := func(c generators.Case) bool {
		return c.Label.Documented == generators.Reject && c.Label.Expect != generators.NotAStart
	}
	wrongKey := func(c generators.Case) bool { return invalid(c) && strings.HasPrefix(c.ID, "key.") }
	n := 0
	each := func(nth int, of func(generators.Case) bool) func(generators.Case) bool {
		n = 0
		return func(c generators.Case) bool {
			if of(c) {
				n++
				return n%nth == 0
			}
			return false
		}
	}
	for _, row := range []struct {
		host  string
		times func(generators.Case) bool
		title string
	}{
		{"takes one invalid request in ten", each(10, invalid), "a start is accepted at times"},
		{"takes every second wrong key", each(2, wrongKey), "every second start without the right key is accepted"},
	} {
		t.Run(row.host, func(t *testing.T) {
			n = 0
			causes, _ := causesOf(t, wrongly(200, func(c generators.Case) bool { return otherMedia(c) || row.times(c) }))
			var titles []string
			for _, c := range causes {
				titles = append(titles, c.Title)
			}
			for _, want := range []string{row.title, "a start whose Content-Type"} {
				if !slices.ContainsFunc(titles, func(title string) bool { return strings.Contains(title, want) }) {
					t.Errorf("no title says %q: %q", want, titles)
				}
			}
		})
	}
}
