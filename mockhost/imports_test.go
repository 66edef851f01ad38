package mockhost

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func read(t testing.TB, h http.Handler, r *http.Request) (out map[string]any) {
	t.Helper()
	resp := send(h, r)
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil || resp.StatusCode != 200 {
		t.Fatalf("%s %s: status %d, %v", r.Method, r.URL, resp.StatusCode, err)
	}
	return out
}

func start(t testing.TB, h http.Handler, uri string) string {
	return read(t, h, ask("POST", path, `{"uri":"`+uri+`"}`))["id"].(string)
}

func TestWhatWasStartedIsToldAndCancelled(t *testing.T) {
	h := Must("2026-04")
	id := start(t, h, "s3://b/c")
	one := read(t, h, ask("GET", path+"/"+id, ""))
	if one["id"] != id || one["uri"] != "s3://b/c" || one["status"] != "Pending" || one["percentComplete"] != 0.0 || one["finishedAt"] != nil {
		t.Errorf("described as %v", one)
	}
	read(t, h, ask("DELETE", path+"/"+id, ""))
	read(t, h, ask("DELETE", path+"/"+id, "")) // a second time, which changes nothing
	if one = read(t, h, ask("GET", path+"/"+id, "")); one["status"] != "Cancelled" || one["finishedAt"] == nil {
		t.Errorf("described as %v", one)
	}
	list := read(t, h, ask("GET", path, ""))["data"].([]any)
	if len(list) != 1 || list[0].(map[string]any)["status"] != "Cancelled" {
		t.Errorf("listed as %v", list)
	}
}

func TestRefusedStartsAreNotListed(t *testing.T) {
	h := Must("2026-04")
	for _, tt := range requests {
		if r := tt.r(); r.Method == "POST" && tt.status != 200 {
			send(h, r)
		}
	}
	if list := read(t, h, ask("GET", path, ""))["data"].([]any); len(list) != 0 {
		t.Errorf("listed: %v", list)
	}
}

func TestPagesHoldEveryImportOnceNewestFirst(t *testing.T) {
	c := specOf(t, "2026-04")
	rapid.Check(t, func(t *rapid.T) {
		h := newHost(of(c))
		n, size := rapid.IntRange(0, 30).Draw(t, "imports"), rapid.IntRange(1, 12).Draw(t, "size")
		var want []string
		for i := range n {
			m := map[string]any{}
			if err := json.NewDecoder(send(h, ask("POST", path, good)).Body).Decode(&m); err != nil {
				t.Fatal(i, err)
			}
			want = append(want, m["id"].(string))
		}
		slices.Reverse(want)
		got, token := []string{}, ""
		for range n + 2 {
			var page struct {
				Data       []struct{ ID string }
				Pagination struct{ Next string }
			}
			if err := json.NewDecoder(send(h, ask("GET", fmt.Sprintf("%s?limit=%d%s", path, size, token), "")).Body).Decode(&page); err != nil {
				t.Fatal(err)
			}
			if len(page.Data) > size {
				t.Fatalf("%d on a page of %d", len(page.Data), size)
			}
			for _, i := range page.Data {
				got = append(got, i.ID)
			}
			if page.Pagination.Next == "" {
				break
			}
			token = "&paginationToken=" + page.Pagination.Next
		}
		if !slices.Equal(got, want) && len(want) > 0 {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestIDsNeverRepeatWhenStartsComeAtOnce(t *testing.T) {
	h := Must("2026-04")
	var all sync.Map
	var done sync.WaitGroup
	for range 8 {
		done.Go(func() {
			for range 50 {
				if id := start(t, h, "s3://b/c"); id != "" {
					if _, twice := all.LoadOrStore(id, true); twice {
						t.Errorf("the id %s came twice", id)
					}
				}
			}
		})
	}
	done.Wait()
}

func TestIDsOfAnyKindCanBeDescribed(t *testing.T) {
	for _, form := range []string{"%d", "a/b/%d", "ü %d", "%%2F%d", "..%d", "?x=%d#"} {
		h := Must("2026-04", WithIDs(func(n int) string { return fmt.Sprintf(form, n) }))
		id := start(t, h, "s3://b/c")
		r := ask("GET", path+"/", "")
		r.URL.Path, r.URL.RawPath = path+"/"+id, path+"/"+escaped(id)
		if got := read(t, h, r); got["id"] != id {
			t.Errorf("%q: described as %v", id, got)
		}
	}
}

// An id that has a pattern is counted in the form of its example.
func TestIDsFollowTheExampleOfAPattern(t *testing.T) {
	for pattern, want := range map[string]string{
		"pattern: '^imp_[0-9a-z]{1,40}$'\n          example: imp_101":         "imp_001 imp_002",
		"pattern: '^[0-9]{4}-[a-z]+$'\n          example: 2031-run":           "0001-run 0002-run",
		"pattern: '^[A-Z]+[0-9]+$'\n          example: RUN":                   "RUN1 RUN2",
		"minLength: 36\n          format: uuid\n          example: 'no uuid'": "00000000-0000-4000-8000-000000000001 00000000-0000-4000-8000-000000000002",
	} {
		const old = "          description: Names the import in every later request.\n          type: string\n"
		c := edited(t, old+"          minLength: 1\n          maxLength: 1000\n          example: '101'", old+"          "+pattern)
		h := newHost(of(c))
		if got := h.imports.name(1) + " " + h.imports.name(2); got != want {
			t.Errorf("%s: %s, want %s", pattern, got, want)
		}
	}
}

func escaped(id string) (out string) {
	for _, b := range []byte(id) {
		out += fmt.Sprintf("%%%02X", b)
	}
	return out
}

func TestNoImportIsForgotten(t *testing.T) {
	m := newImports(statesOf(nil))
	m.name = namer(nil)
	const many = 150_000
	for range many {
		m.start("s3://b/c", "")
	}
	if _, ok := m.get("1"); !ok || len(m.byID) != many {
		t.Errorf("the first of %d is gone, %d are left", many, len(m.byID))
	}
	if page, next := m.page(2, 10); len(page) != 2 || next != -1 || page[1].ID != "1" {
		t.Errorf("the last page is %v, then %d", page, next)
	}
}

func TestAHostWithoutRoomAnswers429AndKeepsWhatItHas(t *testing.T) {
	h := Must("2026-04")
	start(t, h, "s3://b/c")
	h.imports.held = mostHeld
	if resp := send(h, ask("POST", path, good)); resp.StatusCode != http.StatusTooManyRequests {
		t.Errorf("status %d", resp.StatusCode)
	}
	if list := read(t, h, ask("GET", path, ""))["data"].([]any); len(list) != 1 {
		t.Errorf("listed: %v", list)
	}
}
