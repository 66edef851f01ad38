package diff

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// These bound the examples: a limit above them is not reached by one.
const (
	mostCharacters = 20_000
	mostProperties = 200
)

// samples returns values around everything that two schemas say: inside, at and
// outside each limit, each listed value, each shape. Some satisfy neither.
func samples(a, b *schema) []any {
	var out []any
	for _, s := range []*schema{a, b} {
		out = append(out, s.texts...)
		if s.values != nil {
			out = append(out, s.values.list...)
		}
	}
	for _, s := range []*schema{a, b} {
		for _, t := range []string{"string", "integer", "number", "object", "array"} {
			if s.types[t] {
				out = append(out, ofType(t, a, b)...)
			}
		}
		if s.not != nil {
			out = append(out, samples(s.not, s.not)...)
		}
		for _, c := range s.choices {
			for _, branch := range c.branches {
				out = append(out, samples(branch, branch)...)
			}
		}
	}
	return append(out, "importcheck", 1, 0.5, nil, true, map[string]any{}, []any{})
}

// sample returns a value that satisfies both schemas, or at least the first, and if
// there is one keeps to what is documented.
func sample(a, b *schema) any {
	v, ok := a.sampled[b]
	if !ok {
		v = findSample(a, b)
		if a.sampled == nil {
			a.sampled = map[*schema]any{}
		}
		a.sampled[b] = v // a schema does not change once it was read
	}
	return v
}

func findSample(a, b *schema) any {
	all := samples(a, b)
	for _, other := range []*schema{b, a} {
		for _, documented := range []bool{true, false} {
			for _, v := range all {
				if len(a.breaks(v, documented))+len(other.breaks(v, documented)) == 0 {
					return v
				}
			}
		}
	}
	return nil
}

func ofType(t string, a, b *schema) []any {
	switch t {
	case "string":
		return textSamples(a, b)
	case "integer", "number":
		return numberSamples(a, b)
	case "object":
		return objectSamples(a, b)
	}
	return listSamples(a, b)
}

func textSamples(a, b *schema) []any {
	out := []any{"importcheck", "2026-04-01T00:00:00Z", "2026-04-01", "aW1wb3J0", "b3d0e1f2-0000-4000-8000-000000000000", "", "é", "?"}
	for _, p := range union(a.patterns, b.patterns) {
		for _, text := range matching(p) {
			out = append(out, text)
		}
	}
	seeds := slices.Clone(out)
	for _, n := range around(a, b, "minLength", "maxLength") {
		if n > mostCharacters {
			continue
		}
		out = append(out, strings.Repeat("a", n))
		for _, seed := range seeds {
			if text := seed.(string); text != "" && len(text) < n {
				out = append(out, text+strings.Repeat(text[len(text)-1:], n-len(text)))
			}
		}
	}
	return out
}

// around returns the whole numbers at the limits of two schemas and beside them.
func around(a, b *schema, keywords ...string) []int {
	near := map[int]bool{}
	for _, s := range []*schema{a, b} {
		for _, key := range keywords {
			if x, ok := s.bounds[key]; ok && math.Abs(x.value) < math.MaxInt32 {
				for d := -1; d <= 1; d++ {
					near[max(int(x.value)+d, 0)] = true
				}
			}
		}
	}
	var out []int
	for n := range near {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

func numberSamples(a, b *schema) []any {
	out := []any{1, 0, -1, 0.5, 7, math.MaxInt32 + 1.0, math.MinInt32 - 1.0, 1e19, -1e19}
	for _, s := range []*schema{a, b} {
		for _, key := range []string{"minimum", "maximum"} {
			if x, ok := s.bounds[key]; ok {
				out = append(out, x.value, x.value-1, x.value+1, x.value-0.5, x.value+0.5)
			}
		}
		for _, m := range union(a.multiple, b.multiple) {
			for _, x := range []float64{0, s.bounds["minimum"].value, s.bounds["maximum"].value} {
				near := math.Floor(x/m) * m
				out = append(out, near-m, near, near+m, near+2*m)
			}
		}
	}
	return out
}

func listSamples(a, b *schema) []any {
	one := any("importcheck")
	if a.items != nil || b.items != nil {
		one = sample(orAnything(a.items, a), orAnything(b.items, b))
	}
	out := []any{[]any{one}, []any{one, one}}
	for _, n := range around(a, b, "minItems", "maxItems") {
		if n > mostCharacters {
			continue
		}
		out = append(out, slices.Repeat([]any{one}, n))
		if a.unique || b.unique {
			out = append(out, distinct(n))
		}
	}
	return out
}

func distinct(n int) []any {
	var out []any
	for i := range n {
		out = append(out, fmt.Sprint("importcheck", i))
	}
	return out
}

// objectSamples returns the least object that both allow, the same without each of its
// properties, with each other property, with one that nobody names, and filled up.
func objectSamples(a, b *schema) []any {
	least := leastObject(a, b)
	out := []any{least}
	for _, name := range union(a.names, b.names) {
		if _, ok := least[name]; ok {
			out = append(out, without(least, name))
			continue
		}
		p := first(a.properties[name], b.properties[name])
		out = append(out, with(least, name, sample(p, first(b.properties[name], p))))
	}
	out = append(out, with(least, "importcheckUnnamed", "importcheck"))
	for _, n := range around(a, b, "minProperties", "maxProperties") {
		if n < mostProperties {
			out = append(out, filled(least, a, b, n))
		}
	}
	return out
}

func leastObject(a, b *schema) map[string]any {
	out := map[string]any{}
	for _, name := range union(a.names, b.names) {
		p, q := a.properties[name], b.properties[name]
		if p != nil && a.needs(name, Request) || p != nil && q != nil && b.needs(name, Request) {
			out[name] = sample(p, first(q, p))
		}
	}
	most := max(a.bounds["minProperties"].value, b.bounds["minProperties"].value)
	return filled(out, a, b, int(min(most, mostProperties)))
}

// filled adds properties until there are n, named ones first.
func filled(least map[string]any, a, b *schema, n int) map[string]any {
	out := with(least, "", nil)
	delete(out, "")
	for _, name := range a.names {
		if _, ok := out[name]; !ok && len(out) < n {
			out[name] = sample(a.properties[name], first(b.properties[name], a.properties[name]))
		}
	}
	for i := 0; len(out) < n; i++ {
		out[fmt.Sprint("importcheckUnnamed", i)] = "importcheck"
	}
	return out
}

func with(m map[string]any, name string, v any) map[string]any {
	out := without(m, name)
	out[name] = v
	return out
}

func without(m map[string]any, name string) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		if k != name {
			out[k] = v
		}
	}
	return out
}
