package lifecycle

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/importcheck/internal/host"
)

// What becomes of an import once its cancel was answered as done, and what is found three seconds later.
func TestWhatWasCancelledStaysSo(t *testing.T) {
	dated := edit("cancel", func(_ *handmade, _ question, x *host.Exchange) {
		x.Header = maps.Clone(x.Header)
		x.Header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	})
	describes := func(status func(since time.Duration) string, body string) departure {
		return edit("describe", func(h *handmade, q question, x *host.Exchange) {
			if e := h.of(q.id); e != nil && e.status == "Cancelled" {
				now := strings.ReplaceAll(body, "NOW", time.Now().UTC().Format(time.RFC3339))
				*x = answered(200, `{"id":"`+q.id+`","uri":"`+e.uri+`","status":"`+status(time.Since(e.at))+`"`+now+`}`)
			}
		})
	}
	after := func(d time.Duration, before, later string) func(time.Duration) string {
		return func(since time.Duration) string {
			if since < d {
				return before
			}
			return later
		}
	}
	const goesOn = "import-cancellable: what was started goes on to Completed though its cancel was answered as done"
	for _, row := range []struct {
		host    string
		departs departure
		want    string
	}{
		{"keeps it cancelled", dated, ""},
		{"has ended it before", all(dated, describes(after(0, "", "Completed"), `,"finishedAt":"1999-12-31T00:00:00Z"`)), ""},
		{"lets it go on to its end", all(dated, describes(after(2*second, "InProgress", "Completed"), `,"finishedAt":"NOW"`)), goesOn},
		{"says it is under way for a while, and had ended it before", all(dated, describes(after(2*second, "InProgress", "Completed"), `,"finishedAt":"1999-12-31T00:00:00Z"`)), ""},
		{"lets it go on and tells no time", describes(after(2*second, "InProgress", "Completed"), ""), ""},
		{"cancels it a while later", all(dated, describes(after(2*second, "InProgress", "Cancelled"), `,"finishedAt":"NOW"`)), ""},
		{"has its worker complete it all the same", describes(after(2*second, "Cancelled", "Completed"), ""),
			"import-cancellable: what was started does not stay Cancelled once it was cancelled, and is Completed later"},
		{"answers from a replica that is behind", describes(after(second, "Cancelled", "InProgress"), ""), ""},
		{"forgets it", forgetting(), gone},
	} {
		t.Run(row.host, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHandmade(t)
				in := h.input(h.started(t, 2))
				h.departs = row.departs
				out := Follow(t.Context(), in)
				time.Sleep(3 * second)
				_, later := out.Look(t.Context(), in)
				if got := written(append(out.Findings, later...)); got != row.want {
					t.Errorf("found:\n%s\nwant:\n%s", got, row.want)
				}
			})
		})
	}
}
