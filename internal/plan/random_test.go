package plan

import (
	"fmt"
	"slices"
	"testing"

	"example.com/importcheck/generators"
	"pgregory.net/rapid"
)

// drawn are the requests of the random cases of a kind. Each keeps its name and breaks as many
// constraints as it is to break.
func drawn(t rapid.TB, p *Plan, kind string) []string {
	var out []string
	for _, c := range p.Of(kind) {
		whole := p.Whole(c)
		if whole.ID != c.ID || whole.Kind != kind || whole.Control != "minimal" || c.Control != "minimal" || fmt.Sprint(p.Whole(whole)) != fmt.Sprint(whole) {
			t.Fatalf("%s is drawn as %s, a %s beside %q", c.ID, whole.ID, whole.Kind, whole.Control)
		}
		breaks := map[string]int{generators.KindRandomValid: 0, generators.KindRandomInvalid: 1}[kind]
		if label := p.Catalogue.Oracle.Label(whole.Request); len(label.Broken) != breaks {
			t.Fatalf("%s breaks %d constraints, not %d", c.ID, len(label.Broken), breaks)
		}
		out = append(out, fmt.Sprint(whole.Request))
	}
	return out
}

func TestRandomCasesFollowFromTheSeed(t *testing.T) {
	p, other := full(Options{}), full(Options{})
	kinds := []string{generators.KindRandomValid, generators.KindRandomInvalid}
	rapid.Check(t, func(t *rapid.T) {
		p.Seed, p.RandomCases = rapid.Int64().Draw(t, "seed"), rapid.IntRange(0, 6).Draw(t, "cases")
		other.Seed, other.RandomCases = p.Seed, p.RandomCases+2
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		first, more := drawn(t, p, kind), drawn(t, other, kind)
		if len(first) != p.RandomCases || len(more) != p.RandomCases+2 || !slices.Equal(first, more[:len(first)]) {
			t.Fatalf("%d cases, then %d, or not the same from the same seed", len(first), len(more))
		}
	})
	p.Seed, p.RandomCases, other.Seed, other.RandomCases = 1, 9, 2, 9
	for _, kind := range kinds {
		one, two := drawn(t, p, kind), drawn(t, other, kind)
		if slices.Equal(one, two) || one[0] == one[1] {
			t.Errorf("%s: two seeds give the same cases, or one seed one case twice", kind)
		}
	}
	changed := p.Whole(p.Of(kinds[0])[0])
	changed.Request.Body = []byte("{}")
	for _, c := range []generators.Case{p.one(t, "minimal"), changed} {
		if fmt.Sprint(p.Whole(c)) != fmt.Sprint(c) {
			t.Errorf("%s has a request already, and another one is drawn", c.ID)
		}
	}
}
