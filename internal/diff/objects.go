package diff

import (
	"slices"

	"example.com/importcheck/spec"
)

func (q pair) compareObjects() {
	for _, name := range union(q.a.names, q.b.names) {
		q.compareProperty(name)
	}
	q.compareUnnamed()
	q.compareOrder("properties", q.a.names, q.b.names)
}

func (q pair) compareProperty(name string) {
	a, b := q.a.properties[name], q.b.properties[name]
	inner := q.into(level{name: name, in: "property"}, first(a, q.a.extra), first(b, q.b.extra))
	inner.unsent = q.a.needs(name, q.direction) && q.b.needs(name, q.direction)
	switch {
	case a == nil:
		q.added(inner, name)
	case b == nil:
		q.dropped(inner, name)
	default:
		q.compareRequired(name)
		q.compareHolder(name)
		inner.compare()
	}
}

// needs reports whether a property must be there. One that only answers hold is never
// demanded of a request, and the other way round.
func (s *schema) needs(name, direction string) bool {
	p := s.properties[name]
	if !s.required[name] || p == nil {
		return false
	}
	return !(direction == Request && p.readOnly || direction == Response && p.writeOnly)
}

// added records a new property. If a schema applied to all unnamed properties, the new
// one is compared with it.
func (q pair) added(inner pair, name string) {
	kind, keyword := "property-added", "properties"
	switch {
	case q.b.needs(name, q.direction) && !(q.direction == Response && q.a.closed):
		kind, keyword = "property-required-added", "required"
	case q.a.closed:
		kind = "property-allowed"
	}
	q.reportProperty(kind, inner, name, keyword, q.a.at, q.b.properties[name].at)
	if q.a.extra != nil {
		inner.compare()
	}
}

// dropped records a removed property: forbidden if unnamed properties are, else without
// a promise.
func (q pair) dropped(inner pair, name string) {
	kind, keyword := "property-dropped", "properties"
	if q.b.closed {
		kind, keyword = "property-forbidden", "additionalProperties"
	}
	q.weak = !q.b.closed
	q.reportProperty(kind, inner, name, keyword, q.a.properties[name].at, q.b.at)
	if q.b.extra != nil {
		inner.compare()
	}
}

func (q pair) compareRequired(name string) {
	was, is := q.a.needs(name, q.direction), q.b.needs(name, q.direction)
	if was == is || q.a.required[name] == q.b.required[name] {
		return // the effect of readOnly and writeOnly on required is their own change
	}
	kind := "property-required"
	if was {
		kind = "property-optional"
	}
	inner := q.into(level{name: name, in: "property"}, nil, nil)
	q.reportProperty(kind, inner, name, "required", q.a.pointer("required"), q.b.pointer("required"))
}

// reportProperty records a change of a property as part of its object: the place is the
// property's, an example is the whole object.
func (q pair) reportProperty(kind string, inner pair, name, keyword, oldAt, newAt string) {
	before := len(q.changes)
	q.reportAt(kind, keyword, oldAt, newAt, presence(q.a, name), presence(q.b, name))
	for i := before; i < len(q.changes); i++ {
		q.changes[i].Where = inner.where()
	}
}

func presence(s *schema, name string) string {
	switch {
	case s.properties[name] == nil:
		return ""
	case s.required[name]:
		return "required"
	}
	return "optional"
}

// compareHolder records a property that moved to another schema, such as a part of
// allOf, at the same place in the body.
func (q pair) compareHolder(name string) {
	ha, hb := q.a.holders[name], q.b.holders[name]
	same := (ha == q.a.at) == (hb == q.b.at) && (ha == q.a.at || ha == hb || componentName(ha) == "" && componentName(hb) == "")
	if !same {
		q.into(level{name: name, in: "property"}, nil, nil).note("property-moved", "", ha, hb, ha, hb)
	}
}

func (q pair) compareUnnamed() {
	const key = "additionalProperties"
	switch {
	case q.a.closed && q.b.closed:
	case q.b.closed:
		q.report("properties-closed", key, q.unnamed(q.a), "false")
	case q.a.closed:
		q.report("properties-opened", key, "false", q.unnamed(q.b))
	case q.a.extra != nil || q.b.extra != nil:
		q.into(level{name: key, in: "unnamed"}, orAnything(q.a.extra, q.a), orAnything(q.b.extra, q.b)).compare()
	}
}

func (q pair) unnamed(s *schema) string {
	if s.extra != nil {
		return s.extra.types.String()
	}
	return "any"
}

// compareOrder records that what both have is in another order.
func (q pair) compareOrder(keyword string, old, new []string) {
	was := slices.DeleteFunc(slices.Clone(old), func(n string) bool { return !slices.Contains(new, n) })
	is := slices.DeleteFunc(slices.Clone(new), func(n string) bool { return !slices.Contains(old, n) })
	if !slices.Equal(was, is) {
		q.report("reordered", keyword, joinNames(was), joinNames(is))
	}
}

// pointer returns a level's part of the place.
func (l level) pointer() string { return spec.Pointer(l.name) }
