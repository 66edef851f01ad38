package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/spec"
)

// presence notes which properties are there.
func (n *noter) presence() {
	if n.body == nil {
		return
	}
	for s := range n.catalogue.Root.All() {
		if s.Where == "" || s.InArray() {
			continue
		}
		v, there := n.body.GetAt(s.Path())
		if there {
			n.at(rankPresence, s.Where, "there", "with "+generators.Dotted(s.Where))
		}
		if v == nil {
			n.lacking(s, there)
		}
	}
	n.unknown(n.catalogue.Root, n.body)
}

// lacking notes that a property is absent, or null. One whose name is written in other letters counts
// as there: many readers find it.
func (n *noter) lacking(s *generators.Shape, null bool) {
	path := s.Path()
	parent, name := path[:len(path)-1], path[len(path)-1]
	in, _ := n.body.GetAt(parent)
	around, inObject := in.(generators.Object)
	if slices.ContainsFunc(around, func(m generators.Member) bool { return m.Name != name && strings.EqualFold(m.Name, name) }) {
		return
	}
	words := "without " + generators.Dotted(s.Where)
	n.lack("", s.Where, words, "or with null for it", null)
	if len(parent) > 0 && inObject {
		n.lack(" inside", s.Where, fmt.Sprintf("whose %s has no %s", generators.Dotted(spec.Pointer(parent...)), name), "or null for it", null)
	}
}

func (n *noter) lack(shape, where, absent, orNull string, null bool) {
	if !null {
		n.at(rankPresence, where, "absent"+shape, absent)
	}
	n.note(Predicate{Key: where + " absent or null" + shape, Words: absent + ", " + orNull, Where: where, Shape: "absent or null" + shape, rank: rankPresence, sub: 1})
}

// unknown notes properties that the contract does not name, and those that are a known name in
// other letters.
func (n *noter) unknown(s *generators.Shape, o generators.Object) {
	seen := map[string]bool{}
	for _, m := range o {
		if seen[m.Name] {
			n.note(Predicate{Key: "twice", Words: "that has a property twice", rank: rankPresence})
		}
		seen[m.Name] = true
		inner := named(s, m.Name)
		if inner == nil {
			n.stranger(s, m)
			continue
		}
		if object, ok := m.Value.(generators.Object); ok {
			n.unknown(inner, object)
		}
	}
}

func named(s *generators.Shape, name string) *generators.Shape {
	for _, in := range s.Inner {
		if in.Name == name {
			return in
		}
	}
	return nil
}

func (n *noter) stranger(s *generators.Shape, m generators.Member) {
	kind := typeOf(m.Value)
	n.note(Predicate{Key: "unknown", Words: "with a property that the contract does not name", rank: rankPresence, sub: 9})
	n.note(Predicate{Key: "unknown " + kind, Words: "with a property that the contract does not name and that is " + kind, rank: rankPresence, sub: 9})
	place := "at the top level"
	if s.Where != "" {
		place = "inside " + generators.Dotted(s.Where)
	}
	n.note(Predicate{Key: "unknown at " + s.Where, Words: "with a property " + place + " that the contract does not name", rank: rankPresence, sub: 10})
	if special, ok := specialNames[m.Name]; ok {
		n.note(Predicate{Key: "named " + m.Name, Words: special, rank: rankPresence})
	}
	for _, in := range s.Inner {
		n.likeName(in, m.Name)
	}
}

// specialNames are names that languages or readers treat as their own.
var specialNames = map[string]string{"": `with a property without a name ("")`, "__proto__": `with the property "__proto__"`, "constructor": `with the property "constructor"`}

// spellings say how a name is like a known one that a lenient reader takes it for.
var spellings = []struct {
	words string
	of    func(name, known string) bool
}{
	{"in other letters (upper and lower case)", strings.EqualFold},
	{"with white space around it", func(a, b string) bool { return strings.TrimSpace(a) == b }},
	{"with a NUL behind it", func(a, b string) bool { name, _, cut := strings.Cut(a, "\x00"); return cut && name == b }},
	{"with other signs in it", func(a, b string) bool { return plainName(a) == plainName(b) }},
}

// likeName notes a name that is a known one but for its spelling.
func (n *noter) likeName(in *generators.Shape, name string) {
	for i, how := range spellings {
		if how.of(name, in.Name) {
			n.note(Predicate{Key: in.Where + " spelt " + how.words, Words: fmt.Sprintf("with the name of %s %s", generators.Dotted(in.Where), how.words), Where: in.Where,
				Shape: "spelt " + how.words, rank: rankPresence, sub: i})
		}
	}
}

// plainName is a name without what a lenient reader passes over.
func plainName(s string) string {
	return strings.ToLower(separators.Replace(strings.TrimSpace(s)))
}

// separators are what writers of one name differ in.
var separators = strings.NewReplacer("_", "", "-", "", " ", "")
