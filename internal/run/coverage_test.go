package run

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/reports"
)

// A row reads yes only where both of its sides were answered as it says in this run.
func TestARowHoldsOnlyWhereBothSidesWereSeen(t *testing.T) {
	right := keeps()
	for name, c := range map[string]struct {
		host decider
		rows map[string]string // by the end of its name, what it says
	}{
		"a host that conforms": {right, map[string]string{"/uri required": "yes", "/uri maxLength 1500": "yes", "x-enum abort, continue": "yes",
			"X-Pinecone-Api-Version type string": "yes", "5XX type object": "not tested"}},
		"a host that refuses the key": {func(*http.Request, []byte) reply { return no(401, "wrong key") },
			map[string]string{"/uri required": "not tested", "body type object": "not tested", "x-enum abort, continue": "not tested", "/uri maxLength 1500": "not tested"}},
		"a host that takes every error mode": {func(q *http.Request, body []byte) reply {
			a := right(q, body)
			if strings.Contains(a.body, "onError") {
				return reply{200, "application/json", `{"id":"x` + string(body[:min(len(body), 3)]) + `"}`}
			}
			return a
		}, map[string]string{"x-enum abort, continue": "no", "/uri required": "yes"}},
	} {
		t.Run(name, func(t *testing.T) {
			server, _ := serve(t, c.host)
			e := newRun(t, server.URL, nil, append([]string{generators.KindUndocumented}, several...)...)
			e.Execute(context.Background())
			r := e.Report(context.Background(), nil)
			for end, want := range c.rows {
				if row := rowOf(r, end); row.Holds != want || (row.Reason == "") != (want != "not tested") {
					t.Errorf("%s: %q because %q, want %q", end, row.Holds, row.Reason, want)
				}
			}
		})
	}
}

func rowOf(r *reports.Report, end string) reports.Constraint {
	for _, c := range r.Constraints {
		if strings.HasSuffix(c.Name, end) {
			return c
		}
	}
	return reports.Constraint{}
}

// The count of what was not tested holds each row that says so, with its reason.
func TestEachRowThatWasNotTestedIsCounted(t *testing.T) {
	r := report(t, keeps(), several...)
	reasons := map[string]string{}
	for _, g := range r.NotTested {
		reasons[g.What] = g.Reason
	}
	rows := 0
	for _, c := range r.Constraints {
		if c.Holds == "not tested" {
			if rows++; reasons[c.Name] == "" {
				t.Errorf("%s is not tested, and no reason is listed", c.Name)
			}
		}
	}
	if rows == 0 || r.Counts.NotTested < rows || !strings.Contains(r.Reason, "not tested") {
		t.Errorf("%d rows, counted %d: %s", rows, r.Counts.NotTested, r.Reason)
	}
}
