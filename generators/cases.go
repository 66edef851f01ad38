package generators

import (
	"slices"
	"strings"

	"example.com/importcheck/spec/constraint"
)

// Cases returns every case that is sent in each run, in a fixed order: subject by
// subject, and within a subject in the order of the contract. They are made once, in
// about 30 ms; the caller must not change them.
func (m *Catalogue) Cases() []Case { return m.cases() }

func (m *Catalogue) makeCases() []Case {
	subjects := []func() []Case{
		m.accepting, m.directories, m.listed, m.pairs, m.jsonForms, m.httpForms,
		m.lengths, m.numbers, m.arrays, m.types, m.missing, m.formatCases, m.undocumented, m.controlled, m.unknown,
		m.syntaxCases, m.large, m.keys, m.headerCases, m.mediaTypes, m.methods,
	}
	var single []Case
	for _, subject := range subjects {
		single = append(single, subject()...)
	}
	for i := range single {
		single[i].Form = formOf(single[i].ID)
	}
	return slices.Concat(single, m.sequences(single), m.repeats(single), m.bursts(single))
}

// finish works the label of a case out from its bytes. One outside a constraint that nobody
// named is outside the one that it breaks.
func (m *Catalogue) finish(c Case) Case {
	c.Label = m.Oracle.Label(c.Request)
	if c.Side == Outside && c.Constraint.None() && len(c.Label.Broken) > 0 {
		c.Constraint = c.Label.Broken[0]
	}
	return c
}

// body completes a case from the value of its body, in the ordinary style.
func (m *Catalogue) body(c Case, body Object) Case {
	c.Value, c.Request = body, m.Start(body)
	return m.finish(c)
}

// texts returns the places of the body that hold text.
func (m *Catalogue) texts() []*Shape {
	return m.places(func(s *Shape) bool { return s.Is("string") })
}

func (m *Catalogue) places(want func(*Shape) bool) []*Shape {
	var out []*Shape
	for s := range m.Root.All() {
		if s.Where != "" && want(s) {
			out = append(out, s)
		}
	}
	return out
}

// id joins the parts of a case's id.
func id(parts ...string) string {
	out := ""
	for i, p := range parts {
		if i > 0 && p != "" {
			out += "."
		}
		out += p
	}
	return out
}

// Dotted writes a place as ids and readers do: "errorMode.onError"; the body itself is "body".
func Dotted(where string) string {
	if where == "" {
		return "body"
	}
	return strings.ReplaceAll(strings.TrimPrefix(where, "/"), "/", ".")
}

// requests returns the constraints on requests with one of the keywords.
func (m *Catalogue) requests(keywords ...string) []constraint.Constraint {
	var out []constraint.Constraint
	for _, k := range m.Known {
		if k.Message == constraint.Request && slices.Contains(keywords, k.Keyword) {
			out = append(out, k)
		}
	}
	return out
}
