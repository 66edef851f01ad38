package waiver

import (
	"strings"
	"testing"
	"time"

	"example.com/importcheck/reports"
	"pgregory.net/rapid"
)

var day = time.Date(2027, 1, 31, 23, 59, 0, 0, time.UTC)

func found() *reports.Report {
	return &reports.Report{
		Findings: []reports.Finding{{Check: "valid-accepted", Constraint: "/uri maxLength 1500", Severity: reports.Violation, Title: "it is\nrefused"},
			{Check: "response-schema", Constraint: "", Severity: reports.Violation}},
		Checks: []reports.Check{{Name: "valid-accepted", Checked: 3}, {Name: "response-schema", Checked: 3}, {Name: "auth-required", Checked: 3}},
	}
}

func file(t *testing.T, text string) File {
	t.Helper()
	f, err := Read("w.yaml", []byte(text), checks)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestApplyMarksWhatMatches(t *testing.T) {
	r := found()
	if problems := file(t, good).Apply(r, day, true); problems != nil {
		t.Errorf("got %v", problems)
	}
	if r.Findings[0].Waived != "the gateway cuts it" || r.Findings[1].Waived != "" || r.Counts.Waived != 1 || r.Counts.Violations != 1 {
		t.Errorf("got %+v, %+v", r.Findings, r.Counts)
	}
}

func TestWaiversThatFail(t *testing.T) {
	other := strings.Replace(good, "valid-accepted", "auth-required", 1)
	for name, c := range map[string]struct {
		text    string
		after   time.Duration
		change  func(*reports.Report, *File)
		stopped bool
		says    string
	}{
		"on its last day":                       {text: good},
		"a day later":                           {text: good, after: 24 * time.Hour, says: "ended on 2027-01-31"},
		"past its date in a catalog":            {text: good, after: 24 * time.Hour, change: func(_ *reports.Report, f *File) { f.Catalog = true }, says: "ended on 2027-01-31"},
		"not needed":                            {text: other, says: "no longer needed"},
		"not needed and past its date":          {text: other, after: 24 * time.Hour, says: "ended on 2027-01-31"},
		"not needed in a catalog":               {text: other, after: 24 * time.Hour, change: func(_ *reports.Report, f *File) { f.Catalog = true }},
		"not needed in a run that was stopped":  {text: other, stopped: true},
		"not needed in a run of some scenarios": {text: other, change: func(r *reports.Report, _ *File) { r.Run.Tags = "@uri" }},
		"not needed where it was not judged":    {text: other, change: func(r *reports.Report, _ *File) { r.Checks[2].Checked = 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			r, f := found(), file(t, c.text)
			if c.change != nil {
				c.change(r, &f)
			}
			problems := f.Apply(r, day.Add(c.after), !c.stopped)
			switch {
			case c.says == "" && problems != nil:
				t.Errorf("it fails: %v", problems)
			case c.says != "" && (len(problems) != 1 || !strings.HasPrefix(problems[0].String(), "w.yaml:1: the waiver of ") || !strings.Contains(problems[0].String(), c.says)):
				t.Errorf("got %v, want %q", problems, c.says)
			}
			if c.after > 0 && r.Findings[0].Waived != "" {
				t.Error("a waiver past its date still waives")
			}
		})
	}
}

func TestGlobs(t *testing.T) {
	for _, c := range []struct {
		glob, name string
		want       bool
	}{
		{"*", "", true}, {"*", "/errorMode/onError x-enum abort, continue", true}, {"/uri *", "/uri maxLength 1500", true}, {"/uri *", "/urix maxLength 1500", false},
		{"*maxLength*", "/a/b maxLength 5", true}, {"4?? media type *", "4XX media type application/json", true}, {"4?? media type *", "400 media type application/json", true},
		{"4??", "40", false}, {"", "", true}, {"", "x", false}, {"/a", "/A", false}, {"[a]", "a", false}, {"[a]", "[a]", true}, {"a.b", "axb", false}, {"*", "a\nb", true},
	} {
		if got := (Entry{Check: "c", Constraint: c.glob}).matches(reports.Finding{Check: "c", Constraint: c.name}); got != c.want {
			t.Errorf("%q on %q: %v", c.glob, c.name, got)
		}
	}
}

func TestADraftIsRefusedUntilItsReasonsAreGiven(t *testing.T) {
	text := string(Draft(found(), day))
	if _, err := Read("draft.yaml", []byte(text), checks); err == nil || !strings.Contains(err.Error(), "the reason is blank") {
		t.Errorf("got %v for\n%s", err, text)
	}
	if !strings.Contains(text, "until: 2027-05-01\n") || strings.Contains(text, "\nrefused") {
		t.Errorf("got\n%s", text)
	}
	r := found()
	if problems := file(t, strings.ReplaceAll(text, `reason: ""`, "reason: known")).Apply(r, day, true); problems != nil || r.Counts.Waived != 2 {
		t.Errorf("got %v, %+v", problems, r.Counts)
	}
	if f := file(t, string(Draft(r, day))); len(f.Entries) != 0 {
		t.Errorf("what is waived is drafted again: %+v", f)
	}
}

func TestADraftWaivesItsReportWhateverStandsInIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := found()
		r.Host.Address = rapid.String().Draw(t, "host")
		for i := range r.Findings {
			r.Findings[i].Constraint = rapid.String().Draw(t, "constraint")
			r.Findings[i].Title = rapid.String().Draw(t, "title")
		}
		text := strings.ReplaceAll(string(Draft(r, day)), `reason: ""`, "reason: known")
		f, err := Read("draft.yaml", []byte(text), checks)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if problems := f.Apply(r, day, true); problems != nil || r.Counts.Waived != 2 {
			t.Fatalf("got %v, %+v\n%s", problems, r.Counts, text)
		}
	})
}
