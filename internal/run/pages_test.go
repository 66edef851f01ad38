package run

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/importcheck/generators"
)

// limited is the mock host behind something that sees the limit of a list first. It returns
// the limit for the mock host to see, or a status to answer.
func limited(see func(limit int) (instead, status int)) decider {
	right := mocked(nil)
	return func(r *http.Request, body []byte) reply {
		q := r.URL.Query()
		limit, err := strconv.Atoi(q.Get("limit"))
		if err != nil || r.Method != http.MethodGet {
			return right(r, body)
		}
		instead, status := see(limit)
		if status != 0 {
			return no(status, "limit")
		}
		q.Set("limit", strconv.Itoa(instead))
		r.URL.RawQuery = q.Encode()
		return right(r, body)
	}
}

// refusing passes on what is within the bounds, and answers the rest with a status.
func refusing(status int, within func(limit int) bool) func(int) (int, int) {
	return func(limit int) (int, int) {
		if within(limit) {
			return limit, 0
		}
		return 0, status
	}
}

func TestAListIsHeldToTheBoundsOfItsLimit(t *testing.T) {
	const outside = "warning documented-value the list takes a limit outside its bounds"
	for name, tt := range map[string]struct {
		see  func(limit int) (instead, status int)
		want []string // how each finding begins
	}{
		"rejected outside":                 {refusing(400, func(n int) bool { return n >= 1 && n <= 100 }), nil},
		"clamped":                          {func(n int) (int, int) { return max(1, min(100, n)), 0 }, []string{outside}},
		"zero is none":                     {func(n int) (int, int) { return cmp.Or(n, 100), 0 }, []string{outside}},
		"above is the maximum":             {func(n int) (int, int) { return min(100, n), 0 }, []string{outside}},
		"a failure outside":                {refusing(500, func(n int) bool { return n >= 1 && n <= 100 }), []string{"violation no-server-error"}},
		"the minimum rejected":             {refusing(400, func(n int) bool { return n > 1 && n <= 100 }), []string{"violation import-visible"}},
		"the maximum rejected":             {refusing(400, func(n int) bool { return n >= 1 && n < 100 }), []string{"violation import-visible"}},
		"ignored, and more than asked for": {func(int) (int, int) { return 100, 0 }, []string{"violation import-visible what was started is listed on a page that limit does not bound", outside}},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.FieldsFunc(told(report(t, limited(tt.see), generators.KindRelated)), func(r rune) bool { return r == '\n' })
			slices.Sort(tt.want)
			if !slices.EqualFunc(got, tt.want, strings.HasPrefix) {
				t.Errorf("found:\n%s\nwant %q", strings.Join(got, "\n"), tt.want)
			}
		})
	}
}

// Of a long answer, which is not kept whole, the imports are counted as well.
func TestALongPageIsCounted(t *testing.T) {
	right := mocked(nil)
	r := report(t, func(r *http.Request, body []byte) reply {
		a := right(r, body)
		if r.URL.Query().Get("limit") == "1" {
			a.body = `{"data":[{"id":"x"}` + strings.Repeat(`,{"id":"`+strings.Repeat("x", 90)+`"}`, 1000) + `]}`
		}
		return a
	}, generators.KindRelated)
	if got := told(r); got != "violation import-visible what was started is listed on a page that limit does not bound" || r.Findings[0].Observed != "1001 imports" {
		t.Errorf("found:\n%s", got)
	}
}
