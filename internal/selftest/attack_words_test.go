package selftest

import (
	"encoding/json"
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

// says returns a property of the body that is a text, or nothing.
func (q *read) says(name string) string {
	s, _ := q.text(spec.Pointer(name))
	return s
}

// doc returns the body, or nil where it is no object.
func (q *read) doc() map[string]any {
	v, _ := q.object()
	return v
}

// mode returns what onError says, and whether there is an errorMode at all.
func (q *read) mode() (onError string, there bool) {
	_, there = q.doc()["errorMode"]
	onError, _ = q.text("/errorMode/onError")
	return onError, there
}

// put changes one property of the body.
func (q *read) put(name string, value any) {
	doc := q.doc()
	doc[name] = value
	q.body, _ = json.Marshal(doc) // what was read can be written
}

// answersIf answers a start for which p holds with a status and an empty object.
func answersIf(status int, p func(*read) bool) wrap {
	return reading(when(status, p))
}

func refusesIf(p func(*read) bool) wrap { return answersIf(http.StatusBadRequest, p) }
func failsIf(p func(*read) bool) wrap   { return answersIf(http.StatusInternalServerError, p) }

// reads changes a start before the host sees it.
func reads(change func(*read)) wrap {
	return reading(func(q *read) int { change(q); return 0 })
}

// changes changes the answer to any request.
func changes(change func(*read, *answer)) wrap {
	return seeing(func(w http.ResponseWriter, q *read, next http.Handler) {
		a := &answer{header: http.Header{}}
		q.pass(a, next)
		change(q, a)
		a.send(w, q.Request)
	})
}

// trusts has the host take a start whose header p likes for one with the right key.
func trusts(p func(http.Header) bool) wrap {
	return reads(func(q *read) {
		if p(q.Header) {
			q.Header.Set("Api-Key", mockhost.Key)
		}
	})
}

// remembers asks p about starts, one at a time: it may remember what it saw.
func remembers(make func() func(*read) bool, then func(func(*read) bool) wrap) wrap {
	return fresh(func() wrap {
		var mu sync.Mutex
		p := make()
		return then(func(q *read) bool {
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
	return changes(func(q *read, a *answer) {
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
