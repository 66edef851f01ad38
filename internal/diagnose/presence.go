package diagnose

import (
	"strings"

	"example.com/importcheck/generators"
)

// Name writes a place as a reader would: "errorMode.onError".
func Name(where string) string {
	if where == "" {
		return "body"
	}
	return strings.ReplaceAll(strings.TrimPrefix(where, "/"), "/", ".")
}

// presence notes which properties are there.
func (n noter) presence() {
	if n.s.Case.Value == nil {
		return
	}
	for s := range n.e.Catalogue.Root.All() {
		if s.Where == "" || s.InArray() {
			continue
		}
		if _, there := n.s.Case.Value.GetAt(s.Path()); there {
			n.at(rankPresence, s.Where, "there", "with "+Name(s.Where))
		} else {
			n.at(rankPresence, s.Where, "absent", "without "+Name(s.Where))
		}
	}
	n.unknown(n.e.Catalogue.Root, n.s.Case.Value)
}

// unknown notes properties that the contract does not name, and those that are a known name in
// other letters.
func (n noter) unknown(s *generators.Shape, o generators.Object) {
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

func (n noter) stranger(s *generators.Shape, m generators.Member) {
	kind := typeOf(m.Value)
	n.note(Predicate{Key: "unknown", Words: "with a property that the contract does not name", rank: rankPresence})
	n.note(Predicate{Key: "unknown " + kind, Words: "with a property that the contract does not name and that is " + kind, rank: rankPresence})
	for _, in := range s.Inner {
		if alike(in.Name, m.Name) {
			n.note(Predicate{Key: "alike", Words: "with a known name in other letters", rank: rankPresence})
			n.at(rankPresence, in.Where, "alike", "that has "+quoted(m.Name)+" in place of "+Name(in.Where))
		}
	}
}

// alike reports whether two names differ only in what a lenient reader passes over.
func alike(a, b string) bool {
	plain := func(s string) string {
		return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.TrimSpace(s)))
	}
	return plain(a) == plain(b)
}
