package importcheck_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// own is a feature of a user's with one scenario.
func own(scenario string) importcheck.Option {
	return importcheck.Features(fstest.MapFS{"own.feature": {Data: []byte("@own\nFeature: ours\n  Scenario: one\n    " + strings.ReplaceAll(scenario, "\n", "\n    ") + "\n")}})
}

// What a user's scenario says, on which host, and what the report says of it.
func TestAScenarioOfAUsersOwn(t *testing.T) {
	for name, tt := range map[string]struct {
		scenario string
		faults   []string
		finding  string // check and title of the first finding, or ""
		status   string // of the scenario
	}{
		"a literal start":         {"When I start an import of \"s3://acme/d/\"\nThen it is accepted with an \"id\"", nil, "", "passed"},
		"a table":                 {"When I start an import with\n  | uri | s3://acme/d/ |\n  | errorMode.onError | abort |\nThen it is accepted", nil, "", "passed"},
		"a table without the uri": {"When I start an import with\n  | errorMode.onError | abort |\nThen it is rejected with 400", nil, "", "passed"},
		"a body":                  {"When I start an import with the body\n  \"\"\"\n  {\"uri\": 7}\n  \"\"\"\nThen it is rejected with a documented 4XX", nil, "", "passed"},
		"an expectation that is wrong": {"When I start an import of \"s3://acme/d/\"\nThen it is rejected with 400", nil,
			"scenario-holds: a start of s3://acme/d/ is answered otherwise", "failed"},
		"an answer that lacks something": {"When I start an import of \"s3://acme/d/\"\nThen the answer has a \"receipt\"", nil,
			"scenario-holds: a start of s3://acme/d/ is answered without \"receipt\"", "failed"},
		"a lifecycle": {"Given an import of \"s3://acme/d/\" was started\nWhen I describe that import\nThen it is accepted\nAnd the answer has a \"uri\" of \"s3://acme/d/\"\n" +
			"And it is listed\nWhen I cancel that import\nThen it is accepted", nil, "", "passed"},
		"a field that the contract lacks": {"When I start imports whose \"tempo\" is null\nThen it is accepted", nil, "", "skipped"},
		"ten characters fewer":            {"When I start imports whose \"uri\" is 10 characters shorter than maxLength\nThen it is accepted", nil, "", "passed"},
		"a host that breaks the contract": {"When I start an import of \"s3://acme/d/\"\nThen it is accepted", []string{"answer.status-201"}, "", "passed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := importcheck.Check(t.Context(), importcheck.Mock(tt.faults...), own(tt.scenario), importcheck.Tags("@own"))
			if err != nil {
				t.Fatal(err)
			}
			if s := r.Features[0].Scenarios[0]; s.Status != tt.status {
				t.Errorf("the scenario %s: %+v", s.Status, s.Steps)
			}
			got := ""
			for _, f := range r.Findings {
				got = f.Check + ": " + f.Title
			}
			if tt.finding != "" && got != tt.finding || tt.finding == "" && tt.faults == nil && got != "" {
				t.Errorf("found %q, want %q", got, tt.finding)
			}
			if wrong := tt.finding != "" || tt.faults != nil; wrong != (r.Verdict == reports.Violates) {
				t.Errorf("verdict %s: %s", r.Verdict, r.Reason)
			}
		})
	}
}

func TestAFeatureThatCannotBeUsedIsRefusedBeforeAnythingIsSent(t *testing.T) {
	for name, tt := range map[string]struct{ scenario, words string }{
		"a sentence that has no step": {"When I start an import of \"s3://a/b\"\nThen it is acepted", `own/own.feature:5: no step is defined for "it is acepted"; the nearest is "it is accepted"`},
		"a syntax error":              {"When I start imports\nThan it is accepted", "own/own.feature: "},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := importcheck.Check(t.Context(), importcheck.Mock(), own(tt.scenario), importcheck.Tags("@own"))
			if r != nil || err == nil || !strings.Contains(err.Error(), tt.words) {
				t.Errorf("%v, %v, want %q", r, err, tt.words)
			}
		})
	}
}

// Under the profile safe a scenario starts what the user allows, and the rest is skipped.
func TestASafeRunStartsNoMoreThanAScenarioMay(t *testing.T) {
	const (
		ours   = "When I start an import of \"s3://acme/d/\"\nThen it is accepted"
		theirs = "When I start an import of \"s3://other/d/\"\nThen it is accepted"
		given  = "Given an import of \"s3://acme/d/\" was started\n"
	)
	allowed := func(n int) []importcheck.Option {
		return []importcheck.Option{importcheck.MaxImports(n, "s3://acme/d/"), importcheck.Reports(t.TempDir())}
	}
	for name, tt := range map[string]struct {
		scenario string
		options  []importcheck.Option
		starts   int64
		status   string
	}{
		"none allowed":               {ours, nil, 0, "skipped"},
		"other storage than allowed": {ours + "\n" + theirs, allowed(2), 1, "skipped"},
		"as many as allowed":         {ours + "\n" + ours, allowed(2), 2, "passed"},
		"one more than allowed":      {ours + "\n" + ours, allowed(1), 1, "skipped"},
		"given, as many as allowed":  {given + given, allowed(2), 2, "passed"},
		"given, more than allowed":   {given + given, allowed(1), 1, "skipped"},
	} {
		t.Run(name, func(t *testing.T) {
			var starts atomic.Int64
			host := mockhost.Must("2026-04")
			handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost {
					starts.Add(1)
				}
				host.ServeHTTP(w, r)
			})
			o := append([]importcheck.Option{importcheck.Key(mockhost.Key), importcheck.Profile(importcheck.Safe), importcheck.Rate(0), own(tt.scenario), importcheck.Tags("@own")}, tt.options...)
			r, err := importcheck.Check(context.Background(), importcheck.Handler(handler), o...)
			if err != nil {
				t.Fatal(err)
			}
			if starts.Load() != tt.starts || r.Features[0].Scenarios[0].Status != tt.status {
				t.Errorf("%d starts, the scenario is %s; %+v", starts.Load(), r.Features[0].Scenarios[0].Status, r.Features[0].Scenarios[0].Steps)
			}
		})
	}
}

// What only the catch-all covers would have no scenario that says what it is for.
func TestSomeScenarioNamesEachCaseOfEveryEmbeddedContract(t *testing.T) {
	t.Parallel()
	for _, version := range spec.Versions() {
		t.Run(version, func(t *testing.T) {
			r, err := importcheck.Check(t.Context(), importcheck.Mock(), importcheck.Contract(version), importcheck.Tags("@everything"), importcheck.Cases(1))
			if err != nil {
				t.Fatal(err)
			}
			rest := r.Features[0].Scenarios[0]
			if said := rest.Steps[0].Error; rest.Name != "the rest of the contract" || rest.Status != "skipped" || !strings.Contains(said, "some scenario names each case") {
				t.Errorf("%s is %s: %q", rest.Name, rest.Status, said)
			}
		})
	}
}
