package diff

import (
	"cmp"
	"slices"
	"strings"
)

// anyType holds the types that a value can have. "number" stands for the numbers that
// are not whole, so that an integer is one of the numbers.
var anyType = set{"null": true, "boolean": true, "integer": true, "number": true, "string": true, "array": true, "object": true}

// types reads type and nullable, which adds null to a type that is named.
func (r reader) types(s *schema) {
	nullable := r.old() && s.flag("nullable")
	if nullable {
		s.pointers["null"] = s.pointers["nullable"]
	}
	v, ok := s.value("type")
	if !ok {
		return
	}
	names, many := v.([]any)
	if !many {
		names = []any{v}
	}
	s.types = set{}
	for _, name := range names {
		s.types[shown(name)] = true
	}
	if s.types["number"] {
		s.types["integer"] = true
	}
	if nullable {
		s.types["null"] = true
	}
}

// String returns the types as a contract names them.
func (s set) String() string {
	if len(s.without(nil)) == len(anyType) {
		return "any"
	}
	if len(s) == 0 {
		return "none"
	}
	names := s.without(set{})
	if s["number"] {
		names = slices.DeleteFunc(names, func(n string) bool { return n == "integer" })
	}
	return strings.Join(names, " or ")
}

// compareTypes records how the types changed, and reports whether any type is left that
// both allow; where none is, nothing inside compares.
func (q pair) compareTypes() bool {
	gone, come := q.a.types.without(q.b.types), q.b.types.without(q.a.types)
	shared := len(gone) < len(q.a.types)
	if whole := q.a.types.String() == "any" || q.b.types.String() == "any"; !whole && shared {
		gone, come = q.compareNull(gone), q.compareNull(come)
	}
	kind := "type-changed"
	switch {
	case len(gone) == 0 && len(come) == 0:
		return true
	case len(come) == 0:
		kind = "type-narrower"
	case len(gone) == 0:
		kind = "type-wider"
	}
	q.report(kind, "type", cmp.Or(q.a.asText, q.a.types.String()), cmp.Or(q.b.asText, q.b.types.String()))
	return shared
}

// compareNull records only null, which is written in several ways, and returns
// the other types.
func (q pair) compareNull(types []string) []string {
	if !slices.Contains(types, "null") {
		return types
	}
	kind, keyword := "nullable-added", "nullable"
	if q.a.types["null"] {
		kind = "nullable-removed"
	}
	if q.a.pointers[keyword] == "" && q.b.pointers[keyword] == "" {
		keyword = "type"
	}
	q.report(kind, keyword, q.a.types.String(), q.b.types.String())
	return slices.DeleteFunc(types, func(t string) bool { return t == "null" })
}

// share reports whether both schemas allow one of the types.
func (q pair) share(types ...string) bool {
	return slices.ContainsFunc(types, func(t string) bool { return q.a.types[t] && q.b.types[t] })
}
