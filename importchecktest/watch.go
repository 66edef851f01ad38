package importchecktest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/reports"
)

// Watch has the exchanges of a client checked until the test is over, which then fails for each
// violation: of the client in what it sends, or of the host in what it answers. A nil client is
// http.DefaultClient. See importcheck.Transport for the options.
func Watch(t testing.TB, client *http.Client, options ...importcheck.Option) *importcheck.Watcher {
	t.Helper()
	if client == nil {
		client = http.DefaultClient
	}
	before := client.Transport
	w := importcheck.Transport(before, options...)
	if _, err := w.Report(); err != nil {
		t.Fatal(err)
	}
	client.Transport = w
	t.Cleanup(func() {
		t.Helper()
		client.Transport = before
		report, _ := w.Report() // its error was looked at
		for _, f := range report.Findings {
			if report.Fails(f) {
				t.Error(said(f))
			} else {
				t.Log(said(f))
			}
		}
	})
	return w
}

// said is a finding with its exchange, as a developer needs it.
func said(f reports.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s\n  expected %s\n  observed %s", f.Severity, f.Check, f.Title, f.Expected, f.Observed)
	if f.Request != nil && f.Request.Method != "" {
		fmt.Fprintf(&b, "\n  > %s %s %s", f.Request.Method, f.Request.URL, f.Request.Body)
	}
	if f.Response != nil {
		fmt.Fprintf(&b, "\n  < %d %s", f.Response.Status, f.Response.Body)
	}
	if f.Count > 1 {
		fmt.Fprintf(&b, "\n  %d exchanges show it", f.Count)
	}
	return b.String()
}
