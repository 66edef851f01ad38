package assemble

import (
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/reports"
)

// finds is a finding of a check in the answer to a case.
func finds(t testing.TB, name, id string, status int) check.Finding {
	return check.Finding{Check: name, Constraint: made().known("/uri maxLength 1500"), Symptom: "symptom",
		Title: name + " breaks beside secret", Observed: "saw secret", Outcome: answered(made().one(t, id), status)}
}

// One mistake is one finding; what follows from it stands under it, counted by check.
func TestWhatFollowsFromARootCauseStandsUnderIt(t *testing.T) {
	in := run(t, "minimal 500", "storage.s3 500")
	root := finds(t, "no-server-error", "minimal", 500)
	follow := finds(t, "response-content-type", "minimal", 500)
	other := finds(t, "response-well-formed", "minimal", 500)
	g := diagnose.New(root, []check.Finding{root, finds(t, "no-server-error", "storage.s3", 500), other})
	g.Follows, g.Also = []check.Finding{follow, follow}, []string{"/uri minLength 1"}
	in.Causes = []*diagnose.Cause{g}
	r, _ := Report(in)
	if len(r.Findings) != 1 || r.Findings[0].Check != "no-server-error" || r.Findings[0].Count != 3 || r.Counts.Violations != 1 {
		t.Fatalf("%d violations: %+v", r.Counts.Violations, r.Findings)
	}
	var under []string
	for _, f := range r.Findings[0].Root.Follows {
		under = append(under, fmt.Sprintf("%d times %s at %s: %s", f.Count, f.Check, f.Constraint, f.Title))
	}
	if want := "1 times response-well-formed at /uri maxLength 1500: response-well-formed breaks beside ***; " +
		"2 times response-content-type at /uri maxLength 1500: response-content-type breaks beside ***"; strings.Join(under, "; ") != want {
		t.Errorf("under it stand %q", under)
	}
	if got := r.Findings[0].Root.Constraints; !slices.Equal(got, []string{"/uri minLength 1"}) {
		t.Errorf("further constraints: %q", got)
	}
	if !slices.ContainsFunc(r.Contract.Lines, func(l reports.ContractLine) bool { return l.Number == root.Constraint.Line }) {
		t.Errorf("line %d of the contract, which the finding points to, is not shown", root.Constraint.Line)
	}
	broken := map[string]int{}
	for _, c := range r.Checks {
		if c.Findings > 0 {
			broken[c.Name] = c.Findings
		}
		if warns := c.Name == "documented-value"; (warns || c.Name == "no-server-error") && (c.Severity == "warning") != warns {
			t.Errorf("a finding of %s is a %s", c.Name, c.Severity)
		}
	}
	if want := map[string]int{"no-server-error": 1, "response-content-type": 1, "response-well-formed": 1}; !maps.Equal(broken, want) {
		t.Errorf("checks with findings: %v", broken)
	}
	if lone := in.Finding(diagnose.New(root, []check.Finding{root})); lone.Root != nil || lone.Repeated != "" {
		t.Errorf("nothing is known of the cause of a lone finding, and the report says %+v, repeated %q", lone.Root, lone.Repeated)
	}
}

func TestAFindingSaysHowToSeeItAgain(t *testing.T) {
	in, limit := run(t), made().known("/uri maxLength 1500")
	long := strings.Repeat("x", 8000) + "secret"
	f := finds(t, "valid-accepted", "minimal", 400)
	f.Outcome.Case.Request.Body = []byte(long)
	f.Outcome.Exchange.Problem = "the host said secret"
	g := diagnose.New(f, nil)
	for i := range 25 {
		m := f
		m.Outcome.Case.ID = fmt.Sprint("case ", i)
		g.Members = append(g.Members, m)
	}
	g.Shown, g.Tried, g.Scenarios = 2, 3, []string{"b", "a", "b"}
	g.Others = []check.Outcome{answered(made().one(t, "storage.gs"), 200)}
	g.Passes = &check.Answer{Outcome: answered(made().one(t, "minimal"), 200)}
	got := in.Finding(g)
	for what, c := range map[string][2]any{
		"all are counted":               {got.Count, 25},
		"the first twenty are named":    {len(got.Cases), 20},
		"how often it was seen":         {got.Repeated, "2 of 3"},
		"each scenario once, in order":  {got.Scenarios, []string{"a", "b"}},
		"what was seen has no key":      {[]string{got.Title, got.Observed, got.Error}, []string{"valid-accepted breaks beside ***", "saw ***", "the host said ***"}},
		"the command":                   {got.Curl, "curl /bulk/imports"},
		"the place in the contract":     {[]any{got.Constraint, got.Line, got.Pointer}, []any{"/uri maxLength 1500", limit.Line, limit.Pointer}},
		"the smallest case, its answer": {[]any{got.Case, got.Response.Status}, []any{"minimal", 400}},
		"what else shows it":            {[]any{len(got.Evidence), got.Evidence[0].Case}, []any{1, "storage.gs"}},
		"the body is cut":               {len(got.Request.Body), 8000},
		"it can be had whole, unkeyed":  {unpacked(t, got.Request.Whole), strings.Repeat("x", 8000) + "***"},
		"what fails and what passes":    {[]bool{strings.HasSuffix(got.Root.Fails, ": 400"), strings.HasSuffix(got.Root.Passes, ": 200")}, []bool{true, true}},
	} {
		if fmt.Sprint(c[0]) != fmt.Sprint(c[1]) {
			t.Errorf("%s: %v, want %v", what, c[0], c[1])
		}
	}
}

func unpacked(t testing.TB, whole string) string {
	z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(whole)))
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(z)
	return string(b)
}

// A finding keeps its name from run to run and from host to host: baselines and waivers go by it.
func TestTheNameOfAFindingIsThatOfItsCause(t *testing.T) {
	of := func(change func(*check.Finding)) reports.Finding {
		f := finds(t, "valid-accepted", "minimal", 400)
		change(&f)
		return Accepted(f)
	}
	first := of(func(*check.Finding) {})
	if first.Severity != reports.Violation || first.Check != "valid-accepted" || first.Constraint != "/uri maxLength 1500" || !strings.HasPrefix(first.ID, "valid-accepted-") {
		t.Errorf("%+v", first)
	}
	for what, c := range map[string]struct {
		change func(*check.Finding)
		same   bool
	}{
		"another case, answer and title": {func(f *check.Finding) { f.Title, f.Outcome = "other", answered(made().one(t, "storage.gs"), 500) }, true},
		"another constraint":             {func(f *check.Finding) { f.Constraint = made().known("/uri minLength 1") }, false},
		"another outcome":                {func(f *check.Finding) { f.Symptom = "other" }, false},
		"another cause":                  {func(f *check.Finding) { f.Cause = "other" }, false},
		"another check":                  {func(f *check.Finding) { f.Check = "no-server-error" }, false},
	} {
		if got := of(c.change); (got.ID == first.ID) != c.same {
			t.Errorf("%s: %s beside %s", what, got.ID, first.ID)
		}
	}
}

// What a report says of a check that nothing was sent for, and of cases that were not sent.
func TestWhatWasNotTestedIsListedWithItsReason(t *testing.T) {
	in := run(t, "minimal 200", "method.PUT 405")
	in.Skipped = map[string]int{"the safe profile: a host may take it": 3, "local: no ports are left": 2}
	in.ListCut, in.Facts.Lists, in.Facts.Followed = "the list had no end", true, "no start gave an id"
	r, v := Report(in)
	if r.Counts.NotTested != len(r.NotTested) || r.Counts.Cases != 2 || r.Counts.Accepted != 1 {
		t.Errorf("counted: %+v", r.Counts)
	}
	all := map[string]string{}
	for _, g := range r.NotTested {
		all[g.What] = g.Reason
	}
	for what, reason := range map[string]string{
		"3 cases": "the safe profile: a host may take it", "2 cases": "local: no ports are left",
		"refused starts among the oldest imports": "the list had no end",
		"/uri maxLength 1500":                     "outside: no exchange reached it",
		"check valid-accepted":                    "", // it was tested
		"check method-not-allowed":                "",
		"check invalid-rejected":                  "no exchange reached it",
		"check import-visible":                    "no start gave an id",
	} {
		if all[what] != reason {
			t.Errorf("%s is not tested: %q, want %q", what, all[what], reason)
		}
	}
	if g := (reports.Gap{What: "check scenario-holds", Reason: "no scenario writes a request out"}); !slices.Contains(r.NotApplicable, g) {
		t.Errorf("not applicable: %v", r.NotApplicable)
	}
	in.Skipped = map[string]int{"the safe profile: a host may take it": 9}
	if _, w := Report(in); w.Unreached != v.Unreached-2 {
		t.Errorf("cases that this machine could not send count for %d, want 2", v.Unreached-w.Unreached)
	}
}
