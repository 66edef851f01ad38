package run

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/reports"
)

// answering answers whatever it is asked in one way.
func answering(status int, text string) decider {
	return func(*http.Request, []byte) reply { return no(status, text) }
}

// What is said of a host that takes nothing helps where the host is not to blame.
func TestARunThatBeginsBadlySaysWhatMayBeMeant(t *testing.T) {
	for name, tt := range map[string]struct {
		answer  decider
		profile string
		verdict reports.Verdict
		says    []string
	}{
		"nothing at the path":       {answering(404, "none"), plan.Full, reports.Violates, []string{"it answers 404 to all", "base path"}},
		"plain HTTP to a TLS host":  {answering(400, "Client sent an HTTP request to an HTTPS server."), plan.Full, reports.Violates, []string{"400 to all", "https://"}},
		"a key that is refused":     {answering(401, "no"), plan.Full, reports.Incomplete, []string{"401", "PINECONE_API_KEY"}},
		"refused in two ways":       {twoWays(), plan.Full, reports.Violates, []string{"accepts none of"}},
		"a key refused by the list": {answering(401, "no"), plan.Safe, reports.Incomplete, []string{"GET /bulk/imports was answered with 401", "PINECONE_API_KEY"}},
		"no list at the path":       {answering(404, "none"), plan.Safe, reports.Incomplete, []string{"GET /bulk/imports was answered with 404", "base path"}},
		"a list that breaks":        {answering(500, "oh"), plan.Safe, reports.Violates, []string{"GET /bulk/imports was answered with 500"}},
		"a list that is none":       {func(*http.Request, []byte) reply { return reply{200, "text/plain", "hello"} }, plan.Safe, reports.Violates, []string{"200 and no list"}},
		"a list that never comes":   {nil, plan.Safe, reports.Incomplete, []string{"GET /bulk/imports came to nothing", "closed the connection"}},
	} {
		t.Run(name, func(t *testing.T) {
			server, _ := serve(t, func(q *http.Request, body []byte) reply {
				if tt.answer == nil {
					panic(http.ErrAbortHandler)
				}
				return tt.answer(q, body)
			})
			e := newRun(t, server.URL, func(o *setup) { o.plan.Profile = tt.profile }, generators.KindWrongKey)
			e.Execute(context.Background())
			r := e.Report(context.Background(), nil)
			if r.Verdict != tt.verdict {
				t.Errorf("%s, want %s", r.Verdict, tt.verdict)
			}
			for _, words := range tt.says {
				if !strings.Contains(r.Reason, words) {
					t.Errorf("%q does not say %q", r.Reason, words)
				}
			}
			if strings.Contains(r.Reason, "to all") && name == "refused in two ways" {
				t.Errorf("it says %q", r.Reason)
			}
		})
	}
}

func twoWays() decider {
	var n atomic.Int64
	return func(*http.Request, []byte) reply { return no(400+22*int(n.Add(1)%2), "no") }
}

// The requests about what was started stand in no plan, and count for the scenarios about them.
func TestAScenarioAboutTheRelatedOperationsIsReached(t *testing.T) {
	server, _ := serve(t, mocked(nil))
	r := newRun(t, server.URL, nil, generators.KindRelated)
	r.Execute(context.Background())
	if answered, why := r.Answered(func(c generators.Case) bool { return c.Kind == generators.KindRelated }); !answered {
		t.Error(why)
	}
}
