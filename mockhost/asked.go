package mockhost

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strconv"
)

// knowledge is what a fault knows of the contract, compiled once for each host that
// it is put around.
type knowledge struct {
	contract *contract
	start    *route
	storage  [][]string
	header   string // that carries the key, "" where none is demanded
	good     value  // a start that the host accepts
}

func know(c *contract) *knowledge {
	k := &knowledge{contract: c, start: compileRoute(c, c.start, nil), storage: c.storagePlaces(), header: c.keyHeader()}
	k.good = goodStart(c, k.start.body[jsonType])
	return k
}

// goodStart returns the smallest start of the contract.
func goodStart(c *contract, s *shape) value {
	v := s.fill(nil)
	for _, f := range c.stores {
		if have, ok := v.at(f.place); ok && !f.matches(have.text) {
			return v.put(f.place, text(f.uri()))
		}
	}
	return v
}

// An asked is one request as a fault looks at it: with its body read, and put back.
type asked struct {
	*http.Request
	know *knowledge
	raw  []byte
	doc  value
	json bool // raw is one JSON text
}

// look reads the body of a request, once however many faults look at it.
func look(k *knowledge, r *http.Request) *asked {
	a := &asked{Request: r, know: k}
	if r.Body != nil && r.Body != http.NoBody {
		kept, ok := r.Body.(*keptBody)
		if !ok {
			data, err := io.ReadAll(io.LimitReader(r.Body, mostBody+1))
			kept = &keptBody{data: data, failed: err, rest: r.Body}
		}
		a.raw = kept.data
		a.Request = r.WithContext(r.Context())
		a.Body = kept.again()
	}
	var err error
	a.doc, err = readJSON(a.raw)
	a.json = err == nil
	return a
}

// A keptBody is a body that can be read again from its beginning, as far as it was read.
type keptBody struct {
	io.Reader
	data   []byte
	failed error
	rest   io.ReadCloser
}

func (b *keptBody) again() *keptBody {
	out := *b
	end := io.Reader(b.rest)
	if b.failed != nil {
		end = failing{b.failed}
	}
	out.Reader = io.MultiReader(bytes.NewReader(b.data), end)
	return &out
}

// Close closes the body of the request.
func (b *keptBody) Close() error { return b.rest.Close() }

type failing struct{ err error }

// Read fails as the body of the request did.
func (f failing) Read([]byte) (int, error) { return 0, f.err }

// starts reports whether the request is for the operation that starts an import.
func (a *asked) starts() bool { return a.Method == a.know.start.Method && a.onStartPath() }

func (a *asked) onStartPath() bool { return unescaped(a.URL.EscapedPath()) == a.know.start.Path }

// key is the key of the host behind the fault.
func (a *asked) key() string {
	if key, ok := a.Context().Value(keyOf{}).(string); ok {
		return key
	}
	return Key
}

// keys are the values under which the request carries a key.
func (a *asked) keys() []string { return a.Header.Values(a.know.header) }

func (a *asked) rightKey() bool { return slices.Equal(a.keys(), []string{a.key()}) }

// edit makes the request one that may be changed without the sender's being changed.
func (a *asked) edit() { a.Request = a.Clone(a.Context()) }

func (a *asked) set(name, to string) {
	a.edit()
	a.Header.Set(name, to)
}

// authorise gives the request the right key.
func (a *asked) authorise() {
	if a.know.header != "" {
		a.set(a.know.header, a.key())
	}
}

// address gives the request each header that the contract demands.
func (a *asked) address() {
	for _, p := range a.know.start.params {
		if p.in == "header" && p.required && len(a.Header.Values(p.name)) == 0 {
			v, _ := p.shape.sample()
			a.set(p.name, v.text)
		}
	}
}

func (a *asked) setRaw(b []byte) {
	a.edit()
	a.raw = b
	a.Body, a.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
}

func (a *asked) setDoc(v value) {
	a.setRaw(v.appendTo(nil))
	a.doc, a.json = v, true
}

// mend makes the request a start that the host accepts, with the same storage where
// it names one.
func (a *asked) mend() {
	a.edit()
	if !a.onStartPath() {
		a.URL.Path, a.URL.RawPath = a.know.start.Path, ""
	}
	a.Method, a.URL.RawQuery = a.know.start.Method, ""
	a.authorise()
	a.address()
	a.set("Content-Type", jsonType)
	a.Header.Del("Content-Encoding")
	a.setDoc(a.mended())
}

func (a *asked) mended() value {
	if a.acceptable(a.doc) && a.json {
		return a.doc
	}
	for _, place := range a.know.storage {
		if v, ok := a.doc.at(place); ok {
			if d := a.know.good.put(place, v); a.acceptable(d) {
				return d
			}
		}
	}
	return a.know.good
}

func (a *asked) acceptable(d value) bool {
	h := &Host{contract: a.know.contract, storage: a.know.storage}
	return a.know.start.body[jsonType].judge(d, body) == "" && h.judgeStorage(d) == ""
}

// refuse answers with an error as the contract describes it.
func (a *asked) refuse(w http.ResponseWriter, status int, why string) {
	(&Host{}).refuse(w, a.know.start, status, why)
}

// An answer is what the host answered, before it is sent.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// Header returns the header of the answer, for the host behind to fill.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader keeps the first status.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= 200 {
		a.status = status
	}
}

// Write keeps a part of the body.
func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	a.body = append(a.body, b...)
	return len(b), nil
}

// send writes the answer with the length that its body has. A media type that is not
// set stays away; the server would guess one.
func (a *answer) send(w http.ResponseWriter, method string) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	if a.header.Get("Content-Type") == "" && len(a.body) > 0 {
		w.Header()["Content-Type"] = nil
	}
	if method != http.MethodHead && a.status != http.StatusNoContent && a.status != http.StatusNotModified {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // a client that has gone away needs no answer
}

func (a *answer) ok() bool      { return a.status/100 == 2 }
func (a *answer) refused() bool { return a.status/100 == 4 }

// doc reads the body of the answer.
func (a *answer) doc() value {
	v, _ := readJSON(a.body) // the host behind answers JSON, or nothing
	return v
}

func (a *answer) setDoc(v value) { a.body = v.appendTo(nil) }

// set makes the answer one of plain text in the given media type.
func (a *answer) set(media, body string) {
	a.header.Set("Content-Type", media)
	a.body = []byte(body)
}
