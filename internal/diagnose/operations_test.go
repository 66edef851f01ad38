package diagnose

import (
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/spec/constraint"
)

// What a host does with a start that lacks a key, list, describe and cancel mostly do for the same reason.
func TestOneMistakeInAllOperationsIsOneCause(t *testing.T) {
	cause := func(id, kind, lacks, name string, status int) *Cause {
		broken := constraint.Constraint{Where: "header Api-Key", Keyword: "security"}
		if lacks != "" {
			broken.Where = lacks
		}
		f := check.Finding{Check: name, Title: "a start without the right key is accepted"}
		f.Outcome = check.Outcome{Exchange: host.Exchange{Status: status},
			Case: generators.Case{ID: id, Kind: kind, Label: generators.Label{Broken: []constraint.Constraint{broken}}}}
		out := New(f, []check.Finding{f})
		out.Why.Where = broken.Where
		return out
	}
	start := func(status int) *Cause {
		return cause("key.absent.0", generators.KindWrongKey, "", "auth-required", status)
	}
	related := func(verb, header string, status int) *Cause {
		return cause("related."+verb+".key.absent", generators.KindRelated, verb+" header "+header, "auth-required", status)
	}
	for _, row := range []struct {
		host   string
		causes []*Cause
		want   string // the titles
	}{
		{"looks at the key of nothing", []*Cause{start(200), related("list", "Api-Key", 200), related("cancel", "Api-Key", 200)},
			"a start without the right key is accepted; so are list and cancel"},
		{"does not look at the key of a list", []*Cause{start(200), related("list", "Api-Key", 200)}, "a start without the right key is accepted; so is list"},
		{"answers them otherwise", []*Cause{start(302), related("list", "Api-Key", 200)}, "a start without the right key is accepted|a start without the right key is accepted"},
		{"lacks another header there", []*Cause{start(200), related("list", "X-Version", 200)}, "a start without the right key is accepted|a start without the right key is accepted"},
		{"is right about starts", []*Cause{related("list", "Api-Key", 200)}, "a start without the right key is accepted"},
	} {
		var titles []string
		for _, c := range InAllOperations(row.causes) {
			c.Also = nil // the constraints are of no matter here
			c.Finish()
			titles = append(titles, c.Title)
		}
		if got := strings.Join(titles, "|"); got != row.want {
			t.Errorf("%s: %q, want %q", row.host, got, row.want)
		}
	}
}
