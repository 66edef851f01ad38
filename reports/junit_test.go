package reports

import (
	"encoding/xml"
	"strings"
	"testing"
)

func readJUnit(t testing.TB, r *Report) junitRoot {
	t.Helper()
	var root junitRoot
	if err := xml.Unmarshal(written(t, r, (*Report).WriteJUnit), &root); err != nil {
		t.Fatal(err)
	}
	return root
}

func junitNamed(t *testing.T, root junitRoot, part string) junitCase {
	t.Helper()
	for _, s := range root.Suites {
		for _, c := range s.Cases {
			if strings.Contains(c.Name, part) {
				return c
			}
		}
	}
	t.Fatalf("no test case has %q in its name", part)
	return junitCase{}
}

func TestJUnitTellsFindingsThatNoScenarioFailsFor(t *testing.T) {
	cases := map[string]struct {
		change func(*Report)
		failed bool
	}{
		"no scenario named":           {func(r *Report) { r.Findings[0].Scenarios = nil }, true},
		"a scenario that is not here": {func(r *Report) { r.Findings[0].Scenarios = []string{"elsewhere"} }, true},
		"a scenario that passed":      {func(r *Report) { r.Findings[0].Scenarios = []string{"one character too many in uri"} }, true},
		"waived":                      {func(r *Report) { r.Findings[0].Scenarios, r.Findings[0].Waived = nil, "known" }, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := faulty()
			c.change(r)
			got := junitNamed(t, readJUnit(t, r), r.Findings[0].ID)
			if (got.Failure != nil) != c.failed {
				t.Errorf("failure %v, want one: %v", got.Failure, c.failed)
			}
		})
	}
}

func TestJUnitOfAnUnfinishedRunHasAnError(t *testing.T) {
	for name, change := range map[string]func(*Report){
		"incomplete":  func(r *Report) { r.Verdict, r.Reason = Incomplete, "the host went away" },
		"interrupted": func(r *Report) { r.Run.Interrupted, r.Reason = true, "the host went away" },
	} {
		t.Run(name, func(t *testing.T) {
			r := conforming()
			change(r)
			root := readJUnit(t, r)
			c := junitNamed(t, root, "the run is finished")
			if root.Errors != 1 || c.Error == nil || !strings.Contains(c.Error.Message, "the host went away") {
				t.Errorf("errors=%d, %+v", root.Errors, c)
			}
		})
	}
}

func TestJUnitCountsAreThoseOfItsCases(t *testing.T) {
	for name, model := range models {
		var tests, failures, errors int
		root := readJUnit(t, model())
		for _, s := range root.Suites {
			for _, c := range s.Cases {
				tests++
				failures += boolRank(c.Failure != nil)
				errors += boolRank(c.Error != nil)
			}
		}
		if root.Tests != tests || root.Failures != failures || root.Errors != errors {
			t.Errorf("%s: says %d/%d/%d, holds %d/%d/%d", name, root.Tests, root.Failures, root.Errors, tests, failures, errors)
		}
	}
}

func TestJUnitCasesOfOneNameStayApart(t *testing.T) {
	r := conforming()
	r.Features[0].Scenarios[1].Name = r.Features[0].Scenarios[0].Name
	suite := readJUnit(t, r).Suites[0]
	if suite.Cases[0].Name == suite.Cases[1].Name {
		t.Errorf("both are called %q", suite.Cases[0].Name)
	}
}
