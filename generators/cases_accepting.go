package generators

import "example.com/importcheck/spec/constraint"

// accepting makes the plain valid starts: the smallest one in each storage, each
// optional property by itself, all of them together.
func (m *Catalogue) accepting() []Case {
	minimal := Case{ID: "minimal", Kind: KindMinimal, Side: Inside, Description: "the required properties alone"}
	out := []Case{m.body(minimal, m.Base("minimal"))}
	for _, s := range m.Root.Inner {
		if s.Required() {
			out[0].Constraint = s.By["required"]
		}
	}
	out = append(out, m.storages()...)
	for _, s := range m.places(func(s *Shape) bool { return !s.Required() }) {
		name := id("optional", Dotted(s.Where))
		c := Case{ID: name, Kind: KindOptional, Constraint: firstOf(s), Side: Inside, Description: "with " + s.Where}
		out = append(out, m.body(c, m.With(name, s)))
		if s.Is("object") {
			name := id("optional", Dotted(s.Where), "empty")
			c.ID, c.Description = name, s.Where+" as {}"
			out = append(out, m.body(c, m.Base(name).SetAt(s.Path(), m.object(s, Token(name)))))
		}
	}
	for _, s := range m.places((*Shape).Nullable) {
		name := id("optional", Dotted(s.Where), "null")
		out = append(out, m.body(Case{ID: name, Kind: KindOptional, Constraint: s.By["nullable"], Side: Inside,
			Description: s.Where + " as null"}, m.With(name, s).SetAt(s.Path(), nil)))
	}
	out = append(out, m.optionalParameters()...)
	return append(out, m.body(Case{ID: "whole", Kind: KindWhole, Description: "every property that the contract names"}, m.Whole("whole")))
}

// storages makes a start in each family, with and without every other property.
func (m *Catalogue) storages() []Case {
	var out []Case
	for _, s := range m.texts() {
		for i, f := range s.Families {
			c := m.storage(s, i)
			name := id("storage", f.Name)
			out = append(out, m.body(Case{ID: name, Kind: KindStorage, Constraint: c, Side: Inside, Description: f.Template},
				m.Base(name).SetAt(s.Path(), fitURI(s, f, Token(name)))))
			name = id("storage", f.Name, "whole")
			out = append(out, m.body(Case{ID: name, Kind: KindStorage, Constraint: c, Side: Inside,
				Description: f.Template + " and every other property", Control: id("storage", f.Name)},
				m.Whole(name).SetAt(s.Path(), fitURI(s, f, Token(name)))))
			out = append(out, m.buckets(s, i)...)
		}
	}
	return out
}

// storage returns the constraint of the place's i-th family.
func (m *Catalogue) storage(s *Shape, i int) constraint.Constraint {
	for _, k := range m.requests("storage") {
		if k.Where == s.Where && k.Value == s.Families[i].Template {
			return k
		}
	}
	return constraint.Constraint{}
}

func (m *Catalogue) buckets(s *Shape, i int) []Case {
	f, c := s.Families[i], m.storage(s, i)
	var out []Case
	for _, bucket := range f.Buckets {
		name := id("bucket", f.Name, bucket)
		out = append(out, m.body(Case{ID: name, Kind: KindBucketName, Constraint: c, Side: Inside,
			Description: "bucket " + bucket, Control: id("storage", f.Name)},
			m.Base(name).SetAt(s.Path(), f.URI(bucket, Token(name)))))
	}
	name := id("bucket", f.Name, "no-directory")
	return append(out, m.body(Case{ID: name, Kind: KindNoDirectory, Constraint: c, Side: Inside,
		Description: "no directory", Control: id("storage", f.Name)},
		m.Base(name).SetAt(s.Path(), f.URI(f.Buckets[0], ""))))
}

// firstOf returns the constraint that a property's presence is reported under: its type,
// or the first that it has.
func firstOf(s *Shape) constraint.Constraint {
	for _, keyword := range []string{"type", "properties", "enum", "oneOf", "anyOf"} {
		if c, ok := s.By[keyword]; ok {
			return c
		}
	}
	return constraint.Constraint{}
}

// optionalParameters sends each header and query parameter that may be left out.
func (m *Catalogue) optionalParameters() []Case {
	var out []Case
	for _, p := range m.Oracle.contract.Start.Parameters() {
		if p.Required || p.In != "header" && p.In != "query" {
			continue
		}
		where := p.In + " " + p.Name
		name := id("optional", p.In, p.Name)
		c := Case{ID: name, Kind: KindOptional, Side: Inside, Description: "with " + where, Value: m.Base(name)}
		for _, k := range m.Known {
			if k.Where == where && c.Constraint.Keyword == "" {
				c.Constraint = k
			}
		}
		text, ok := m.given(p)
		if !ok {
			continue
		}
		c.Request = m.Start(c.Value).withParameter(p.In, p.Name, text)
		if c = m.finish(c); c.Constraint.Keyword != "" && c.Label.Expect == Accept {
			out = append(out, c)
		}
	}
	return out
}
