package check

import (
	"testing"

	"example.com/importcheck/generators"
)

// A case that probes no constraint is found by what it is: the finding says so, and has the
// group of its kind, on every host.
func TestAFindingAboutNoConstraintIsNamedByItsCase(t *testing.T) {
	b := newBench(t, "2026-04")
	for _, row := range []struct {
		name, id     string
		status       int
		title, group string
	}{
		{"a start made again is rejected", "repeat.same.00", 400, "a valid start is refused", "valid-accepted|valid|refused"},
		{"a start made again fails", "repeat.same.00", 500, "a valid start (start made again): the host fails with 500", "no-server-error|valid|5XX"},
		{"an open form fails", "http.open.accept-html", 500, generators.KindHTTPOpen + ": the host fails with 500", "no-server-error|" + generators.KindHTTPOpen + "|5XX"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, found := b.judge.One(Outcome{Case: b.labelled(t, row.id), Exchange: jsonAnswer(row.status, `{"code":3,"message":"no","details":[]}`)})
			for _, f := range found {
				if f.Group() == row.group && f.Title == row.title && f.Constraint.None() {
					return
				}
			}
			t.Errorf("not found among %v", found)
		})
	}
}
