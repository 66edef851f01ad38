package importcheck_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
)

// refused sends a start with a wrong key through a transport, which the mock host answers as the
// contract of its version has it. The answer is read, or only closed.
func refused(t *testing.T, w *importcheck.Watcher, version string, read bool) *reports.Report {
	t.Helper()
	host := httptest.NewServer(mockhost.Must(version))
	t.Cleanup(host.Close)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, host.URL+"/bulk/imports", strings.NewReader(`{"uri":"s3://bucket/dir"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Api-Key", "not-the-key-of-this-host")
	r.Header.Set("X-Pinecone-Api-Version", version)
	r.Header.Set("Content-Type", "application/json")
	answer, err := (&http.Client{Transport: w}).Do(r)
	if err != nil || answer.StatusCode != http.StatusUnauthorized {
		t.Fatalf("%v, %v", answer, err)
	}
	if read {
		_, _ = io.Copy(io.Discard, answer.Body) // what it says is not the matter here
	}
	answer.Body.Close()
	report, err := w.Report()
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestATransportChecksAgainstTheContractThatItIsGiven(t *testing.T) {
	for name, tt := range map[string]struct {
		host    string
		options []importcheck.Option
		verdict reports.Verdict
	}{
		"the latest":            {"2026-07", nil, reports.Conforms},
		"one that is given":     {"2026-04", []importcheck.Option{importcheck.Contract("2026-04")}, reports.Conforms},
		"an older host's":       {"2026-04", nil, reports.Violates}, // its 401 is JSON, where the latest has plain text
		"an older client's, on": {"2026-07", []importcheck.Option{importcheck.Contract("2026-04")}, reports.Violates},
	} {
		t.Run(name, func(t *testing.T) {
			if r := refused(t, importcheck.Transport(nil, tt.options...), tt.host, true); r.Verdict != tt.verdict {
				t.Errorf("%s: %s %v", r.Verdict, r.Reason, r.Findings)
			}
		})
	}
}

// A client that needs no more than the status closes the body unread: its start is judged all the same.
func TestAnAnswerThatIsNotReadIsJudgedByItsHead(t *testing.T) {
	r := refused(t, importcheck.Transport(nil), "2026-07", false)
	if r.Verdict != reports.Conforms || r.Run.Requests != 1 {
		t.Errorf("%s: %s, %d requests", r.Verdict, r.Reason, r.Run.Requests)
	}
}

func TestRequestsPassATransportWhoseOptionsCannotBeUsed(t *testing.T) {
	host := httptest.NewServer(http.NotFoundHandler())
	defer host.Close()
	w := importcheck.Transport(nil, importcheck.Contract("1999-01"))
	answer, err := (&http.Client{Transport: w}).Get(host.URL)
	if err != nil || answer.StatusCode != http.StatusNotFound {
		t.Fatalf("%v, %v", answer, err)
	}
	answer.Body.Close()
	if _, err := w.Report(); err == nil || !strings.Contains(err.Error(), "1999-01") {
		t.Errorf("the report says %v", err)
	}
}
