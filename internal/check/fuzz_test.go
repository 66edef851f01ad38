package check

import (
	"net/http"
	"slices"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
)

// Whatever a host answers, a judgement comes back, it is the same each time, and no
// finding is empty.
func FuzzJudge(f *testing.F) {
	b := newBench(f, "2026-04")
	var cases []generators.Case
	for _, id := range []string{"minimal", "syntax.empty", "key.absent.0", "method.PUT", "http.open.http-1.0", "open.bom", "uri.maxLength.1501.s3.ascii"} {
		cases = append(cases, b.labelled(f, id))
	}
	for i, row := range append(rulings, answers...) {
		f.Add(uint8(i), row.exchange.Status, row.exchange.Header.Get("Content-Type"), row.exchange.Body)
	}
	f.Fuzz(func(t *testing.T, which uint8, status int, media string, body []byte) {
		e := host.Exchange{Status: status, Header: http.Header{"Content-Type": {media}}, Body: body}
		o := Outcome{Case: cases[int(which)%len(cases)], Exchange: e}
		a, found := b.judge.One(o)
		_, again := b.judge.One(o)
		if !slices.Equal(groups(found), groups(again)) {
			t.Errorf("%v, and then %v", groups(found), groups(again))
		}
		if a.Accepted() && a.Refused() || a.Refused() && a.Failed() {
			t.Errorf("status %d is of two kinds", status)
		}
		b.judge.Run([]*Answer{a, a}, nil)
	})
}

func groups(found []Finding) []string {
	var out []string
	for _, f := range found {
		out = append(out, f.Group()+f.Title+f.Observed)
	}
	return out
}
