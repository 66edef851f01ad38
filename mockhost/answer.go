package mockhost

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"

	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// A counter counts from 1 and is safe for many goroutines.
type counter struct{ n atomic.Int64 }

func (c *counter) next() int64 { return c.n.Add(1) }

// stamp sets the headers that a real host sets on every answer.
func (h *Host) stamp(w http.ResponseWriter) {
	header := w.Header()
	header["X-Pinecone-Request-Id"] = []string{fmt.Sprintf("%019d", h.requests.next())}
	header["X-Pinecone-Request-Latency-Ms"] = []string{"0"}
	header["Server"] = []string{"envoy"}
}

// A reply is what an operation documents for one status, compiled.
type reply struct {
	status int
	media  string // "" where no body is documented
	shape  *shape
}

func compileReply(c *contract, o operation, status int) reply {
	out := reply{status: status}
	_, r := responseOf(o, status)
	if r == nil || r.Content == nil {
		return out
	}
	var first *v3.MediaType
	for media, m := range r.Content.FromOldest() {
		if first == nil || isJSON(media) && !isJSON(out.media) {
			first, out.media = m, media
		}
	}
	if first != nil {
		out.shape = compile(first.Schema, c).without(onlyRequests)
	}
	return out
}

// codes returns the statuses that an operation documents by number, in order.
func codes(o operation) []int {
	var out []int
	for key := range modelOf(o).Responses.Codes.KeysFromOldest() {
		if n, err := strconv.Atoi(key); err == nil {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

// successOf returns the first 2xx that the operation documents.
func successOf(o operation) int {
	for _, n := range codes(o) {
		if n/100 == 2 {
			return n
		}
	}
	return http.StatusOK
}

// documented returns the status itself where the operation documents it, or else the
// first of its hundred that it does document.
func documented(o operation, status int) int {
	if _, r := responseOf(o, status); r != nil {
		return status
	}
	for _, n := range codes(o) {
		if n/100 == status/100 {
			return n
		}
	}
	return status
}

// send writes the body that the reply documents, filled with what is known.
func (r reply) send(w http.ResponseWriter, known map[string]value) {
	if r.media == "" {
		w.WriteHeader(r.status)
		return
	}
	var b []byte
	if v, ok := r.body(known); ok {
		b = r.written(v)
	}
	w.Header()["Content-Type"] = []string{r.media}
	w.Header()["Content-Length"] = []string{strconv.Itoa(len(b))}
	w.WriteHeader(r.status)
	_, _ = w.Write(b) // a client that has gone away needs no answer
}

// written returns a value in the reply's media type: a text is JSON only in a JSON type.
func (r reply) written(v value) []byte {
	if v.is(textKind) && !isJSON(r.media) {
		return []byte(v.text)
	}
	return v.appendTo(nil)
}

// body returns an object of what is known where the reply is one, or any value that
// the schema allows.
func (r reply) body(known map[string]value) (value, bool) {
	v := r.shape.fill(known)
	if r.shape.judge(v, body) == "" {
		return v, true
	}
	return r.shape.sample()
}

// refuse answers an error as the contract describes it.
func (h *Host) refuse(w http.ResponseWriter, at *route, status int, why string) {
	at.errors[status].fail(w, why)
}

// fail sends an error.
func (r reply) fail(w http.ResponseWriter, why string) {
	r.send(w, map[string]value{nameCode: number(rpcCode(r.status)), nameMessage: text(why), nameDetails: array()})
}

// find returns the shape of a member, wherever in the parts of s it is described.
func (s *shape) find(name string) *shape {
	if s == nil {
		return nil
	}
	for _, m := range s.everyMember() {
		if m.name == name {
			return m.shape
		}
	}
	return nil
}

// each returns the shape of an array's items.
func (s *shape) each() *shape {
	if s == nil {
		return nil
	}
	return s.item
}

// storagePlaces returns the paths of the properties whose text names storage.
func (c *contract) storagePlaces() [][]string {
	var out [][]string
	for _, s := range c.stores {
		if !slices.ContainsFunc(out, func(have []string) bool { return slices.Equal(have, s.place) }) {
			out = append(out, s.place)
		}
	}
	return out
}
