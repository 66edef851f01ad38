package selftest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/spec"
	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// A read is a request with its body, and how a host answers it with a refusal.
type read struct {
	*http.Request
	contract *spec.Contract
	body     []byte
}

// start reports whether the request is for the start.
func (q *read) start() bool {
	return q.Method == q.contract.Start.Method && q.URL.Path == q.contract.Start.Path
}

// pass hands the request on as it is now.
func (q *read) pass(w http.ResponseWriter, next http.Handler) {
	q.Body, q.ContentLength = io.NopCloser(bytes.NewReader(q.body)), int64(len(q.body))
	next.ServeHTTP(w, q.Request)
}

// seeing makes a wrap of what is done with each request.
func seeing(do func(http.ResponseWriter, *read, http.Handler)) wrap {
	return func(c *spec.Contract, next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				refuse(w, http.StatusBadRequest)
				return
			}
			do(w, &read{r.Clone(r.Context()), c, body}, next)
		})
	}
}

// reading has a host look at the body of a start before it is answered. look returns the
// status of a refusal, or 0; it may change the request and its body.
func reading(look func(*read) int) wrap {
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		if q.start() {
			if status := look(q); status != 0 {
				refuse(w, status)
				return
			}
		}
		q.pass(w, next)
	})
}

// refuse answers an error with nothing in it.
func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte("{}")) // a client that has gone away needs no answer
}

// readers are hosts that read bodies in other ways where RFC 8259, or nothing, binds.
var readers = []Honest{
	{Name: "reads.unknown-refused", Says: "Properties that the contract does not name are refused.", wrap: reading(when(http.StatusBadRequest, (*read).unknown))},
	{Name: "reads.duplicates-refused", Says: "A name that comes twice is refused.", wrap: reading(when(http.StatusBadRequest, func(q *read) bool { return repeated(q.body) }))},
	{Name: "reads.first-duplicate", Says: "Of two values for one name the first counts.", wrap: reading(changing(firstOfEach))},
	{Name: "reads.last-duplicate", Says: "Of two values for one name the last counts, and half a pair is read as a replacement.", wrap: reading(changing(again))},
	{Name: "reads.mark-accepted", Says: "A byte order mark is passed over.", wrap: reading(changing(func(b []byte) []byte { return bytes.TrimPrefix(b, mark) }))},
	{Name: "reads.mark-refused", Says: "A byte order mark is refused.", wrap: reading(when(http.StatusBadRequest, func(q *read) bool { return bytes.HasPrefix(q.body, mark) }))},
	{Name: "reads.half-pairs-refused", Says: "Half of a surrogate pair is refused.",
		wrap: reading(when(http.StatusUnprocessableEntity, func(q *read) bool { return halfPair(q.body) }))},
	{Name: "reads.depth-refused", Says: "Bodies nested deeper than eight are refused.",
		wrap: reading(when(http.StatusBadRequest, func(q *read) bool { return depth(q.body) > 8 }))},
	{Name: "reads.not-utf-8", Says: "Bytes that are not UTF-8 are read as replacements.", Warns: []string{"documented-value"},
		wrap: reading(changing(func(b []byte) []byte { return bytes.ToValidUTF8(b, []byte("\ufffd")) }))},
	{Name: "reads.large-refused", Says: "More than a mebibyte is answered 413 before it is read, and the connection closed.", wrap: tooLarge},
	{Name: "reads.large-read", Says: "More than a mebibyte is read and then answered 413.",
		wrap: reading(when(http.StatusRequestEntityTooLarge, func(q *read) bool { return len(q.body) > 1<<20 }))},
	{Name: "reads.numbers-refused", Says: "Numbers that no float holds are refused.", wrap: reading(when(http.StatusBadRequest, func(q *read) bool {
		var v any
		return json.Valid(q.body) && json.Unmarshal(q.body, &v) != nil
	}))},
	{Name: "reads.any-media-type", Says: "Any media type is read as JSON.", Warns: []string{"documented-value"}, wrap: reading(func(q *read) int {
		q.Header.Set("Content-Type", q.listed())
		return 0
	})},
	{Name: "reads.no-media-type-refused", Says: "A body whose media type is not said is refused.",
		wrap: reading(when(http.StatusUnsupportedMediaType, func(q *read) bool { return q.Header.Get("Content-Type") == "" }))},
	{Name: "reads.other-charset-refused", Says: "A charset other than UTF-8 is refused.", wrap: reading(when(http.StatusUnsupportedMediaType, func(q *read) bool {
		_, params, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
		return params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8")
	}))},
	{Name: "reads.gzip", Says: "Compressed bodies are read.", wrap: reading((*read).unpacked)},
}

var mark = []byte("\ufeff")

// when refuses what the question is true of.
func when(status int, p func(*read) bool) func(*read) int {
	return func(q *read) int {
		if p(q) {
			return status
		}
		return 0
	}
}

// changing changes each body; what is no JSON stays as it is, to be refused.
func changing(change func([]byte) []byte) func(*read) int {
	return func(q *read) int {
		q.body = change(q.body)
		return 0
	}
}

// listed is the media type that the contract lists for the request.
func (q *read) listed() string {
	for name := range spec.Model(q.contract.Start).RequestBody.Content.KeysFromOldest() {
		return name
	}
	return ""
}

func (q *read) schema() *base.SchemaProxy {
	return spec.Model(q.contract.Start).RequestBody.Content.GetOrZero(q.listed()).Schema
}

func (q *read) unknown() bool {
	var v any
	return json.Unmarshal(q.body, &v) == nil && unnamed(q.schema(), v)
}

// again writes a body anew as encoding/json reads it.
func again(b []byte) []byte {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if !json.Valid(b) || !utf8.Valid(b) || d.Decode(&v) != nil {
		return b
	}
	out, _ := json.Marshal(v) // it was read from JSON
	return out
}

func (q *read) unpacked() int {
	if !strings.EqualFold(q.Header.Get("Content-Encoding"), "gzip") {
		return 0
	}
	z, err := gzip.NewReader(bytes.NewReader(q.body))
	if err != nil {
		return http.StatusBadRequest
	}
	if q.body, err = io.ReadAll(io.LimitReader(z, 4<<20)); err != nil {
		return http.StatusBadRequest
	}
	q.Header.Del("Content-Encoding")
	return 0
}

// tooLarge answers a large body before it is read.
func tooLarge(_ *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin, err := peeked(r, 1<<20+1)
		if err == nil && len(begin) > 1<<20 {
			w.Header().Set("Connection", "close")
			refuse(w, http.StatusRequestEntityTooLarge)
			return
		}
		next.ServeHTTP(w, r)
	})
}
