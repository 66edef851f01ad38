package generators

import (
	"fmt"
	"math"
	"strconv"
)

// numbers makes the cases around the limits of numbers, those of int32 and int64
// included.
func (m *Catalogue) numbers() []Case {
	var out []Case
	for _, s := range m.places(func(s *Shape) bool { return s.Is("integer") || s.Is("number") }) {
		for _, p := range numberProbes(s) {
			c := s.By[p.keyword]
			name := id(Dotted(s.Where), p.keyword, p.name)
			one := Case{ID: name, Kind: p.class, Constraint: c, Side: p.side, Description: fmt.Sprint(p.value), Control: m.control(s, nil)}
			if n, ok := p.value.(int64); ok {
				one.Size = int(n)
			}
			out = append(out, m.body(one, m.Base(name).SetAt(s.Path(), p.value)))
		}
	}
	return sortCases(out)
}

type numberProbe struct {
	keyword, name, class string
	side                 Side
	value                any
}

func numberProbes(s *Shape) []numberProbe {
	var out []numberProbe
	for keyword, sign := range map[string]float64{"minimum": -1, "maximum": 1} {
		if limit, ok := s.Number(keyword); ok {
			out = append(out, beside(s, keyword, limit, sign)...)
		}
	}
	for keyword, sign := range map[string]float64{"exclusiveMinimum": 1, "exclusiveMaximum": -1} {
		if limit, ok := s.Number(keyword); ok {
			out = append(out, numberProbe{keyword, "at", KindOutside, Outside, Raw(fmt.Sprint(limit))},
				numberProbe{keyword, "inside", KindInsideLimit, Inside, numeric(limit + sign*stepOf(s))})
		}
	}
	if step, ok := s.Number("multipleOf"); ok {
		out = append(out, numberProbe{"multipleOf", "between", KindOutside, Outside, Raw(fmt.Sprint(step * 1.5))})
	}
	return append(out, widths(s)...)
}

// stepOf returns the distance from one allowed number to the next.
func stepOf(s *Shape) float64 {
	if step, ok := s.Number("multipleOf"); ok {
		return step
	}
	if s.Is("integer") {
		return 1
	}
	return 0.5
}

// beside probes a limit: at it, one step inside, one step and far outside. sign points
// outside.
func beside(s *Shape, keyword string, limit, sign float64) []numberProbe {
	step := stepOf(s)
	if limit+step == limit {
		return []numberProbe{{keyword, "at", KindAtLimit, At, numeric(limit)}} // no number that is written beside it differs
	}
	return []numberProbe{
		{keyword, "at", KindAtLimit, At, numeric(limit)},
		{keyword, "inside", KindInsideLimit, Inside, numeric(limit - sign*step)},
		{keyword, "outside", KindOutside, Outside, numeric(limit + sign*step)},
		{keyword, "far", KindFarOutside, Outside, numeric(limit + sign*step*1_000_000)},
	}
}

func numeric(n float64) any {
	switch {
	case n == math.Trunc(n) && math.Abs(n) < 1<<53:
		return int64(n)
	case n == math.Trunc(n):
		return Raw(strconv.FormatFloat(n, 'f', -1, 64)) // an exponent makes it no integer in OpenAPI 3.0
	}
	return n
}

// widths probes the formats that name a width.
func widths(s *Shape) []numberProbe {
	limits := map[string][2]Raw{"int32": {"2147483647", "2147483648"}, "int64": {"9223372036854775807", "9223372036854775808"}}
	w, ok := limits[s.By["format"].Text()]
	if !ok {
		return nil
	}
	if _, limited := s.Number("maximum"); limited {
		return nil
	}
	return []numberProbe{{"format", "most", KindAtLimit, At, w[0]}, {"format", "over", KindOutside, Outside, w[1]}}
}

// arrays makes the cases around the limits of arrays.
func (m *Catalogue) arrays() []Case {
	var out []Case
	for _, s := range m.places(func(s *Shape) bool { return s.Is("array") && s.Items != nil }) {
		for _, keyword := range []string{"minItems", "maxItems"} {
			limit, ok := s.Limit(keyword)
			if !ok {
				continue
			}
			for _, n := range []int{limit - 1, limit, limit + 1} {
				if n < 0 || n > mostItems {
					continue
				}
				name := id(Dotted(s.Where), keyword, fmt.Sprint(n))
				c := Case{ID: name, Constraint: s.By[keyword], Side: side(n, limit), Kind: limitKind(n, limit),
					Size: n, Description: fmt.Sprintf("%d items", n), Control: m.control(s, nil)}
				if keyword == "minItems" {
					c.Side, c.Kind = side(limit, n), limitKind(limit, n)
				}
				out = append(out, m.body(c, m.Base(name).SetAt(s.Path(), m.items(s, n))))
			}
		}
		if c, ok := s.By["uniqueItems"]; ok {
			name := id(Dotted(s.Where), "uniqueItems")
			v := m.value(s.Items, Token(name))
			out = append(out, m.body(Case{ID: name, Kind: KindOutside, Constraint: c, Side: Outside,
				Description: "one item twice", Control: m.control(s, nil)},
				m.Base(name).SetAt(s.Path(), []any{v, v})))
		}
	}
	return out
}

// items returns n different items.
func (m *Catalogue) items(s *Shape, n int) []any {
	out := []any{}
	for i := range n {
		out = append(out, m.item(s.Items, "x", i))
	}
	return out
}
