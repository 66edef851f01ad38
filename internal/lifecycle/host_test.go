package lifecycle

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/spec"
)

// A handmade host answers requests from what it remembers, in the time of the test.
type handmade struct {
	catalogue *generators.Catalogue
	checker   *check.Checker
	imports   []*entry
	departs   departure
	asked     []string // the operations and ids, in order
	stopped   bool     // the run, of which the host is the sender
}

// An entry is one import of a handmade host.
type entry struct {
	id, uri string
	status  string
	at      time.Time // when it was started, or cancelled
}

// A question is what a request asks for.
type question struct {
	op, id string // op is start, list, describe or cancel
	query  url.Values
}

// A departure is what a host does in its own way: it answers instead of the right answer, where it returns
// any, and edits the right one.
type departure struct {
	opens   func(*handmade, question, generators.Request) bool // answers a request without the right key or version
	instead func(*handmade, question) *host.Exchange
	edit    func(*handmade, question, *host.Exchange)
}

// catalogue makes the cases of 2026-04 once for all tests.
var catalogue = sync.OnceValues(func() (*handmade, error) {
	c, err := spec.Load("2026-04")
	if err != nil {
		return nil, err
	}
	m := generators.New(c, generators.Options{})
	return &handmade{catalogue: m, checker: check.NewChecker(c, m.Known)}, nil
})

func newHandmade(t testing.TB) *handmade {
	t.Helper()
	h, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return &handmade{catalogue: h.catalogue, checker: h.checker}
}

// begin starts an import, as the host does for an accepted start.
func (h *handmade) begin(uri string) *entry {
	e := &entry{id: strconv.Itoa(101 + len(h.imports)), uri: uri, status: "Pending", at: time.Now()}
	h.imports = append(h.imports, e)
	return e
}

func (h *handmade) of(id string) *entry {
	for _, e := range h.imports {
		if e.id == id {
			return e
		}
	}
	return nil
}

func (h *handmade) Stopped() bool { return h.stopped }

func (h *handmade) Send(ctx context.Context, c generators.Case) (*check.Answer, []check.Finding) {
	return h.checker.One(check.Outcome{Case: c, Exchange: h.Whole(ctx, c.Request)})
}

func (h *handmade) Whole(_ context.Context, r generators.Request) host.Exchange {
	q := questionOf(r)
	h.asked = append(h.asked, strings.TrimSpace(q.op+" "+q.id))
	x := h.answer(q, r)
	x.Started, x.Tries = time.Now(), 1
	return x
}

func questionOf(r generators.Request) question {
	path, query, _ := strings.Cut(r.Path, "?")
	values, _ := url.ParseQuery(query)
	_, id, one := strings.Cut(path, "/bulk/imports/")
	id, _ = url.PathUnescape(id)
	switch {
	case r.Method == http.MethodPost:
		return question{op: "start"}
	case r.Method == http.MethodDelete:
		return question{op: "cancel", id: id}
	case one:
		return question{op: "describe", id: id}
	}
	return question{op: "list", query: values}
}

func (h *handmade) answer(q question, r generators.Request) host.Exchange {
	key, _ := r.Get("Api-Key")
	_, versioned := r.Get("X-Pinecone-Api-Version")
	open := h.departs.opens != nil && h.departs.opens(h, q, r)
	switch {
	case key.Key != generators.KeyRight && !open:
		return answered(401, `{"code":16,"message":"wrong key"}`)
	case !versioned && !open:
		return answered(400, `{"code":3,"message":"no version"}`)
	}
	if h.departs.instead != nil {
		if x := h.departs.instead(h, q); x != nil {
			return *x
		}
	}
	x := h.right(q, r)
	if h.departs.edit != nil {
		h.departs.edit(h, q, &x)
	}
	return x
}

func (h *handmade) right(q question, r generators.Request) host.Exchange {
	known := h.of(q.id)
	switch {
	case q.op == "start":
		var body struct{ URI string }
		_ = json.Unmarshal(r.Body, &body) // the starts of these tests are valid
		return answered(200, fmt.Sprintf(`{"id":%q}`, h.begin(body.URI).id))
	case q.op == "list":
		return h.page(q.query)
	case known == nil:
		return answered(404, `{"code":5,"message":"no such import"}`)
	case q.op == "cancel":
		if known.status == "Pending" {
			known.status, known.at = "Cancelled", time.Now()
		}
		return answered(200, `{}`)
	}
	return answered(200, known.json())
}

func (e *entry) json() string {
	return fmt.Sprintf(`{"id":%q,"uri":%q,"status":%q}`, e.id, e.uri, e.status)
}

func (h *handmade) page(query url.Values) host.Exchange {
	size, from := 100, 0
	for name, value := range map[string]*int{"limit": &size, "paginationToken": &from} {
		if n, err := strconv.Atoi(query.Get(name)); err == nil {
			*value = n
		} else if query.Has(name) {
			return answered(400, `{"code":3,"message":"not a number"}`)
		}
	}
	if size < 1 || size > 100 {
		return answered(400, `{"code":3,"message":"the limit is outside its bounds"}`)
	}
	to := min(from+size, len(h.imports))
	var items []string
	for _, e := range h.imports[from:to] {
		items = append(items, e.json())
	}
	next := ""
	if to < len(h.imports) {
		next = strconv.Itoa(to)
	}
	return pageOf(next, items...)
}

// pageOf is a page of a list.
func pageOf(next string, items ...string) host.Exchange {
	pagination := ""
	if next != "" {
		pagination = fmt.Sprintf(`,"pagination":{"next":%q}`, next)
	}
	return answered(200, `{"data":[`+strings.Join(items, ",")+`]`+pagination+`}`)
}

// answered is an exchange with a whole answer in JSON.
func answered(status int, body string) host.Exchange {
	return host.Exchange{Status: status, Proto: "HTTP/1.1", Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body), Tries: 1}
}

// started sends plain valid starts of the catalogue and returns those that were accepted.
func (h *handmade) started(t testing.TB, n int) []Start {
	t.Helper()
	var out []Start
	for _, c := range h.catalogue.Cases() {
		if c.Kind == generators.KindStorage && len(out) < n {
			a, _ := h.Send(t.Context(), c)
			out = append(out, Start{Answer: a})
		}
	}
	if len(out) < n {
		t.Fatalf("the catalogue has %d starts", len(out))
	}
	h.asked = nil
	return out
}

func (h *handmade) input(starts []Start) Input {
	return Input{Catalogue: h.catalogue, Checker: h.checker, Sender: h, Starts: starts, Known: map[string]bool{},
		Mask: func(s string) string { return s }, MayStart: true, Seed: 1}
}

// instead answers questions of an operation in another way.
func instead(op string, x host.Exchange) departure {
	return departure{instead: func(_ *handmade, q question) *host.Exchange {
		if q.op != op {
			return nil
		}
		return &x
	}}
}

// all departs in several ways; the first that answers instead does.
func all(list ...departure) departure {
	return departure{
		instead: func(h *handmade, q question) *host.Exchange {
			for _, d := range list {
				if d.instead != nil {
					if x := d.instead(h, q); x != nil {
						return x
					}
				}
			}
			return nil
		},
		edit: func(h *handmade, q question, x *host.Exchange) {
			for _, d := range list {
				if d.edit != nil {
					d.edit(h, q, x)
				}
			}
		},
	}
}

// edit changes the right answers of an operation.
func edit(op string, change func(h *handmade, q question, x *host.Exchange)) departure {
	return departure{edit: func(h *handmade, q question, x *host.Exchange) {
		if q.op == op {
			change(h, q, x)
		}
	}}
}

// replace puts another body into the answers of an operation that are right and successful.
func replace(op, body string) departure {
	return edit(op, func(_ *handmade, _ question, x *host.Exchange) {
		if x.Status == http.StatusOK {
			x.Body = []byte(body)
		}
	})
}

// knownAfter has an operation know an import only a while after it was started.
func knownAfter(op string, wait time.Duration) departure {
	young := func(e *entry) bool { return e.status == "Pending" && time.Since(e.at) < wait }
	return departure{instead: func(h *handmade, q question) *host.Exchange {
		if q.op != op {
			return nil
		}
		if e := h.of(q.id); e != nil && young(e) {
			x := answered(404, `{"code":5,"message":"no such import"}`)
			return &x
		}
		if q.op != "list" || q.query.Get("limit") != "100" {
			return nil
		}
		old := &handmade{imports: slices.DeleteFunc(slices.Clone(h.imports), young)}
		x := old.page(q.query)
		return &x
	}}
}

// endsAfter has describe say that an import is under way for a while after it was cancelled.
func endsAfter(wait time.Duration) departure {
	return edit("describe", func(h *handmade, q question, x *host.Exchange) {
		if e := h.of(q.id); e != nil && e.status == "Cancelled" && time.Since(e.at) < wait {
			x.Body = []byte(strings.Replace(string(x.Body), "Cancelled", "InProgress", 1))
		}
	})
}

// written writes findings as the tables hold them, each once: warnings with a "?". Those of the
// checks of single answers are written by their check, those of this package with their title.
func written(found []check.Finding) string {
	var out []string
	for _, f := range found {
		text := f.Check
		if strings.HasPrefix(f.Title, "what was started") || strings.HasPrefix(f.Title, "the list takes") {
			text += ": " + f.Title
		}
		if f.Warning {
			text = "?" + text
		}
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, "\n")
}
