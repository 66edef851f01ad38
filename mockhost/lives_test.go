package mockhost

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.com/importcheck/spec"
)

// In a bubble an hour's import takes no time, and the host needs no separate clock for it.
func TestAnHourPassesInABubble(t *testing.T) {
	began := time.Now()
	synctest.Test(t, func(t *testing.T) {
		h := Must(spec.Latest, WithImports(Rule{Takes: time.Hour}))
		id, polls := start(t, h, "s3://b/c"), 0
		for begun := time.Now(); ; polls++ {
			one := read(t, h, ask("GET", path+"/"+id, ""))
			if one["status"] == "Completed" {
				if took := time.Since(begun); took != time.Hour {
					t.Errorf("it took %v", took)
				}
				break
			}
			time.Sleep(time.Minute)
		}
		if polls != 60 {
			t.Errorf("%d polls saw it run", polls)
		}
	})
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v of ours", took)
	}
}

// The import has begun while its answer is held back, and a client that goes away does not end it.
func TestLatencyHoldsAnswersBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := Must(spec.Latest, WithImports(Rule{URI: "slow", Latency: 3 * time.Second, Takes: time.Hour},
			Rule{URI: "no", Latency: 5 * time.Second, Refuse: Refusal{Status: 503}}))
		took := func(r *http.Request) time.Duration {
			begun := time.Now()
			send(h, r)
			return time.Since(begun)
		}
		for want, r := range map[time.Duration]*http.Request{
			3 * time.Second: ask("POST", path, `{"uri":"s3://b/slow"}`),
			5 * time.Second: ask("POST", path, `{"uri":"s3://b/no"}`),
			0:               ask("POST", path, good),
		} {
			if got := took(r); got != want {
				t.Errorf("%s is answered after %v, want %v", r.URL, got, want)
			}
		}
		for method, want := range map[string]time.Duration{"GET": 3 * time.Second, "DELETE": 3 * time.Second} {
			for _, i := range h.imports.list {
				if i.rule.Latency > 0 && took(ask(method, path+"/"+i.id, "")) != want {
					t.Errorf("%s of a slow import is not held back", method)
				}
			}
		}
		r := ask("POST", path, `{"uri":"s3://b/slow"}`)
		begun := time.Now()
		ctx, gone := context.WithTimeout(r.Context(), time.Second)
		defer gone()
		send(h, r.WithContext(ctx))
		if i, ok := h.Import("3"); time.Since(begun) != time.Second || !ok || i.URI != "s3://b/slow" || i.CreatedAt != begun.UTC() {
			t.Errorf("after a client that went away: %+v, %v", i, ok)
		}
	})
}

func TestAHostIsAskedAndMovedOnInGo(t *testing.T) {
	now := time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC)
	h := Must(spec.Latest, WithClock(func() time.Time { return now }),
		WithImports(Rule{Takes: time.Hour, Records: 12, Ends: "Failed", Error: "broken", VisibleAfter: 2 * time.Hour}))
	id := start(t, h, "s3://b/c")
	if one, ok := h.Import(id); !ok || one != (Import{ID: id, URI: "s3://b/c", Status: "Pending", CreatedAt: now}) {
		t.Errorf("%+v, %v", one, ok)
	}
	h.Advance(33 * time.Minute)
	if one, _ := h.Import(id); one.Status != "InProgress" || one.PercentComplete != 25 || one.RecordsImported != 3 || !one.FinishedAt.IsZero() {
		t.Errorf("%+v", one)
	}
	h.Advance(time.Hour)
	if one, _ := h.Import(id); one.Status != "Failed" || one.Error != "broken" || one.FinishedAt != now.Add(time.Hour) {
		t.Errorf("%+v", one)
	}
	if _, ok := h.Import("2"); ok {
		t.Error("there is a second import")
	}
	defer func() {
		if recover() == nil {
			t.Error("the clock goes back")
		}
	}()
	h.Advance(-1)
}

func TestImportsStayWithoutRules(t *testing.T) {
	h := Must(spec.Latest)
	id := start(t, h, "s3://b/c")
	h.Advance(24 * 365 * time.Hour)
	if one := read(t, h, ask("GET", path+"/"+id, "")); one["status"] != "Pending" || one["finishedAt"] != nil {
		t.Errorf("described as %v", one)
	}
}

// Two hosts of the same option count refusals and starts each by itself.
func TestAnOptionMakesManyHosts(t *testing.T) {
	lives := WithImports(Rule{Refuse: Refusal{Status: 503, Times: 1}}, Rule{Order: 2})
	for range 2 {
		h := Must(spec.Latest, lives)
		for _, want := range []int{503, 200} {
			if got := send(h, ask("POST", path, good)).StatusCode; got != want {
				t.Errorf("status %d, want %d", got, want)
			}
		}
	}
}

// Pages skip what is not visible yet, and a page that follows holds something.
func TestPagesSkipWhatIsNotVisible(t *testing.T) {
	h := Must(spec.Latest, WithImports(Rule{URI: "late", VisibleAfter: time.Hour}))
	for _, name := range []string{"late", "a", "late", "b", "late", "c", "late"} {
		start(t, h, "s3://bucket/"+name)
	}
	var got []string
	token := ""
	for range 5 {
		var page struct {
			Data       []struct{ URI string }
			Pagination struct{ Next string }
		}
		if err := json.NewDecoder(send(h, ask("GET", path+"?limit=2"+token, "")).Body).Decode(&page); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(page.Data))
		if page.Pagination.Next == "" {
			break
		}
		token = "&paginationToken=" + page.Pagination.Next
	}
	if said := strings.Join(got, " "); said != "[{s3://bucket/c} {s3://bucket/b}] [{s3://bucket/a}]" {
		t.Error(said)
	}
}

// The words for states come from the contract, and a property of another type is filled as
// that type wants it.
func TestStatesAndNumbersOfTheFuture(t *testing.T) {
	states := "          x-enum:\n            - Pending\n            - InProgress\n            - Failed\n            - Completed\n            - Cancelled\n"
	c := edited(t, "Possible values: `Pending`, `InProgress`, `Failed`, `Completed`, or `Cancelled`.", "Where it stands.",
		"          example: Pending\n", "", states, "          enum: [IMPORT_PENDING, IMPORT_IN_PROGRESS, IMPORT_COMPLETED, IMPORT_FAILED, IMPORT_CANCELED, IMPORT_EXPIRED]\n",
		"          type: number\n          format: float\n          minimum: 0\n          maximum: 100\n          example: 42.2\n", "          type: integer\n          maximum: 100\n")
	h := newHost(of(c), WithImports(Rule{URI: "old", Ends: "IMPORT_EXPIRED"}, Rule{Takes: time.Hour}))
	if h.err != nil {
		t.Fatal(h.err)
	}
	start(t, h, "s3://b/old")
	id := start(t, h, "s3://b/c")
	for _, step := range []struct {
		by     time.Duration
		status string
		at     float64
	}{{0, "IMPORT_PENDING", 0}, {27 * time.Minute, "IMPORT_IN_PROGRESS", 38}, {time.Hour, "IMPORT_COMPLETED", 100}} {
		h.Advance(step.by)
		one := read(t, h, ask("GET", path+"/"+id, ""))
		if one["status"] != step.status || one["percentComplete"] != step.at {
			t.Errorf("after %v more it is %v", step.by, one)
		}
	}
	if one, _ := h.Import("1"); one.Status != "IMPORT_EXPIRED" || one.Error != "" {
		t.Errorf("%+v", one)
	}
}

// Each accepted start is there afterwards, however many come at once and whatever is refused
// between them.
func TestWhatWasAcceptedAtOnceIsThere(t *testing.T) {
	h := Must(spec.Latest, WithImports(Rule{URI: "busy", Refuse: Refusal{Status: 429, Times: 100}}))
	var mu sync.Mutex
	accepted := map[string]bool{}
	var done sync.WaitGroup
	for n := range 16 {
		done.Go(func() {
			for i := range 50 {
				resp := send(h, ask("POST", path, fmt.Sprintf(`{"uri":"s3://%s/%d"}`, []string{"busy", "bucket"}[i%2], n)))
				b, _ := io.ReadAll(resp.Body)
				v, _ := readJSON(b)
				if id, ok := v.get("id"); ok && resp.StatusCode == 200 {
					mu.Lock()
					accepted[id.text] = true
					mu.Unlock()
				}
			}
		})
	}
	done.Wait()
	if len(accepted) != 16*50-100 || len(h.imports.list) != len(accepted) {
		t.Errorf("%d were accepted, %d are there", len(accepted), len(h.imports.list))
	}
	for id := range accepted {
		if _, ok := h.Import(id); !ok {
			t.Errorf("%s is lost", id)
		}
	}
}
