//go:build unix

package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
)

// holding serves a mock host that holds its answers back from the nth request on, which
// closes met, until their clients are gone.
func holding(t *testing.T, nth int64) (url string, met chan struct{}) {
	t.Helper()
	met = make(chan struct{})
	h, _ := counter(mockhost.Must("2026-07"), func(n int64, r *http.Request) {
		if n < nth {
			return
		}
		_, _ = io.Copy(io.Discard, r.Body) // so that the end of the client is seen
		if n == nth {
			close(met)
		}
		<-r.Context().Done()
	})
	return closing(t, httptest.NewServer(h)), met
}

func TestASignalEndsTheRunWithWholeReports(t *testing.T) {
	for name, s := range map[string]syscall.Signal{"SIGINT": syscall.SIGINT, "SIGTERM": syscall.SIGTERM} {
		url, met := holding(t, 100)
		c := program(t, keyed, "run", "--host", url, "--quiet")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		<-met
		if err := c.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
		if code := codeOf(t, c.Wait()); code != exitInterrupted {
			t.Errorf("%s: exit %d", name, code)
		}
		if r := reportOf(t, c); !r.Run.Interrupted || r.Verdict != reports.Incomplete || len(r.Features) == 0 || r.Counts.Cases < 20 {
			t.Errorf("%s: %s after %d cases: %+v", name, r.Verdict, r.Counts.Cases, r.Run)
		}
		for _, name := range []string{"junit.xml", "report.html", "summary.md", "exchanges.har", "cucumber.json"} {
			if _, err := os.Stat(filepath.Join(c.Dir, "reports", "out", name)); err != nil {
				t.Error(err)
			}
		}
	}
}

// The second signal ends the process at once, whatever it waits for.
func TestASecondSignalEndsTheProcess(t *testing.T) {
	url, met := holding(t, 50)
	c := program(t, keyed, "run", "--host", url, "--timeout", "60s", "--quiet")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-met
	gone := make(chan error, 1)
	go func() { gone <- c.Wait() }()
	for {
		_ = c.Process.Signal(syscall.SIGINT) // it may be gone
		select {
		case err := <-gone:
			if codeOf(t, err) == exitConforms {
				t.Error("it conforms")
			}
			return
		case <-time.After(20 * time.Millisecond): // the first signal takes a moment to be seen
		}
	}
}
