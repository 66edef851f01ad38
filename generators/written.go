package generators

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.com/importcheck/internal/strictjson"
	"example.com/importcheck/spec/constraint"
)

// KindWritten are the requests that a scenario writes out.
const KindWritten = "request that a scenario writes out"

// Written returns the case of a request that a scenario writes out. The oracle says what is expected
// of it; one to a related operation is held to the answers that the contract documents.
func (m *Catalogue) Written(id, description string, r Request) Case {
	c := Case{ID: id, Kind: KindWritten, Description: description, Request: r, Written: true}
	path, _, _ := strings.Cut(r.Path, "?")
	start := m.Oracle.contract.Start
	if op := m.Oracle.contract.Operation(r.Method, path); op != nil && (op.Method != start.Method || op.Path != start.Path) {
		c.Kind, c.Label = KindRelated, Label{Expect: Any, Binding: constraint.Binds,
			Reason: "the contract documents the answers of the related operations", Source: "the contract"}
		return c
	}
	if v, _, err := strictjson.Parse(r.Body); err == nil {
		c.Value, _ = ordered(v).(Object)
	}
	if c = m.finish(c); c.Label.Documented == Reject {
		c.Control = "minimal"
	}
	return c
}

// ordered turns the objects of a parsed value into Objects, with their names sorted.
func ordered(v any) any {
	switch x := v.(type) {
	case map[string]any:
		out := Object{}
		for _, name := range slices.Sorted(maps.Keys(x)) {
			out = append(out, Member{name, ordered(x[name])})
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i := range x {
			out[i] = ordered(x[i])
		}
		return out
	}
	return v
}

// StoragePlace is the first place of the body whose text names storage, or nil.
func (m *Catalogue) StoragePlace() *Shape {
	return oneOf(m.texts(), func(s *Shape) bool { return len(s.Families) > 0 })
}

// HostPlace is the first place of the body that names what the host keeps, such as a storage
// integration, or nil.
func (m *Catalogue) HostPlace() *Shape {
	return oneOf(m.texts(), func(s *Shape) bool { return s.Exists != nil })
}

func oneOf(list []*Shape, is func(*Shape) bool) *Shape {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i]
	}
	return nil
}

// Sized returns a valid start whose text at a place has so many characters more than the limit of
// that keyword, or fewer where n is negative.
func (m *Catalogue) Sized(s *Shape, keyword string, n int) (Case, bool) {
	limit, ok := s.Limit(keyword)
	if !ok {
		return Case{}, false
	}
	name := id(Dotted(s.Where), keyword, signed(n))
	c := m.body(Case{ID: name, Kind: KindWithinLimits, Constraint: s.By[keyword], Control: "minimal"}, m.With(name, s))
	if c, ok = m.Resized(c, s.Where, limit+n); ok {
		c.Side = Inside
		if c.Label.Expect == Reject {
			c.Kind, c.Side = KindOutside, Outside
		}
	}
	return c, ok
}

func signed(n int) string {
	if n < 0 {
		return "minus." + strconv.Itoa(-n)
	}
	return "plus." + strconv.Itoa(n)
}
