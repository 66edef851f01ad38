package diff

import "slices"

// merge makes s allow only what part allows as well, as allOf does. Where both say
// something in words, s keeps its own.
func (s *schema) merge(part *schema) {
	for t := range s.types {
		if !part.types[t] {
			delete(s.types, t)
		}
	}
	s.mergeLimits(part)
	s.mergeProperties(part)
	s.values = narrowest(s.values, part.values)
	s.unique = s.unique || part.unique
	s.deprecated = s.deprecated || part.deprecated
	s.readOnly = s.readOnly || part.readOnly
	s.writeOnly = s.writeOnly || part.writeOnly
	s.choices = append(s.choices, part.choices...)
	s.items = both(s.items, part.items)
	s.not = first(s.not, part.not)
	if s.deflt == nil {
		s.deflt = part.deflt
	}
	for key, n := range part.other {
		if _, ok := s.other[key]; !ok {
			s.other[key] = n
		}
	}
	for key, at := range part.pointers {
		if _, ok := s.pointers[key]; !ok {
			s.pointers[key] = at
		}
	}
}

func (s *schema) mergeLimits(part *schema) {
	for key, b := range part.bounds {
		if have, ok := s.bounds[key]; !ok || tighter(key, b, have) {
			s.bounds[key] = b
			s.pointers[key] = part.pointer(key)
		}
	}
	s.formats = union(s.formats, part.formats)
	s.patterns = union(s.patterns, part.patterns)
	s.multiple = union(s.multiple, part.multiple)
}

// mergeProperties joins what two schemas say of properties. A part that is closed
// forbids what only the other names; such a property can never be there.
func (s *schema) mergeProperties(part *schema) {
	mine := s.properties
	s.properties = map[string]*schema{}
	for _, name := range union(s.names, part.names) {
		p := both(mine[name], part.properties[name])
		if s.closed && mine[name] == nil || part.closed && part.properties[name] == nil {
			p.types = set{}
		}
		s.properties[name] = p
		if s.holders[name] == "" {
			s.holders[name] = part.holders[name]
		}
	}
	s.names = union(s.names, part.names)
	s.closed = s.closed || part.closed
	s.extra = both(s.extra, part.extra)
	for name := range part.required {
		s.required[name] = true
	}
}

// both returns what two schemas allow together; nil allows anything.
func both(a, b *schema) *schema {
	if a == nil || b == nil {
		return first(a, b)
	}
	a.merge(b)
	a.settle()
	return a
}

func first(a, b *schema) *schema {
	if a != nil {
		return a
	}
	return b
}

func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
