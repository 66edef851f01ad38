package selftest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sync"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

// The faulty hosts that attack the harness are written in these few words, apart from
// those of the catalogue, so that what one cannot say the other may.

// An attacker is a host with one defect that the catalogue does not have.
type attacker struct {
	name, says string
	ruling     string // what makes the defect a violation, or a warning
	warning    bool   // it departs from what the contract only documents
	waits      bool   // a request hangs
	chance     bool   // whether it is seen hangs on how busy the machine is, so no test can hold it to either
	wrap       wrap
}

// A hit is a request that has been read.
type hit struct {
	*http.Request
	contract *spec.Contract
	body     []byte
	doc      map[string]any // nil where the body is no object
}

func (q *hit) starts() bool {
	return q.Method == q.contract.Start.Method && q.URL.Path == q.contract.Start.Path
}

// text returns a property of the body that is a text, or nothing.
func (q *hit) text(name string) string {
	s, _ := q.doc[name].(string)
	return s
}

// mode returns what onError says, and whether there is an errorMode at all.
func (q *hit) mode() (onError string, there bool) {
	v, there := q.doc["errorMode"]
	object, _ := v.(map[string]any)
	onError, _ = object["onError"].(string)
	return onError, there
}

// put changes one property of the body, and with it the body.
func (q *hit) put(name string, value any) {
	q.doc[name] = value
	q.body, _ = json.Marshal(q.doc) // what was read can be written
}

func (q *hit) rewrite(body []byte) {
	q.body, q.doc = body, nil
	if d := json.NewDecoder(bytes.NewReader(body)); json.Valid(body) {
		d.UseNumber()
		_ = d.Decode(&q.doc) // a body of another type has no properties
	}
}

// pass hands the request on as it is now.
func (q *hit) pass(w http.ResponseWriter, next http.Handler) {
	q.Body, q.ContentLength = io.NopCloser(bytes.NewReader(q.body)), int64(len(q.body))
	next.ServeHTTP(w, q.Request)
}

// seeing makes a wrap of what is done with each request.
func seeing(do func(http.ResponseWriter, *hit, http.Handler)) wrap {
	return func(c *spec.Contract, next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				refuse(w, http.StatusBadRequest)
				return
			}
			q := &hit{Request: r.Clone(r.Context()), contract: c}
			q.rewrite(body)
			do(w, q, next)
		})
	}
}

// answersIf answers a start for which p holds with a status and an empty object.
func answersIf(status int, p func(*hit) bool) wrap {
	return seeing(func(w http.ResponseWriter, q *hit, next http.Handler) {
		if q.starts() && p(q) {
			refuse(w, status)
			return
		}
		q.pass(w, next)
	})
}

func refusesIf(p func(*hit) bool) wrap { return answersIf(http.StatusBadRequest, p) }
func failsIf(p func(*hit) bool) wrap   { return answersIf(http.StatusInternalServerError, p) }

// reads changes a start before the host sees it.
func reads(change func(*hit)) wrap {
	return seeing(func(w http.ResponseWriter, q *hit, next http.Handler) {
		if q.starts() {
			change(q)
		}
		q.pass(w, next)
	})
}

// changes changes the answer to any request.
func changes(change func(*hit, *answer)) wrap {
	return seeing(func(w http.ResponseWriter, q *hit, next http.Handler) {
		a := &answer{header: http.Header{}}
		q.pass(a, next)
		change(q, a)
		a.send(w, q.Request)
	})
}

// trusts has the host take a start whose header p likes for one with the right key.
func trusts(p func(http.Header) bool) wrap {
	return reads(func(q *hit) {
		if p(q.Header) {
			q.Header.Set("Api-Key", mockhost.Key)
		}
	})
}

// remembers asks p about starts, one at a time: it may remember what it saw.
func remembers(make func() func(*hit) bool, then func(func(*hit) bool) wrap) wrap {
	return fresh(func() wrap {
		var mu sync.Mutex
		p := make()
		return then(func(q *hit) bool {
			mu.Lock()
			defer mu.Unlock()
			return p(q)
		})
	})
}

// named is a host that names its imports so.
func named(make func() func(int) string) wrap {
	return func(c *spec.Contract, _ http.Handler) http.Handler {
		return mockhost.Must(c.Version, mockhost.WithIDs(make()))
	}
}

// entries changes each import in the answers of list and describe.
func entries(change func(map[string]any)) wrap {
	return changes(func(q *hit, a *answer) {
		var answer map[string]any
		if q.Method != http.MethodGet || !a.accepted() || json.Unmarshal(a.body, &answer) != nil {
			return
		}
		list, isList := answer["data"].([]any)
		for _, entry := range list {
			if object, ok := entry.(map[string]any); ok {
				change(object)
			}
		}
		if !isList {
			change(answer)
		}
		a.body, _ = json.Marshal(answer) // what was read can be written
	})
}

// says replaces an answer by a body of JSON.
func (a *answer) says(body string) {
	a.body = []byte(body)
	a.header.Set("Content-Type", "application/json")
}
