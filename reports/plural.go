package reports

import (
	"cmp"
	"fmt"
)

// plural returns "1 finding", "2 findings".
func plural(n int, word string) string { return fmt.Sprint(n, " ", inNumber(n, word)) }

// Untested counts in words what a run that conforms says nothing of, or is empty:
// ", 3 not tested, 4 of 63 scenarios skipped".
func (c Counts) Untested() string {
	s := ""
	if c.NotTested > 0 {
		s = fmt.Sprintf(", %d not tested", c.NotTested)
	}
	if c.Skipped > 0 {
		s += fmt.Sprintf(", %d of %s skipped", c.Skipped, plural(c.Scenarios, "scenario"))
	}
	return s
}

// outcomes counts the scenarios in words.
func (c Counts) outcomes() string {
	s := fmt.Sprintf("%d of %s passed", c.Passed, plural(c.Scenarios, "scenario"))
	if c.Failed > 0 {
		s += fmt.Sprintf(", %d failed", c.Failed)
	}
	if c.Skipped > 0 {
		s += fmt.Sprintf(", %d skipped", c.Skipped)
	}
	return s
}

// skipped lists the scenarios that tested nothing, each with the reason.
func (r *Report) skipped() (out []Gap) {
	for _, f := range r.Features {
		for _, s := range f.Scenarios {
			if s.Status == "skipped" {
				out = append(out, Gap{s.Name, s.untested()})
			}
		}
	}
	return out
}

// untested says why a skipped scenario tested nothing.
func (s Scenario) untested() string {
	reason, _ := stepErrors(s)
	return cmp.Or(reason, "no reason was kept")
}

// inNumber returns a word in the singular or plural.
func inNumber(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}
