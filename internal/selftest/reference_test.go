package selftest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"example.com/importcheck"
	"example.com/importcheck/reports"
)

// A reference is a host of the start alone, written by hand from the published text of
// 2026-04: its numbers and names are typed in here, and it shares no code with what
// tests it. Each field is what one line of the text says, for defects to change.
type reference struct {
	key               string
	uriMost, idMost   int
	length            func(string) int
	storage           *regexp.Regexp
	errorModes        []string
	unknownAllowed    bool
	nullAllowed       bool
	trailingAllowed   bool
	versionDemanded   bool
	keyFits           func(sent, key string) bool
	status            int
	answer            string // with % and a verb for the number of the import
	refusal           func(w http.ResponseWriter, status int)
	number            func() int64
	integrationTyped  bool
	mediaTypeDemanded bool
}

func newReference() *reference {
	var n atomic.Int64
	return &reference{
		key: "Reference-Key-1234567890-aBcDeFgHiJ", uriMost: 1500, idMost: 1000, length: utf8.RuneCountInString,
		storage:    regexp.MustCompile(`(?s)^(s3://[^/]+(/.*)?|gs://[^/]+(/.*)?|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]+(/.*)?)$`),
		errorModes: []string{"abort", "continue"}, versionDemanded: true, keyFits: func(sent, key string) bool { return sent == key },
		status: 200, answer: `{"id": "%d"}`, refusal: referenceRefusal, number: func() int64 { return n.Add(1) }, integrationTyped: true, mediaTypeDemanded: true,
	}
}

func referenceRefusal(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"code": 3, "message": "refused with %d", "details": [{"typeUrl": "example.com/reason", "value": "bm8="}]}`, status)
}

// ServeHTTP answers POST /bulk/imports.
func (h *reference) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if status := h.judge(r); status != 0 {
		h.refusal(w, status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(h.status)
	if strings.Contains(h.answer, "%") {
		fmt.Fprintf(w, h.answer, h.number())
		return
	}
	_, _ = io.WriteString(w, h.answer)
}

func (h *reference) judge(r *http.Request) int {
	_, versioned := r.Header["X-Pinecone-Api-Version"]
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	keys := r.Header["Api-Key"]
	switch {
	case r.URL.Path != "/bulk/imports":
		return 404
	case r.Method != "POST":
		return 405
	case len(keys) != 1 || !h.keyFits(keys[0], h.key):
		return 401
	case h.versionDemanded && !versioned:
		return 400
	case h.mediaTypeDemanded && media != "application/json":
		return 415
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || !utf8.Valid(body) {
		return 400
	}
	return h.body(body)
}

func (h *reference) body(body []byte) int {
	var start map[string]json.RawMessage
	d := json.NewDecoder(strings.NewReader(string(body)))
	if d.Decode(&start) != nil || start == nil {
		return 400
	}
	if _, err := d.Token(); err != io.EOF && !h.trailingAllowed {
		return 400
	}
	for name, value := range start {
		if ok := h.property(name, value); !ok {
			return 422
		}
	}
	if start["uri"] == nil {
		return 422
	}
	return 0
}

func (h *reference) property(name string, value json.RawMessage) bool {
	if string(value) == "null" && name != "uri" && h.nullAllowed {
		return true
	}
	var text string
	isText := value[0] == '"' && json.Unmarshal(value, &text) == nil
	n := h.length(text)
	switch name {
	case "uri":
		return isText && n >= 1 && n <= h.uriMost && h.storage.MatchString(text)
	case "integrationId":
		return isText && n <= h.idMost || !h.integrationTyped
	case "errorMode":
		var mode map[string]json.RawMessage
		if json.Unmarshal(value, &mode) != nil || mode == nil {
			return false
		}
		onError, there := mode["onError"]
		var text string
		return !there || onError[0] == '"' && json.Unmarshal(onError, &text) == nil && slices.Contains(h.errorModes, text)
	}
	return h.unknownAllowed
}

func (h *reference) check(t *testing.T, options ...importcheck.Option) *reports.Report {
	t.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	r, err := importcheck.Check(t.Context(), importcheck.Host(s.URL), append(options, importcheck.Key(h.key))...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheReferenceHostConforms(t *testing.T) {
	r := newReference().check(t)
	for _, f := range r.Findings {
		t.Errorf("%s %s: %s; %s (case %s)", f.Severity, f.Check, f.Title, f.Observed, f.Case)
	}
	if r.Verdict != reports.Conforms {
		t.Errorf("verdict %s: %s", r.Verdict, r.Reason)
	}
}

// defects are changes of one line to the reference host.
var defects = []struct {
	name, sees string
	change     func(*reference)
}{
	{"uri of 1499 characters at most", "valid-accepted", func(h *reference) { h.uriMost = 1499 }},
	{"uri of 1501 characters at most", "invalid-rejected", func(h *reference) { h.uriMost = 1501 }},
	{"uri of any length", "invalid-rejected", func(h *reference) { h.uriMost = 1 << 30 }},
	{"uri of half the length", "valid-accepted", func(h *reference) { h.uriMost = 750 }},
	{"lengths in bytes", "valid-accepted", func(h *reference) { h.length = func(s string) int { return len(s) } }},
	{"lengths in UTF-16 units", "valid-accepted", func(h *reference) { h.length = func(s string) int { return len(utf16.Encode([]rune(s))) } }},
	{"lengths after trimming", "invalid-rejected", func(h *reference) {
		h.length = func(s string) int { return utf8.RuneCountInString(strings.TrimSpace(s)) }
	}},
	{"integrationId of 999 characters at most", "valid-accepted", func(h *reference) { h.idMost = 999 }},
	{"integrationId of 1001 characters at most", "invalid-rejected", func(h *reference) { h.idMost = 1001 }},
	{"integrationId of any type", "invalid-rejected", func(h *reference) { h.integrationTyped = false }},
	{"what follows the body is passed over", "invalid-rejected", func(h *reference) { h.trailingAllowed = true }},
	{"no version header needed", "version-header-required", func(h *reference) { h.versionDemanded = false }},
	{"any key", "auth-required", func(h *reference) { h.keyFits = func(string, string) bool { return true } }},
	{"the beginning of the key suffices", "auth-required", func(h *reference) { h.keyFits = strings.HasPrefix }},
	{"the key in either case", "auth-required", func(h *reference) { h.keyFits = strings.EqualFold }},
	{"abort is refused", "valid-accepted", func(h *reference) { h.errorModes = []string{"continue"} }},
	{"gs is refused", "valid-accepted", func(h *reference) { h.storage = regexp.MustCompile(`^(s3://.*|https://.*)$`) }},
	{"status 202", "response-status", func(h *reference) { h.status = 202 }},
	{"id is a number", "response-schema", func(h *reference) { h.answer = `{"id": %d}` }},
	{"no id", "import-id-present", func(h *reference) { h.answer = `{}` }},
	{"one id for all", "import-id-unique", func(h *reference) { h.answer = `{"id": "import"}` }},
	{"an id of 1001 characters", "response-schema", func(h *reference) { h.answer = `{"id": "` + strings.Repeat("x", 991) + `%010d"}` }},
	{"what follows the answer", "response-well-formed", func(h *reference) { h.answer = `{"id": "%d"}}` }},
	{"errors as text", "response-content-type", func(h *reference) {
		h.refusal = func(w http.ResponseWriter, status int) { http.Error(w, "no", status) }
	}},
	{"errors are 500", "no-server-error", func(h *reference) { h.refusal = func(w http.ResponseWriter, _ int) { referenceRefusal(w, 500) } }},
	{"the code is a text", "response-schema", func(h *reference) {
		h.refusal = func(w http.ResponseWriter, status int) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, `{"code": "3"}`)
		}
	}},
}

func TestADefectOfTheReferenceHostIsSeen(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes a run for each defect")
	}
	for _, d := range defects {
		t.Run(d.name, func(t *testing.T) {
			h := newReference()
			d.change(h)
			s := httptest.NewServer(h)
			defer s.Close()
			r, err := hunt{func() importcheck.Target { return importcheck.Host(s.URL) }, []string{d.sees}, []importcheck.Option{importcheck.Cases(0), importcheck.Key(h.key)}}.run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			seen := slices.ContainsFunc(r.Findings, func(f reports.Finding) bool { return f.Check == d.sees && f.Severity == reports.Violation })
			if r.Verdict != reports.Violates || !seen {
				t.Errorf("verdict %s, %s does not see it: %s", r.Verdict, d.sees, r.Reason)
			}
		})
	}
}

func TestWhatIsOnlyDocumentedFailsStrictly(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes three whole runs")
	}
	loose := map[string]func(*reference){
		"null for optional properties": func(h *reference) { h.nullAllowed = true },
		"any media type":               func(h *reference) { h.mediaTypeDemanded = false },
		"any storage":                  func(h *reference) { h.storage = regexp.MustCompile(`.`) },
	}
	for name, change := range loose {
		t.Run(name, func(t *testing.T) {
			h := newReference()
			change(h)
			if r := h.check(t, importcheck.Cases(0)); r.Verdict != reports.Conforms || r.Counts.Warnings == 0 {
				t.Errorf("verdict %s with %d warnings: %s", r.Verdict, r.Counts.Warnings, r.Reason)
			}
			if r := h.check(t, importcheck.Cases(0), importcheck.Strict()); r.Verdict != reports.Violates {
				t.Errorf("strictly: verdict %s", r.Verdict)
			}
		})
	}
}
