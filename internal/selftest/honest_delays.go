package selftest

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"example.com/importcheck/spec"
)

// delays are hosts whose operations learn of an import a moment after each other, as
// replicas do, and hosts whose lists say more or less than the mock host's.
var delays = []Honest{
	{Name: "delay.known-later", Says: "Describe, list and cancel know an import 300 ms after its start was answered.", wrap: fresh(knownLater)},
	{Name: "delay.cancel-later", Says: "A cancel within 600 ms of the start is answered 404; describe and list know the import at once.", wrap: fresh(cancelLater)},
	{Name: "delay.list-stale", Says: "The list is up to two seconds old.", wrap: fresh(listStale)},
	{Name: "delay.cancelled-later", Says: "A cancelled import is described as under way for 700 ms more.", wrap: fresh(cancelledLater)},
	{Name: "delay.ended-before-cancel", Says: "An import is over when its start is answered, so that a cancel changes nothing.", wrap: rewritten(overAtOnce)},
	{Name: "delay.end-told-later", Says: "The same, and describe says that it is under way for 700 ms behind the cancel.", wrap: fresh(endToldLater)},
	{Name: "delay.start-slow", Says: "A start is answered 20 ms after the import was started.", wrap: slowStart},
	{Name: "list.ids-only", Says: "The list holds the ids of imports and nothing else.", version: "2026-04", wrap: listedAs(onlyID)},
	{Name: "list.optional-absent", Says: "The list leaves out what the contract does not require.", version: "2026-04", wrap: listedAs(onlyStarted)},
	{Name: "list.short-pages", Says: "The list comes in pages of at most seven imports.", wrap: shortPages},
	{Name: "cancel.forgets", Says: "A cancelled import is forgotten: describe answers 404.", Warns: []string{"import-cancellable"}, wrap: fresh(forgetting)},
}

// since remembers when something happened to an import, by its id.
type since struct {
	mu sync.Mutex
	at map[string]time.Time
}

func newSince() *since { return &since{at: map[string]time.Time{}} }

func (s *since) now(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at[id] = time.Now()
}

func (s *since) within(id string, d time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, there := s.at[id]
	return there && time.Since(at) < d
}

// idOf reads the id of an answer that accepts a start or describes an import.
func idOf(body []byte) string {
	var v map[string]any
	if json.Unmarshal(body, &v) != nil {
		return ""
	}
	id, _ := v[strings.TrimPrefix(identity(), "/")].(string)
	return id
}

// pathID returns the id in the path of a request for one import, or "".
func pathID(r *http.Request) string {
	_, id, _ := strings.Cut(r.URL.Path, "/bulk/imports/")
	return id
}

// timed notes when each import was started, and has change see every other answer.
func timed(started *since, change func(*http.Request, *answer)) wrap {
	return rewritten(func(r *http.Request, a *answer) {
		if r.Method == http.MethodPost && a.accepted() {
			started.now(idOf(a.body))
			return
		}
		if a.accepted() {
			change(r, a)
		}
	})
}

func unknown(a *answer) {
	a.status = http.StatusNotFound
	a.header.Set("Content-Type", "application/json")
	a.body = []byte(`{"code":5,"message":"there is no such import","details":[]}`)
}

func knownLater() wrap {
	started := newSince()
	return timed(started, func(r *http.Request, a *answer) {
		if id := pathID(r); id == "" {
			filter(a, func(item map[string]any) bool {
				id, _ := item["id"].(string)
				return !started.within(id, 300*time.Millisecond)
			})
		} else if started.within(id, 300*time.Millisecond) {
			unknown(a)
		}
	})
}

// cancelLater answers before the mock host cancels.
func cancelLater() wrap {
	started := newSince()
	inner := timed(started, func(*http.Request, *answer) {})
	return func(c *spec.Contract, next http.Handler) http.Handler {
		then := inner(c, next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodDelete && started.within(pathID(r), 600*time.Millisecond) {
				refuse(w, http.StatusNotFound)
				return
			}
			then.ServeHTTP(w, r)
		})
	}
}

// listStale answers a list that was made before for two seconds.
func listStale() wrap {
	var mu sync.Mutex
	type page struct {
		made time.Time
		answer
	}
	pages := map[string]page{}
	return rewritten(func(r *http.Request, a *answer) {
		if r.Method != http.MethodGet || pathID(r) != "" || !a.accepted() {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if old, there := pages[r.URL.RequestURI()]; there && time.Since(old.made) < 2*time.Second {
			a.body = old.body
			return
		}
		pages[r.URL.RequestURI()] = page{time.Now(), *a}
	})
}

func cancelledLater() wrap {
	cancelled := newSince()
	return rewritten(func(r *http.Request, a *answer) {
		switch id := pathID(r); {
		case !a.accepted() || id == "":
		case r.Method == http.MethodDelete:
			cancelled.now(id)
		case r.Method == http.MethodGet && cancelled.within(id, 700*time.Millisecond):
			editObject(a, func(v map[string]any) {
				v["status"] = "Pending"
				delete(v, "finishedAt")
			})
		}
	})
}

// overAtOnce describes each import as completed at the moment of its start.
func overAtOnce(r *http.Request, a *answer) {
	if pathID(r) != "" && r.Method == http.MethodGet && a.accepted() {
		editObject(a, func(v map[string]any) {
			v["status"], v["finishedAt"], v["percentComplete"] = "Completed", v["createdAt"], 100
		})
	}
}

func endToldLater() wrap {
	later := cancelledLater()
	return func(c *spec.Contract, next http.Handler) http.Handler {
		return later(c, rewritten(overAtOnce)(c, next))
	}
}

func slowStart(_ *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := recorded(next, r)
		if r.Method == http.MethodPost && a.accepted() {
			time.Sleep(20 * time.Millisecond)
		}
		a.send(w, r)
	})
}

// filter takes imports out of a list.
func filter(a *answer, keep func(map[string]any) bool) {
	edit(a, func(items []any) []any {
		out := []any{}
		for _, i := range items {
			if item, _ := i.(map[string]any); keep(item) {
				out = append(out, i)
			}
		}
		return out
	})
}

// editObject changes an answer that is an object.
func editObject(a *answer, change func(map[string]any)) {
	var v map[string]any
	if json.Unmarshal(a.body, &v) == nil {
		change(v)
		a.body, _ = json.Marshal(v) // it was read from JSON
	}
}

// edit changes the imports of a list.
func edit(a *answer, change func([]any) []any) {
	var v map[string]any
	if json.Unmarshal(a.body, &v) != nil {
		return
	}
	if items, is := v["data"].([]any); is {
		v["data"] = change(items)
		a.body, _ = json.Marshal(v) // it was read from JSON
	}
}

// listedAs writes each import of a list anew.
func listedAs(write func(map[string]any) map[string]any) wrap {
	return rewritten(func(r *http.Request, a *answer) {
		if r.Method == http.MethodGet && pathID(r) == "" && a.accepted() {
			edit(a, func(items []any) []any {
				for i := range items {
					item, _ := items[i].(map[string]any)
					items[i] = write(item)
				}
				return items
			})
		}
	})
}

func onlyID(item map[string]any) map[string]any { return map[string]any{"id": item["id"]} }

func onlyStarted(item map[string]any) map[string]any {
	return map[string]any{"id": item["id"], "uri": item["uri"], "status": item["status"], "createdAt": item["createdAt"]}
}

// shortPages asks the host behind for pages that are no larger than seven.
func shortPages(_ *spec.Contract, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); r.Method == http.MethodGet && len(q.Get("limit")) != 1 &&
			(q.Get("limit") == "" || recorded(next, r).accepted()) {
			r = r.Clone(r.Context())
			q.Set("limit", "7")
			r.URL.RawQuery = q.Encode()
		}
		next.ServeHTTP(w, r)
	})
}

func forgetting() wrap {
	cancelled := newSince()
	return rewritten(func(r *http.Request, a *answer) {
		switch id := pathID(r); {
		case !a.accepted() || id == "":
		case r.Method == http.MethodDelete:
			cancelled.now(id)
		case cancelled.within(id, time.Hour):
			unknown(a)
		}
	})
}
