package generators

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/internal/golden"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// What a case is meant to be is what its bytes say it is.
func TestTheIntentionOfEachCaseAgreesWithItsLabel(t *testing.T) {
	test := func(t *testing.T, m *Catalogue) {
		for _, c := range m.Cases() {
			if problem := disagreement(c); problem != "" {
				t.Errorf("%s (%s): %s; %s", c.ID, c.Kind, problem, c.Label.Reason)
			}
		}
	}
	everyContract(t, test)
	// One published file with all its operations: tests of spec hold the others to be equal.
	if inFiles(t, "../../shared/upstream/db_data_2026-07.oas.yaml", test) == 0 {
		t.Log("the published file is not at hand, so it is not looked at")
	}
}

func disagreement(c Case) string {
	refuse := c.Label.Expect == Reject || c.Label.Documented == Reject || c.Label.Expect == NotAStart
	switch {
	case c.Side == Outside && !refuse:
		return "it is meant to lie outside, and nothing asks to refuse it"
	case (c.Side == Inside || c.Side == At) && c.Label.Expect == Reject:
		return "it is meant to be allowed, and must be refused"
	case c.Side == "" && c.Label.Expect == Reject && !slices.Contains([]string{KindRepeat, KindBurst, KindSequence}, c.Kind):
		return "it is meant to be a form of a valid start, and must be refused"
	case c.Side != Inside && c.Side != At && c.Side != Outside && c.Side != "":
		return "it has a side that there is not"
	}
	return ""
}

func TestLabelsAreWorkedOutFromTheBytes(t *testing.T) {
	m := mustMake(t, spec.Latest)
	for _, c := range m.Cases() {
		if again := m.Oracle.Label(c.Request); labelText(again) != labelText(c.Label) {
			t.Errorf("%s is labelled %s, and its bytes %s", c.ID, labelText(c.Label), labelText(again))
		}
	}
}

func TestArticlesOfCasesAreRight(t *testing.T) {
	everyContract(t, func(t *testing.T, m *Catalogue) {
		for _, c := range m.Cases() {
			for _, text := range []string{c.Kind, c.Label.Reason, c.Description} {
				if wrong := golden.WrongArticles(text); wrong != nil {
					t.Errorf("%s: %q", c.ID, wrong)
				}
			}
		}
	})
}

func TestIDsAreUnique(t *testing.T) {
	everyContract(t, func(t *testing.T, m *Catalogue) {
		seen := map[string]bool{}
		for _, c := range m.Cases() {
			if seen[c.ID] || c.ID == "" {
				t.Errorf("the id %q comes twice", c.ID)
			}
			seen[c.ID] = true
		}
	})
}

func TestCasesStayTheSameFromRunToRun(t *testing.T) {
	for _, contract := range []string{spec.Latest, "../spec/testdata/unseen/new-properties.yaml", "../spec/testdata/unseen/strict.yaml"} {
		m := mustMake(t, contract)
		again := New(m.Oracle.contract, Options{}).Cases()
		for i, c := range m.Cases() {
			if !reflect.DeepEqual(again[i], c) {
				t.Fatalf("%s: case %d is %s and then %s, or its request changes", contract, i, c.ID, again[i].ID)
			}
		}
	}
}

// A refusal of a request with a second reason to refuse it proves nothing.
func TestEachRefusalHasOneReason(t *testing.T) {
	everyContract(t, func(t *testing.T, m *Catalogue) {
		for _, c := range m.Cases() {
			if c.Label.Expect == Reject && !c.Label.Isolated() && c.Kind != KindKeyAndBody { // of these only an acceptance says something
				t.Errorf("%s breaks %v", c.ID, c.Label.Broken)
			}
			// What is wrong in one branch of a choice is reported under it and breaks the choice.
			if c.Label.Expect == Reject && c.Side == Outside && !c.Constraint.Choice && c.Constraint.String() != c.Label.Broken[0].String() {
				t.Errorf("%s is reported under %s and breaks %s", c.ID, c.Constraint, c.Label.Broken[0])
			}
		}
	})
}

func TestEachTwinIsACaseThatMustBeAccepted(t *testing.T) {
	embedded(t, func(t *testing.T, m *Catalogue) {
		byID := map[string]Case{}
		for _, c := range m.Cases() {
			byID[c.ID] = c
		}
		for _, c := range m.Cases() {
			if control, ok := byID[c.Control]; c.Control != "" && (!ok || control.Label.Expect != Accept) {
				t.Errorf("%s has the control %q, which must not be accepted", c.ID, c.Control)
			}
		}
	})
}

func TestEachStorageHasAStartThatMustBeAccepted(t *testing.T) {
	everyContract(t, func(t *testing.T, m *Catalogue) {
		for _, f := range m.Oracle.contract.Families {
			if !slices.ContainsFunc(m.Cases(), func(c Case) bool {
				v, _ := c.Value.GetAt(spec.Tokens(f.Property))
				text, _ := v.(string)
				return c.Label.Expect == Accept && f.Matches(text)
			}) {
				t.Errorf("no start in %s is accepted", f.Name)
			}
		}
		if len(m.Oracle.contract.Families) == 0 {
			t.Error("the contract names no storage")
		}
	})
}

// oneSided says of constraints on requests which side nothing can reach, and why.
func oneSided(k constraint.Constraint) string {
	if k.Keyword == "type" && strings.HasPrefix(k.Where, "header ") {
		return "outside" // every value of a header is text
	}
	return ""
}

func TestEachConstraintOnRequestsIsProbedOnBothSides(t *testing.T) {
	embedded(t, func(t *testing.T, m *Catalogue) {
		storage := ""
		for _, k := range append(m.requestConstraints(), m.Oracle.SyntaxConstraint(), m.Oracle.EncodingConstraint()) {
			if !slices.ContainsFunc(m.Cases(), func(c Case) bool { return m.allows(c, k) }) {
				t.Errorf("%s: no case on the inner side", k)
			}
			if k.Keyword == "storage" { // the families of a place share their outer side
				if storage == k.Where {
					continue
				}
				storage = k.Where
			}
			breaks := func(c Case) bool {
				return c.Label.Isolated() && len(c.Label.Broken) == 1 && c.Label.Broken[0].String() == k.String()
			}
			if got, can := slices.ContainsFunc(m.Cases(), breaks), oneSided(k) != "outside"; got != can {
				t.Errorf("%s: cases on the outer side: %v, possible: %v", k, got, can)
			}
		}
	})
}

func (m *Catalogue) requestConstraints() []constraint.Constraint {
	return slices.DeleteFunc(slices.Clone(m.Known), func(k constraint.Constraint) bool { return k.Message != constraint.Request })
}

// allows reports whether a case must be accepted and so shows the inner side of k.
func (m *Catalogue) allows(c Case, k constraint.Constraint) bool {
	if c.Label.Expect != Accept {
		return false
	}
	if !strings.HasPrefix(k.Where, "/") {
		return true // headers, method and body are right in every valid start
	}
	_, there := c.Value.GetAt(spec.Tokens(k.Where))
	switch k.Keyword {
	case "type", "required":
		return there
	}
	return there && c.Constraint.String() == k.String()
}

// withoutPlace says for which embedded contracts a class can have no case.
var withoutPlace = map[string]struct {
	versions []string
	because  string
}{
	KindUnbounded:     {[]string{"2024-10", "2025-01", "2025-04"}, "each text has maxLength or enum"},
	KindUndocumented:  {[]string{"2024-10", "2025-01", "2025-04"}, "the list of onError binds there"},
	KindUnlisted:      {[]string{"2025-10", "2026-04", "2026-07"}, "the list of onError only documents from 2025-10 on"},
	KindNoHeader:      {[]string{"2024-10", "2025-01", "2025-04"}, "no header is required before 2025-10"},
	KindHeaderValue:   {[]string{"2024-10", "2025-01", "2025-04"}, "no header is required before 2025-10"},
	KindFormat:        {spec.Versions(), "no text of a start has a format or a pattern"},
	KindForbidden:     {spec.Versions(), "no object of a start forbids other properties"},
	KindParameter:     {spec.Versions(), "the one header is text without limits"},
	KindRelated:       {spec.Versions(), "made in a run, from the ids that the host gives"},
	KindRandomValid:   {spec.Versions(), "drawn, not listed"},
	KindRandomInvalid: {spec.Versions(), "drawn, not listed"},
}

func TestEachClassHasCasesWhereTheContractHasAPlaceForThem(t *testing.T) {
	embedded(t, func(t *testing.T, m *Catalogue) {
		n := map[string]int{}
		for _, c := range m.Cases() {
			n[c.Kind]++
		}
		for _, class := range Kinds() {
			without := slices.Contains(withoutPlace[class].versions, m.Oracle.contract.Version)
			if (n[class] == 0) != without {
				t.Errorf("%q has %d cases; no place for them: %v (%s)", class, n[class], without, withoutPlace[class].because)
			}
			delete(n, class)
		}
		for class := range n {
			t.Errorf("cases have the class %q, which is not listed", class)
		}
	})
}

func TestNoCaseHoldsAKey(t *testing.T) {
	m := mustMake(t, spec.Latest)
	for _, c := range m.Cases() {
		for _, f := range c.Request.Header {
			if f.Key != KeyNone && f.Value != "" {
				t.Errorf("%s: %s has the value %q beside its form", c.ID, f.Name, f.Value)
			}
		}
	}
}

// What a constraint is credited with, it was probed by.
func TestACaseHasASideWhereItProbesAConstraint(t *testing.T) {
	everyContract(t, func(t *testing.T, m *Catalogue) {
		none := []string{KindJSONForm, KindHTTPForm, KindHTTPOpen, KindRepeat, KindBurst, KindSequence, KindPairs, KindWhole, KindRandomValid}
		for _, c := range append(slices.Clone(m.Cases()), m.Valid().Example(1), m.Invalid().Example(1)) {
			if c.Constraint.None() != (c.Side == "") || c.Constraint.None() != (c.Constraint.String() == "") {
				t.Errorf("%s is %q of %q", c.ID, c.Side, c.Constraint)
			}
			if slices.Contains(none, c.Kind) && !c.Constraint.None() {
				t.Errorf("%s (%s) probes %s", c.ID, c.Kind, c.Constraint)
			}
			if c.Side == Outside && len(c.Label.Broken) == 0 && c.Label.Expect != NotAStart {
				t.Errorf("%s is outside %s and breaks nothing", c.ID, c.Constraint)
			}
		}
	})
}
