package mockhost

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/importcheck/internal/libvalidator"
	"example.com/importcheck/spec"
)

func specOf(t testing.TB, version string) *spec.Contract {
	t.Helper()
	c, err := spec.Load(version)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// of returns a contract as the host reads it.
func of(c *spec.Contract) *contract {
	out, _ := contractOf(c, nil) // the error is the one that is handed in
	return out
}

func latest(t testing.TB) *contract {
	t.Helper()
	return of(specOf(t, spec.Latest))
}

// withFaults puts faults around the host that need not be of the catalogue.
func withFaults(faults ...fault) Option {
	return func(h *Host) { h.faults = append(h.faults, faults...) }
}

// edited returns the latest contract with parts of its text replaced: a contract of
// the future.
func edited(t testing.TB, oldnew ...string) *spec.Contract {
	t.Helper()
	data, _ := spec.Embedded(spec.Latest)
	for i := 0; i < len(oldnew); i += 2 {
		if !strings.Contains(string(data), oldnew[i]) {
			t.Fatalf("the contract does not hold %q", oldnew[i])
		}
	}
	c, err := spec.LoadBytes("edited.yaml", []byte(strings.NewReplacer(oldnew...).Replace(string(data))))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// ask makes a request that is in order but for the body, and edits it.
func ask(method, path, body string, edit ...func(*http.Request)) *http.Request {
	var from io.Reader
	if body != "" {
		from = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, from)
	r.Header.Set("Api-Key", Key)
	r.Header.Set("X-Pinecone-Api-Version", "2026-04")
	r.Header.Set("Content-Type", "application/json")
	for _, e := range edit {
		e(r)
	}
	return r
}

// A text of a media type that is no JSON is written as it is.
func TestARefusalInTextIsPlain(t *testing.T) {
	for version, want := range map[string]string{"2026-07": "text/plain: Unauthorized", "2026-04": `application/json: {"code":16,"message":"the key is missing or wrong","details":[]}`} {
		r := send(Must(version), ask("POST", path, good, set("Api-Key", "another")))
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Header.Get("Content-Type") + ": " + string(b); r.StatusCode != 401 || got != want {
			t.Errorf("%s: %d %s, want %s", version, r.StatusCode, got, want)
		}
	}
}

// An import returns the validation of its data once it has completed, where the contract has a
// place for it.
func TestACompletedImportReturnsItsValidation(t *testing.T) {
	for version, want := range map[string]string{"2026-07": "map[importErrors:0 importSuccesses:70]", "2026-04": "<nil>"} {
		h := Must(version, WithImports(Rule{Takes: time.Hour, Records: 70}))
		id := start(t, h, "s3://b/c")
		if got := read(t, h, ask("GET", path+"/"+id, ""))["validationResult"]; got != nil {
			t.Errorf("%s: %v before it has ended", version, got)
		}
		h.Advance(time.Hour)
		if got := fmt.Sprint(read(t, h, ask("GET", path+"/"+id, ""))["validationResult"]); got != want {
			t.Errorf("%s: %s, want %s", version, got, want)
		}
	}
}

func set(name string, values ...string) func(*http.Request) {
	return func(r *http.Request) { r.Header[http.CanonicalHeaderKey(name)] = values }
}

func send(h http.Handler, r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

const (
	path = "/bulk/imports"
	good = `{"uri":"s3://bucket/dir"}`
)

var requests = []struct {
	name   string
	r      func() *http.Request
	status int
}{
	{"the smallest start", func() *http.Request { return ask("POST", path, good) }, 200},
	{"every property", func() *http.Request {
		return ask("POST", path, `{"integrationId":"a","uri":"s3://b/c","errorMode":{"onError":"abort"}}`)
	}, 200},
	{"a bucket without a directory", func() *http.Request { return ask("POST", path, `{"uri":"s3://bucket/"}`) }, 200},
	{"an empty integrationId", func() *http.Request { return ask("POST", path, `{"uri":"s3://b/c","integrationId":""}`) }, 200},
	{"an empty object", func() *http.Request { return ask("POST", path, `{"uri":"s3://b/c","errorMode":{}}`) }, 200},
	{"an unknown property", func() *http.Request { return ask("POST", path, `{"uri":"s3://b/c","x":[1,{"y":null}]}`) }, 200},
	{"the last of two", func() *http.Request { return ask("POST", path, `{"uri":7,"uri":"s3://b/c"}`) }, 200},
	{"escapes", func() *http.Request { return ask("POST", path, ` {"\u0075ri" : "s3:\/\/b\/\ud83d\ude00"}`+"\r\n\t") }, 200},
	{"1500 characters of four bytes", func() *http.Request {
		return ask("POST", path, `{"uri":"s3://b/`+strings.Repeat("😀", 1493)+`"}`)
	}, 200},
	{"no media type", func() *http.Request {
		return ask("POST", path, good, func(r *http.Request) { r.Header.Del("Content-Type") })
	}, 200},
	{"a media type with parameters", func() *http.Request {
		return ask("POST", path, good, set("Content-Type", `Application/JSON; charset="utf-8"; x=y`))
	}, 200},
	{"an empty version", func() *http.Request { return ask("POST", path, good, set("X-Pinecone-Api-Version", "")) }, 200},
	{"a query", func() *http.Request { return ask("POST", path+"?x=y", good) }, 200},
	{"1501 characters", func() *http.Request { return ask("POST", path, `{"uri":"s3://b/`+strings.Repeat("a", 1494)+`"}`) }, 400},
	{"no uri", func() *http.Request { return ask("POST", path, `{}`) }, 400},
	{"a uri that is a number", func() *http.Request { return ask("POST", path, `{"uri":7}`) }, 400},
	{"null for an optional property", func() *http.Request { return ask("POST", path, `{"uri":"s3://b/c","integrationId":null}`) }, 400},
	{"no storage", func() *http.Request { return ask("POST", path, `{"uri":"ftp://b/c"}`) }, 400},
	{"an unlisted value", func() *http.Request { return ask("POST", path, `{"uri":"s3://b/c","errorMode":{"onError":"Abort"}}`) }, 400},
	{"no body", func() *http.Request { return ask("POST", path, "") }, 400},
	{"invalid UTF-8", func() *http.Request { return ask("POST", path, "{\"uri\":\"s3://b/\xff\"}") }, 400},
	{"an array", func() *http.Request { return ask("POST", path, `[]`) }, 400},
	{"another media type", func() *http.Request { return ask("POST", path, good, set("Content-Type", "text/plain")) }, 415},
	{"a content coding", func() *http.Request { return ask("POST", path, good, set("Content-Encoding", "gzip")) }, 415},
	{"5 MiB", func() *http.Request { return ask("POST", path, `{"uri":"`+strings.Repeat("a", 5<<20)+`"}`) }, 413},
	{"no key", func() *http.Request {
		return ask("POST", path, good, func(r *http.Request) { r.Header.Del("Api-Key") })
	}, 401},
	{"an empty key", func() *http.Request { return ask("POST", path, good, set("Api-Key", "")) }, 401},
	{"a longer key", func() *http.Request { return ask("POST", path, good, set("Api-Key", Key+"x")) }, 401},
	{"the key in two lines", func() *http.Request { return ask("POST", path, good, set("Api-Key", Key, Key)) }, 401},
	{"another method", func() *http.Request { return ask("PUT", path, good) }, 405},
	{"OPTIONS", func() *http.Request { return ask("OPTIONS", path, "") }, 204},
	{"another path", func() *http.Request { return ask("GET", "/bulk", "") }, 404},
	{"list", func() *http.Request { return ask("GET", path+"?limit=2", "") }, 200},
	{"list with HEAD", func() *http.Request { return ask("HEAD", path, "") }, 200},
	{"too high a limit", func() *http.Request { return ask("GET", path+"?limit=101", "") }, 400},
	{"a limit that is no number", func() *http.Request { return ask("GET", path+"?limit=a", "") }, 400},
	{"a token of somebody else", func() *http.Request { return ask("GET", path+"?paginationToken=%21", "") }, 400},
	{"describe", func() *http.Request { return ask("GET", path+"/1", "") }, 200},
	{"describe what is not there", func() *http.Request { return ask("GET", path+"/none", "") }, 404},
	{"cancel", func() *http.Request { return ask("DELETE", path+"/2", "") }, 200},
	{"describe what was cancelled", func() *http.Request { return ask("GET", path+"/2", "") }, 200},
	{"cancel what is not there", func() *http.Request { return ask("DELETE", path+"/none", "") }, 404},
}

// The validator is the one that judges hosts; the host itself never uses it.
func TestEveryAnswerSatisfiesTheContract(t *testing.T) {
	for _, version := range spec.Versions() {
		c := specOf(t, version)
		h := newHost(of(c))
		for _, tt := range requests {
			r := tt.r()
			method := r.Method
			resp := send(h, r)
			if resp.StatusCode != tt.status {
				b, _ := io.ReadAll(resp.Body)
				t.Errorf("%s: %s: status %d, want %d: %s", version, tt.name, resp.StatusCode, tt.status, b)
			}
			o := c.Operation(strings.Replace(method, "HEAD", "GET", 1), r.URL.Path)
			if o == nil {
				continue
			}
			r.Method = o.Method
			ok, errs := libvalidator.Of(c).GetResponseBodyValidator().ValidateResponseBodyWithPathItem(r, resp, spec.PathItem(*o), o.Path)
			if !ok {
				t.Errorf("%s: %s: %v", version, tt.name, errs[0])
			}
		}
	}
}

func TestAnAbsentVersionHeaderIsRefusedWhereItIsRequired(t *testing.T) {
	for _, version := range spec.Versions() {
		c := specOf(t, version)
		want := 200
		for _, p := range c.Start.Parameters() {
			if p.In == "header" && p.Required {
				want = 400
			}
		}
		r := ask("POST", path, good)
		r.Header.Del("X-Pinecone-Api-Version")
		if got := send(newHost(of(c)), r).StatusCode; got != want {
			t.Errorf("%s: status %d, want %d", version, got, want)
		}
	}
}
