package generators

import (
	"slices"
	"strings"

	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// A Shape is one place of a request body with its constraints by keyword, gathered
// from the flat list: the tree that values are made from.
type Shape struct {
	Where string // "/errorMode/onError", "" for the body itself
	Name  string
	By    map[string]constraint.Constraint
	Inner []*Shape // properties in the contract's order
	Items *Shape   // of an array
	// Families are the kinds of storage that a text here may name.
	Families []spec.Family
	// Own is the one URI that a text here may hold; empty for any of the families.
	Own string
	// Exists says that whether a value here is accepted is the host's own matter: it
	// names something that the host keeps.
	Exists *spec.Ruling

	path     []string // the names in Where
	demanded bool     // every start holds it, since the host demands it
}

// shapes gathers the places of the request body.
func shapes(c *spec.Contract, known []constraint.Constraint) *Shape {
	root := &Shape{By: map[string]constraint.Constraint{}}
	for _, k := range known {
		if k.Message != constraint.Request || k.Where != "" && !strings.HasPrefix(k.Where, "/") {
			continue
		}
		s := root.descend(spec.Tokens(k.Where))
		if _, have := s.By[k.Keyword]; !have {
			s.By[k.Keyword] = k
		}
	}
	for _, f := range c.Families {
		s := root.descend(spec.Tokens(f.Property))
		s.Families = append(s.Families, f)
	}
	for _, r := range spec.Rulings() {
		if s := root.Find(r.Place); s != nil && r.Keyword == "existence" {
			s.Exists = &r
		}
	}
	return root
}

// descend returns the shape at a path, made where it is not there yet.
func (s *Shape) descend(path []string) *Shape {
	if len(path) == 0 {
		return s
	}
	if path[0] == "*" {
		if s.Items == nil {
			s.Items = &Shape{Where: s.Where + "/*", Name: "*", By: map[string]constraint.Constraint{}, path: s.step("*")}
		}
		return s.Items.descend(path[1:])
	}
	for _, in := range s.Inner {
		if in.Name == path[0] {
			return in.descend(path[1:])
		}
	}
	in := &Shape{Where: s.Where + spec.Pointer(path[0]), Name: path[0], By: map[string]constraint.Constraint{}, path: s.step(path[0])}
	s.Inner = append(s.Inner, in)
	return in.descend(path[1:])
}

// Find returns the shape at a pointer, or nil.
func (s *Shape) Find(where string) *Shape {
	for x := range s.All() {
		if x.Where == where {
			return x
		}
	}
	return nil
}

// All yields the shape and everything below it, in order.
func (s *Shape) All() func(func(*Shape) bool) {
	return func(yield func(*Shape) bool) { s.walk(yield) }
}

func (s *Shape) walk(yield func(*Shape) bool) bool {
	if !yield(s) {
		return false
	}
	for _, in := range s.Inner {
		if !in.walk(yield) {
			return false
		}
	}
	return s.Items == nil || s.Items.walk(yield)
}

// Path returns the names that lead to the place; the caller must not change them.
func (s *Shape) Path() []string { return s.path }

// step returns the path of what stands below the place under a name. It has no room
// behind it, so that nothing is appended to it in place.
func (s *Shape) step(name string) []string { return slices.Clip(append(slices.Clone(s.path), name)) }

// InArray reports whether the place is inside an array.
func (s *Shape) InArray() bool { return slices.Contains(s.Path(), "*") }

// Is reports whether a value of that type is allowed.
func (s *Shape) Is(kind string) bool {
	t, ok := s.By["type"]
	if !ok {
		return len(s.Inner) > 0 && kind == "object" || s.Items != nil && kind == "array"
	}
	for one := range strings.SplitSeq(t.Text(), " or ") {
		if one == kind {
			return true
		}
	}
	return false
}

// Required reports whether the property must be there.
func (s *Shape) Required() bool { _, ok := s.By["required"]; return ok && s.Where != "" }

// always reports whether every start holds the place.
func (s *Shape) always() bool { return s.demanded || s.Required() }

// Nullable reports whether null is allowed.
func (s *Shape) Nullable() bool { _, ok := s.By["nullable"]; return ok }

// Values returns the texts that the contract lists for the place.
func (s *Shape) Values() (list []string, c constraint.Constraint) {
	for _, keyword := range []string{"const", "enum", "x-enum", "Possible values"} {
		if c, ok := s.By[keyword]; ok && !c.JSON {
			return c.Value.([]string), c
		}
	}
	return nil, constraint.Constraint{}
}

// listedJSON returns what the contract lists for the place where that is not text.
func (s *Shape) listedJSON() (out []any) {
	for _, keyword := range []string{"const", "enum"} {
		if c, ok := s.By[keyword]; ok && c.JSON {
			for _, text := range c.Value.([]string) {
				out = append(out, Raw(text))
			}
			return out
		}
	}
	return nil
}

// Limit returns a whole-number limit and whether there is one.
func (s *Shape) Limit(keyword string) (int, bool) {
	c, ok := s.By[keyword]
	return c.Int(), ok
}

// Number returns a numeric limit and whether there is one.
func (s *Shape) Number(keyword string) (float64, bool) {
	v, ok := s.By[keyword].Value.(float64)
	return v, ok
}
