package importchecktest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/importchecktest"
	"example.com/importcheck/mockhost"
)

// A watched test takes what a test would be failed with, and ends when it is asked to.
type watched struct {
	testing.TB
	errors, logs []string
	cleanups     []func()
}

func (w *watched) Helper()           {}
func (w *watched) Cleanup(f func())  { w.cleanups = append(w.cleanups, f) }
func (w *watched) Error(args ...any) { w.errors = append(w.errors, fmt.Sprint(args...)) }
func (w *watched) Log(args ...any)   { w.logs = append(w.logs, fmt.Sprint(args...)) }
func (w *watched) Fatal(args ...any) { w.Error(args...) }

func (w *watched) end() {
	for _, f := range w.cleanups {
		f()
	}
}

func started(t *testing.T, client *http.Client, url, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/bulk/imports", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Api-Key", mockhost.Key)
	r.Header.Set("X-Pinecone-Api-Version", "2026-07")
	r.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, answer.Body) // what it says is not the matter here
	answer.Body.Close()
}

func TestAWatchedClientFailsItsTestForAViolation(t *testing.T) {
	for name, tt := range map[string]struct {
		fault, body string
		errors      []string // a part of each
	}{
		"a client and a host that conform": {"", `{"uri":"s3://bucket/dir"}`, nil},
		"a client that sends a number":     {"", `{"uri":7}`, []string{"request-valid"}},
		"a host that answers 201":          {"answer.status-201", `{"uri":"s3://bucket/dir"}`, []string{"201"}},
	} {
		t.Run(name, func(t *testing.T) {
			host := httptest.NewServer(mockhost.Must("2026-07", mockhost.WithFault(strings.Fields(tt.fault)...)))
			defer host.Close()
			test, client := &watched{}, &http.Client{Transport: http.DefaultTransport}
			importchecktest.Watch(test, client)
			started(t, client, host.URL, tt.body)
			test.end()
			if client.Transport != http.DefaultTransport {
				t.Error("the client is still watched after its test")
			}
			if len(test.errors) != len(tt.errors) {
				t.Fatalf("failed with %q, want %q", test.errors, tt.errors)
			}
			for i, want := range tt.errors {
				got := test.errors[i]
				if !strings.Contains(got, want) || !strings.Contains(got, "> POST ") || strings.Contains(got, mockhost.Key) {
					t.Errorf("it says\n%s", got)
				}
			}
		})
	}
}

func TestAnOptionThatCannotBeUsedFailsTheWatchedTest(t *testing.T) {
	test := &watched{}
	importchecktest.Watch(test, &http.Client{}, importcheck.Contract("1999-01"))
	if len(test.errors) == 0 || !strings.Contains(test.errors[0], "1999-01") {
		t.Errorf("failed with %q", test.errors)
	}
}
