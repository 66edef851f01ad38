package mockhost

import (
	"slices"
	"strings"
)

// A place is one property of a start, at any depth: what the property-wise faults
// are made for.
type place struct {
	path     []string
	name     string // "errorMode.onError"
	shape    *shape
	required bool
	storage  []store // that its text names
}

// one is the name with its article: "an integrationId", "a uri".
func (p place) one() string {
	if strings.ContainsRune("aeioAEIO", rune(p.name[0])) {
		return "an " + p.name
	}
	return "a " + p.name
}

// placesOf returns the properties of a start in the contract's order, outer before
// inner.
func placesOf(c *contract) []place {
	var out []place
	var walk func(s *shape, path []string)
	walk = func(s *shape, path []string) {
		if s == nil {
			return
		}
		for _, m := range s.everyMember() {
			p := place{path: append(slices.Clone(path), m.name), shape: m.shape, required: s.demands(m.name)}
			p.name = strings.Join(p.path, ".")
			p.storage = slices.DeleteFunc(slices.Clone(c.stores), func(s store) bool { return !slices.Equal(s.place, p.path) })
			out = append(out, p)
			walk(m.shape, p.path)
		}
	}
	walk(know(c).start.body[jsonType], nil)
	return out
}

// textPlaces returns the places that must be text.
func textPlaces(c *contract) []place {
	return slices.DeleteFunc(placesOf(c), func(p place) bool { return !p.takes(textKind) || len(p.shape.types) == 0 })
}

// objectPlaces returns the places that must be objects.
func objectPlaces(c *contract) []place {
	return slices.DeleteFunc(placesOf(c), func(p place) bool { return !p.takes(objectKind) || len(p.shape.types) == 0 })
}

// listedPlaces returns the places whose values the contract lists.
func listedPlaces(c *contract) []place {
	return slices.DeleteFunc(placesOf(c), func(p place) bool { return p.shape == nil || len(p.shape.words()) == 0 })
}

// storagePlace returns the first place that names storage.
func storagePlace(c *contract) (place, bool) {
	for _, p := range placesOf(c) {
		if len(p.storage) > 0 {
			return p, true
		}
	}
	return place{}, false
}

// takes reports whether a value of the kind can be right here.
func (p place) takes(k kind) bool {
	s := p.shape
	return s == nil || s.judgeType(value{kind: k, text: "0"}, "") == ""
}

// of returns what a start has at the place.
func (p place) of(a *asked) (value, bool) {
	if !a.starts() || !a.json {
		return value{}, false
	}
	return a.doc.at(p.path)
}

// has makes a question of one about the value at the place.
func (p place) has(says func(value) bool) when {
	return func(a *asked) bool {
		v, ok := p.of(a)
		return ok && says(v)
	}
}

// reads makes a question of one about the text at the place.
func (p place) reads(says func(string) bool) when {
	return p.has(func(v value) bool { return v.is(textKind) && says(v.text) })
}

// absent asks whether a start leaves the place out, where it has the object around it.
func (p place) absent(a *asked) bool {
	if !a.starts() || !a.json {
		return false
	}
	around, ok := a.doc.at(p.path[:len(p.path)-1])
	return ok && around.is(objectKind) && !around.has(p.path[len(p.path)-1])
}

// named reports whether the text at the place names something that must exist at the
// host, as far as a contract can say: one that is neither listed nor storage. Whether
// it exists is the host's to say, so a host may refuse every such text.
func (p place) named() bool {
	return p.shape != nil && p.takes(textKind) && len(p.shape.words()) == 0 && len(p.storage) == 0
}

// good is a value that is right at the place.
func (p place) good() value {
	if len(p.storage) > 0 {
		return text(p.storage[0].uri())
	}
	v, _ := p.shape.sample()
	return v
}

// mend replaces the value at the place by what to makes of it, where says holds.
func (p place) mend(says func(value) bool, to func(value) value) wrap {
	return repair(func(a *asked) {
		if v, ok := p.of(a); ok && says(v) {
			a.setDoc(a.doc.put(p.path, to(v)))
		}
	})
}

// accept has the host take the value at the place for a good one, where says holds.
func (p place) accept(says func(value) bool) wrap {
	return p.mend(says, func(value) value { return p.good() })
}

// acceptText is accept for texts.
func (p place) acceptText(says func(string) bool) wrap {
	return p.accept(func(v value) bool { return v.is(textKind) && says(v.text) })
}
