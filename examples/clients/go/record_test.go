package clients

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// A recorder keeps what goes over the wire, as HAR 1.2 has it.
type recorder struct {
	next    http.RoundTripper
	mu      sync.Mutex
	entries []any
	n       int // starts
}

func (r *recorder) RoundTrip(q *http.Request) (*http.Response, error) {
	var sent []byte
	if q.Body != nil {
		var err error
		if sent, err = io.ReadAll(q.Body); err != nil {
			return nil, err
		}
		q.Body = io.NopCloser(bytes.NewReader(sent))
	}
	r.mu.Lock()
	if q.Method == http.MethodPost && strings.HasSuffix(q.URL.Path, "/imports") {
		r.n++
	}
	r.mu.Unlock()
	a, err := r.next.RoundTrip(q)
	if err != nil {
		return nil, err
	}
	got, err := io.ReadAll(a.Body)
	a.Body = io.NopCloser(bytes.NewReader(got))
	if err != nil {
		return a, nil // the client reads what there is
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries = append(r.entries, map[string]any{
		"startedDateTime": "2026-01-01T00:00:00Z", "time": 1, "cache": map[string]any{}, "timings": map[string]any{"send": 0, "wait": 1, "receive": 0},
		"request": map[string]any{"method": q.Method, "url": q.URL.String(), "httpVersion": a.Proto, "headers": list(q.Header), "queryString": []any{}, "cookies": []any{},
			"headersSize": -1, "bodySize": len(sent), "postData": map[string]any{"mimeType": q.Header.Get("Content-Type"), "text": string(sent)}},
		"response": map[string]any{"status": a.StatusCode, "statusText": http.StatusText(a.StatusCode), "httpVersion": a.Proto, "headers": list(a.Header), "cookies": []any{},
			"redirectURL": "", "headersSize": -1, "bodySize": len(got), "content": map[string]any{"size": len(got), "mimeType": a.Header.Get("Content-Type"), "text": string(got)}},
	})
	return a, nil
}

func list(h http.Header) []any {
	out := []any{}
	for name, values := range h {
		for _, v := range values {
			if strings.EqualFold(name, "Api-Key") {
				v = "a-key"
			}
			out = append(out, map[string]string{"name": name, "value": v})
		}
	}
	return out
}

func (r *recorder) starts() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n
}

func (r *recorder) har(t *testing.T) []byte {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	out, err := json.MarshalIndent(map[string]any{"log": map[string]any{"version": "1.2", "creator": map[string]string{"name": "examples/clients/go", "version": "1"}, "entries": r.entries}}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return out
}
