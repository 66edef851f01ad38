package traffic_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"example.com/importcheck/internal/traffic"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

func contract(t testing.TB, version string) *spec.Contract {
	t.Helper()
	c, err := spec.Load(version)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// served serves a mock host with faults.
func served(t testing.TB, faults ...string) *httptest.Server {
	t.Helper()
	h, err := mockhost.Open(spec.Latest, mockhost.WithFault(faults...))
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func recorder(t testing.TB) *traffic.Recorder {
	return traffic.NewRecorder(http.DefaultTransport, contract(t, spec.Latest))
}

func reportOf(r *traffic.Recorder) *reports.Report {
	return r.Reports(traffic.About{Name: "the traffic"}, nil)[0]
}

// start sends a start with that body and reads its answer to the end.
func start(t testing.TB, client *http.Client, url, body string) (status int, answer string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/bulk/imports", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Api-Key", mockhost.Key)
	r.Header.Set("X-Pinecone-Api-Version", spec.Latest)
	r.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func checksOf(r *reports.Report) string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, fmt.Sprintf("%s %s", f.Severity, f.Check))
	}
	return strings.Join(out, ", ")
}

const valid = `{"uri":"s3://bucket/dir"}`

func TestWhatPassesIsChecked(t *testing.T) {
	for _, tt := range []struct {
		what, fault, body, found, verdict string
	}{
		{"a right host", "", valid, "", "conforms"},
		{"a client that is wrong, before a right host", "", `{"uri":7}`, "violation request-valid", "violates"},
		{"a host that answers without an id", "id.missing", valid, "violation import-id-present, violation response-schema", "violates"},
		{"a host that gives one id to all", "id.always-same", valid, "violation import-id-unique", "violates"},
	} {
		s := served(t, strings.Fields(tt.fault)...)
		r := recorder(t)
		client := &http.Client{Transport: r}
		for range 2 {
			start(t, client, s.URL, tt.body)
		}
		report := reportOf(r)
		if checksOf(report) != tt.found || string(report.Verdict) != tt.verdict {
			t.Errorf("%s: %s, found %q: %s", tt.what, report.Verdict, checksOf(report), report.Reason)
		}
	}
}

func TestOtherRequestsPassUncheckedAndAreCounted(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	defer s.Close()
	r := recorder(t)
	resp, err := (&http.Client{Transport: r}).Get(s.URL + "/vectors/list")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	report := reportOf(r)
	if report.Verdict != reports.Incomplete || !strings.Contains(fmt.Sprint(report.Observed), "other operations, which pass unchecked 1") {
		t.Errorf("%s: %v", report.Verdict, report.Observed)
	}
}

// 64 goroutines, bodies of 10 MB both ways, trailers, and contexts that end.
func TestManyGoroutinesSeeWhatTheySawBefore(t *testing.T) {
	large := bytes.Repeat([]byte(`{"uri":"s3://bucket/dir"} `), 10<<20/26)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Hang") != "" {
			w.WriteHeader(http.StatusOK)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
			return
		}
		body, _ := io.ReadAll(r.Body) // a client that went away reads no answer
		w.Header().Set("Trailer", "Sum")
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
		w.Header().Set("Sum", fmt.Sprintf("%x", sha256.Sum256(body)))
	}))
	defer s.Close()
	r := recorder(t)
	client := &http.Client{Transport: r}
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			body := []byte(valid)
			if i%16 == 0 {
				body = large
			}
			send := func(ctx context.Context, hang string, body []byte) (*http.Response, error) {
				q, _ := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+"/bulk/imports", bytes.NewReader(body))
				q.Header.Set("Hang", hang)
				return client.Do(q)
			}
			resp, err := send(t.Context(), "", body)
			if err != nil {
				t.Error(err)
				return
			}
			got, err := io.ReadAll(resp.Body)
			if sum := fmt.Sprintf("%x", sha256.Sum256(body)); err != nil || !bytes.Equal(got, body) || resp.Trailer.Get("Sum") != sum {
				t.Errorf("%d bytes, trailer %q: %v", len(got), resp.Trailer.Get("Sum"), err)
			}
			resp.Body.Close()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if resp, err = send(ctx, "yes", []byte(valid)); err != nil {
				t.Error(err)
				return
			}
			cancel()
			if _, err = io.ReadAll(resp.Body); !errors.Is(err, context.Canceled) {
				t.Errorf("a context that ended reads as %v", err)
			}
			resp.Body.Close()
		})
	}
	wg.Wait()
	report := reportOf(r)
	if report.Run.Requests != 64 || !strings.Contains(fmt.Sprint(report.Observed), "left before the end 64") {
		t.Errorf("%d checked, %v", report.Run.Requests, report.Observed)
	}
}
