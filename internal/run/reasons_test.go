package run

import (
	"net/http"
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// mocked is the mock host as a decider, which edit may change the answers of.
func mocked(edit func(r *http.Request, body []byte, a *reply), options ...mockhost.Option) decider {
	h := mockhost.Must(spec.Latest, append(options, mockhost.WithKey(testKey))...)
	return func(r *http.Request, body []byte) reply {
		w := recorderOf(h, r, body)
		a := reply{w.Code, w.Header().Get("Content-Type"), w.Body.String()}
		if edit != nil {
			edit(r, body, &a)
		}
		return a
	}
}

func accepted(r *http.Request, a *reply) bool { return r.Method == http.MethodPost && a.status == 200 }

// idAs writes the id of an accepted start in another way.
func idAs(write func(id string) string) func(*http.Request, []byte, *reply) {
	return func(r *http.Request, _ []byte, a *reply) {
		if accepted(r, a) {
			a.body = write(strings.Trim(a.body, "{}\n \"id:"))
		}
	}
}

// Whatever form the id of a start comes in, describe, list and cancel are asked about it, and
// what is wrong with them is found beside what is wrong with the start.
func TestAnIdInAnyFormIsFollowed(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for lists that do not change")
	}
	t.Parallel()
	var waits together
	defer waits.Wait()
	for name, edit := range map[string]func(*http.Request, []byte, *reply){
		"a number":             idAs(func(id string) string { return `{"id":` + id + `}` }),
		"wrapped":              idAs(func(id string) string { return `{"data":{"id":"` + id + `"}}` }),
		"only in the list":     idAs(func(string) string { return `{}` }),
		"another media type":   func(r *http.Request, _ []byte, a *reply) { a.media = "text/plain" },
		"status 201":           func(r *http.Request, _ []byte, a *reply) { a.status += map[bool]int{true: 1}[accepted(r, a)] },
		"integration demanded": func(r *http.Request, body []byte, a *reply) { demandIntegration(r, body, a) },
	} {
		for fault, check := range map[string]string{"describe.unknown": "import-visible", "cancel.does-nothing": "import-cancellable"} {
			waits.run(t, name+", "+fault, func(t *testing.T) {
				r := report(t, mocked(edit, mockhost.WithFault(fault)), generators.KindRelated)
				if !strings.Contains(listed(r), check+" ") {
					t.Errorf("%s is not found:\n%s\n%v\n%v", fault, listed(r), r.NotTested, r.NotApplicable)
				}
			})
		}
	}
}

// demandIntegration rejects what names no integration.
func demandIntegration(r *http.Request, body []byte, a *reply) {
	if accepted(r, a) && !strings.Contains(string(body), "integrationId") {
		*a = no(400, "an integration is needed")
	}
}

func reasonOf(gaps []reports.Gap, what string) string {
	for _, g := range gaps {
		if strings.HasPrefix(g.What, what) {
			return g.Reason
		}
	}
	return ""
}

// Each reason why what was started could not be followed is the reason.
func TestWhyImportsCouldNotBeFollowed(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for lists that do not change")
	}
	t.Parallel()
	none := func(status int) func(*http.Request, []byte, *reply) {
		return func(r *http.Request, _ []byte, a *reply) {
			if r.Method != http.MethodPost {
				*a = no(status, "not here")
			}
		}
	}
	unlisted := func(r *http.Request, body []byte, a *reply) {
		idAs(func(string) string { return `{}` })(r, body, a)
		if r.Method == http.MethodGet {
			a.body = `{"data":[]}`
		}
	}
	var waits together
	defer waits.Wait()
	for name, c := range map[string]struct {
		edit       func(*http.Request, []byte, *reply)
		applicable bool
		says       string
	}{
		"no such operations": {none(404), false, "the host has none of list, describe and cancel: it answers 404"},
		"not allowed":        {none(405), false, "the host has none of list, describe and cancel: it answers 405"},
		"no id anywhere":     {unlisted, true, "no start gave an id"},
		"all starts refused": {func(r *http.Request, _ []byte, a *reply) {
			if accepted(r, a) {
				*a = no(401, "wrong key")
			}
		}, true, "refuses the key"},
	} {
		waits.run(t, name, func(t *testing.T) {
			r := report(t, mocked(c.edit), generators.KindRelated)
			gaps := r.NotApplicable
			if c.applicable {
				gaps = r.NotTested
			}
			if got := reasonOf(gaps, "check import-visible"); !strings.Contains(got, c.says) {
				t.Errorf("the reason is %q\nnot tested: %v\nnot applicable: %v", got, r.NotTested, r.NotApplicable)
			}
		})
	}
}

// A real integration is asked for only where the host accepts starts and rejects those that
// name an unknown one.
func TestARealIntegrationIsAskedForOnlyWhereItWouldHelp(t *testing.T) {
	mock := mocked(nil)
	for name, c := range map[string]struct {
		host decider
		asks bool
	}{
		"it knows no integration": {func(r *http.Request, body []byte) reply {
			if r.Method == http.MethodPost && strings.Contains(string(body), "integrationId") {
				return no(404, "no such integration")
			}
			return mock(r, body)
		}, true},
		"a wrong key":   {func(*http.Request, []byte) reply { return no(401, "wrong key") }, false},
		"it fails":      {func(*http.Request, []byte) reply { return no(503, "down") }, false},
		"it takes both": {mock, false},
	} {
		t.Run(name, func(t *testing.T) {
			server, _ := serve(t, c.host)
			e := newRun(t, server.URL, func(o *setup) { o.run.About.Tags = "" }, generators.KindRelated, generators.KindAtLimit, generators.KindFarOutside)
			e.Execute(t.Context())
			r := e.Report(t.Context(), nil)
			asks := false
			for _, g := range append(r.NotTested, r.NotApplicable...) {
				asks = asks || strings.Contains(g.Reason, "PINECONE_INTEGRATION_ID")
			}
			if asks != c.asks {
				t.Errorf("PINECONE_INTEGRATION_ID is named: %v\n%v\n%v", asks, r.NotTested, r.NotApplicable)
			}
		})
	}
}
