package diff

import (
	"slices"
	"strings"

	"example.com/importcheck/spec"
)

// values are the values that a schema lists. Only enum and const bind.
type values struct {
	keyword string
	list    []any // without null, which is one of the types
	binds   bool
}

func (v *values) texts() []string {
	var out []string
	for _, x := range v.list {
		out = append(out, canonical(x))
	}
	return out
}

func (v *values) has(x any) bool { return slices.Contains(v.texts(), canonical(x)) }

// String returns the list as a report shows it.
func (v *values) String() string {
	if v == nil {
		return ""
	}
	var out []string
	for _, x := range v.list {
		out = append(out, shown(x))
	}
	return strings.Join(out, ", ")
}

// values reads the strongest list of the schema: enum, const, x-enum, "Possible values".
func (r reader) values(s *schema) {
	for _, key := range []string{"const", "enum", "x-enum"} {
		v, ok := s.value(key)
		if key == "const" {
			v = []any{v}
		}
		if !ok || len(list(v)) == 0 {
			continue
		}
		s.list(key, list(v))
		return
	}
	if v := spec.ValuesIn(s.description()); len(v.List) > 0 {
		s.values = &values{keyword: v.Keyword}
		s.pointers[v.Keyword] = s.at + "/description"
		for _, text := range v.List {
			s.values.list = append(s.values.list, text)
		}
	}
}

func (s *schema) description() string {
	v, _ := s.value("description")
	text, _ := v.(string)
	return text
}

// list keeps a list. A list that binds and does not hold null forbids it, but the
// validators of OpenAPI 3.0 let null pass where nullable says so.
func (s *schema) list(key string, all []any) {
	isNull := func(v any) bool { return v == nil }
	s.values = &values{keyword: key, list: slices.DeleteFunc(slices.Clone(all), isNull), binds: key != "x-enum"}
	if s.values.binds && !slices.ContainsFunc(all, isNull) && s.pointers["null"] == "" {
		delete(s.types, "null")
	}
}

// narrowest returns the values that two lists allow together.
func narrowest(a, b *values) *values {
	switch {
	case a == nil:
		return b
	case b == nil || a.binds && !b.binds:
		return a
	case b.binds && !a.binds:
		return b
	}
	out := *a
	out.list = slices.DeleteFunc(slices.Clone(a.list), func(x any) bool { return !b.has(x) })
	return &out
}

// fold drops the listed values that the schema itself refuses, and the keywords that a
// list which binds leaves without effect.
func (s *schema) fold() {
	if s.values == nil || !s.values.binds {
		return
	}
	rest := *s
	rest.values = nil
	v := *s.values
	v.list = slices.DeleteFunc(slices.Clone(v.list), func(x any) bool { return len(rest.breaks(x, false)) > 0 })
	s.values = &v
	s.bounds, s.formats, s.patterns, s.multiple = map[string]bound{}, nil, nil, nil
	for _, key := range []string{"format", "pattern", "multipleOf", "minLength", "maxLength", "minimum", "maximum"} {
		if at, ok := s.pointers[key]; ok {
			s.other[key] = node{s.contract, strings.TrimSuffix(at, "/"+key)} // it is still reported, but as words
		}
	}
}

func (q pair) compareValues() {
	a, b := q.a.values, q.b.values
	q.compareRefused(a, b)
	switch {
	case a == nil && b == nil:
	case a == nil:
		q.strength(b.binds).report("values-listed", b.keyword, "", b.String())
	case b == nil:
		q.strength(a.binds).report("values-unlisted", a.keyword, a.String(), "")
	default:
		q.compareLists(a, b)
	}
}

// binding reports whether the schema allows listed values only, so that limits and
// shapes decide nothing.
func (s *schema) binding() bool { return s.values != nil && s.values.binds }

// compareRefused records the listed values of one contract that the limits of the other
// one refuse, where that one has no list that binds.
func (q pair) compareRefused(a, b *values) {
	if q.a.binding() && !q.b.binding() {
		if gone, by := a.refusedBy(q.b); gone != "" {
			q.reportAt("values-removed", by, q.a.pointer(a.keyword), q.b.pointer(by), gone, "")
		}
	}
	if q.b.binding() && !q.a.binding() {
		if come, by := b.refusedBy(q.a); come != "" {
			q.reportAt("values-added", by, q.a.pointer(by), q.b.pointer(b.keyword), "", come)
		}
	}
}

// refusedBy returns the values that a schema refuses for a reason other than their
// type, and the keyword that refuses the first.
func (v *values) refusedBy(s *schema) (refused, keyword string) {
	var out []string
	for _, x := range v.list {
		broken := s.breaks(x, false)
		if !s.types[typeOf(x)] || len(broken) == 0 {
			continue
		}
		if out = append(out, shown(x)); len(out) == 1 {
			keyword = broken[0]
		}
	}
	return strings.Join(out, ", "), keyword
}

func (q pair) compareLists(a, b *values) {
	if gone := lacking(a, b); gone != "" {
		q.strength(b.binds).reportKeys("values-removed", a.keyword, b.keyword, gone, "")
	}
	if come := lacking(b, a); come != "" {
		q.strength(a.binds).reportKeys("values-added", a.keyword, b.keyword, "", come)
	}
	switch {
	case a.binds && !b.binds:
		q.reportKeys("values-bind-less", a.keyword, b.keyword, a.String(), b.String())
	case b.binds && !a.binds:
		q.reportKeys("values-bind-more", a.keyword, b.keyword, a.String(), b.String())
	case a.keyword != b.keyword:
		q.reportKeys("values-retold", a.keyword, b.keyword, a.String(), b.String())
	}
	if lacking(a, b) == "" && lacking(b, a) == "" && !slices.Equal(a.texts(), b.texts()) {
		q.reportKeys("reordered", a.keyword, b.keyword, a.String(), b.String())
	}
}

// lacking returns the values of a that b does not list.
func lacking(a, b *values) string {
	var out []string
	for _, x := range a.list {
		if !b.has(x) {
			out = append(out, shown(x))
		}
	}
	return strings.Join(out, ", ")
}
