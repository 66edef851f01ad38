package selftest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"example.com/importcheck"
	"example.com/importcheck/reports"
)

const referenceKey = "Reference-Key-1234567890-aBcDeFgHiJ"

var referenceStorage = regexp.MustCompile(`(?s)^(s3://[^/]+(/.*)?|gs://[^/]+(/.*)?|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]+(/.*)?)$`)

// A reference is a host of only the start, written by hand from the published text of
// 2026-07: its numbers and names are typed in here, and it shares no code with what
// tests it.
type reference struct{ started atomic.Int64 }

// ServeHTTP answers POST /bulk/imports.
func (h *reference) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if status := referenceRefuses(r); status == 401 {
		http.Error(w, "Unauthorized", status)
		return
	} else if status != 0 {
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"code": 3, "message": "refused with %d", "details": [{"typeUrl": "example.com/reason", "value": "bm8="}]}`, status)
		return
	}
	fmt.Fprintf(w, `{"id": "%d"}`, h.started.Add(1))
}

// referenceRefuses returns the status with which a request is refused, or 0.
func referenceRefuses(r *http.Request) int {
	_, versioned := r.Header["X-Pinecone-Api-Version"]
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	keys := r.Header["Api-Key"]
	switch {
	case r.URL.Path != "/bulk/imports":
		return 404
	case r.Method != "POST":
		return 405
	case len(keys) != 1 || keys[0] != referenceKey:
		return 401
	case !versioned:
		return 400
	case media != "application/json":
		return 415
	}
	body, err := io.ReadAll(r.Body)
	var start map[string]json.RawMessage
	d := json.NewDecoder(strings.NewReader(string(body)))
	if err != nil || !utf8.Valid(body) || d.Decode(&start) != nil || start == nil {
		return 400
	}
	if _, err := d.Token(); err != io.EOF {
		return 400
	}
	for name, value := range start {
		if !referenceProperty(name, value) {
			return 422
		}
	}
	if start["uri"] == nil {
		return 422
	}
	return 0
}

func referenceProperty(name string, value json.RawMessage) bool {
	var text string
	isText := value[0] == '"' && json.Unmarshal(value, &text) == nil
	n := utf8.RuneCountInString(text)
	switch name {
	case "uri":
		return isText && n >= 1 && n <= 1500 && referenceStorage.MatchString(text)
	case "integrationId":
		return isText && n <= 1000
	case "errorMode":
		var mode map[string]json.RawMessage
		if json.Unmarshal(value, &mode) != nil || mode == nil {
			return false
		}
		onError, there := mode["onError"]
		var text string
		return !there || onError[0] == '"' && json.Unmarshal(onError, &text) == nil && (text == "abort" || text == "continue")
	}
	return false
}

func TestTheReferenceHostConforms(t *testing.T) {
	s := httptest.NewServer(&reference{})
	defer s.Close()
	r, err := importcheck.Check(t.Context(), importcheck.Host(s.URL), importcheck.Key(referenceKey))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		t.Errorf("%s %s: %s; %s (case %s)", f.Severity, f.Check, f.Title, f.Observed, f.Case)
	}
	if r.Verdict != reports.Conforms {
		t.Errorf("verdict %s: %s", r.Verdict, r.Reason)
	}
}
