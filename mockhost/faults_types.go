package mockhost

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// kindWords is how sentences call the kinds.
var kindWords = [...]string{"null", "a boolean", "a number", "a text", "an array", "an object"}

// faultsOfTypes are those of values of the wrong type, at each place and for the body
// itself.
func faultsOfTypes(c *contract) []fault {
	var out []fault
	for _, p := range placesOf(c) {
		if p.shape == nil || len(p.shape.types) == 0 {
			continue
		}
		for k := nullKind; k <= objectKind; k++ {
			if !p.takes(k) {
				out = append(out, wrongKind(p, k)...)
			}
		}
		out = append(out, chapter("types", coerced(p)...)...)
	}
	out = append(out, chapter("types", wholeBodies(know(c))...)...)
	return append(out, waiting(chapter("types", entry{"body.array-hangs", "A body that is an array hangs it.",
		answerWhen(bodyIs(func(a *asked) bool { return a.json && a.doc.is(arrayKind) }), hang), by(byTime)}))...)
}

func wrongKind(p place, k kind) []fault {
	is := func(v value) bool { return v.is(k) }
	name := p.name + "." + kindNames[k]
	accepted := entry{name + "-accepted", fmt.Sprintf("It takes %s for %s.", kindWords[k], p.name), p.accept(is), by(byRejected)}
	fails := entry{name + "-fails", fmt.Sprintf("%s for %s is answered 500.", capital(kindWords[k]), p.name),
		answerWhen(p.has(is), fail), by(byServerError)}
	if k == nullKind && !p.required {
		accepted.detectedBy = by(byDocumented)
		return append(warnings(chapter("types", accepted)), chapter("types", fails)...)
	}
	return chapter("types", accepted, fails)
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// coerced are values that loose languages take for one another.
func coerced(p place) []entry {
	empty := func(v value) bool { return v.is(arrayKind) && len(v.items) == 0 }
	single := func(v value) bool {
		return v.is(arrayKind) && len(v.items) == 1 && p.shape.judge(v.items[0], "") == ""
	}
	falsy := func(v value) bool {
		return v.is(nullKind) || v.text == "false" && v.is(boolKind) || v.text == "0" && v.is(numberKind)
	}
	var out []entry
	if !p.takes(arrayKind) {
		out = append(out,
			entry{p.name + ".array-of-one-accepted", "It takes an array of one " + p.name + " for the " + p.name + ".",
				p.mend(single, func(v value) value { return v.items[0] }), by(byRejected)},
			entry{p.name + ".array-of-one-fails", "An array of one " + p.name + " is answered 500.", answerWhen(p.has(single), fail), by(byServerError)})
	}
	if p.takes(objectKind) && !p.takes(arrayKind) {
		out = append(out, entry{p.name + ".empty-array-accepted", "It takes an empty array for " + p.name + ".",
			p.accept(empty), by(byRejected)})
	}
	if !p.required && !p.takes(boolKind) && !p.takes(numberKind) {
		out = append(out, entry{p.name + ".falsy-dropped", "It takes null, false and 0 for an absent " + p.name + ".",
			repair(func(a *asked) {
				if v, ok := p.of(a); ok && falsy(v) {
					a.setDoc(a.doc.drop(p.path))
				}
			}), by(byRejected)})
	}
	return append(out, scalars(p)...)
}

func scalars(p place) []entry {
	var out []entry
	if p.takes(textKind) && !p.takes(numberKind) {
		out = append(out, entry{p.name + ".fraction-accepted", "It takes a number with a fraction for " + p.name + ".",
			p.accept(func(v value) bool { return v.is(numberKind) && strings.Contains(v.text, ".") }), by(byRejected)})
	}
	if p.takes(numberKind) && !p.takes(textKind) {
		out = append(out, entry{p.name + ".digits-accepted", "It takes a text of digits for " + p.name + ".", p.accept(func(v value) bool {
			_, err := strconv.Atoi(v.text)
			return v.is(textKind) && err == nil
		}), by(byRejected)})
	}
	return out
}

func bodyIs(says when) when { return func(a *asked) bool { return a.starts() && says(a) } }

func wholeBodies(k *knowledge) []entry {
	root := place{shape: k.start.body[jsonType]}
	var out []entry
	for kind := nullKind; kind <= objectKind; kind++ {
		if root.takes(kind) {
			continue
		}
		is := bodyIs(func(a *asked) bool { return a.json && a.doc.is(kind) })
		out = append(out,
			entry{"body." + kindNames[kind] + "-accepted", "It takes a body that is " + kindWords[kind] + ".", acceptWhen(is), by(byRejected)},
			entry{"body." + kindNames[kind] + "-fails", "A body that is " + kindWords[kind] + " is answered 500.", answerWhen(is, fail), by(byServerError)})
	}
	return append(out,
		entry{"body.array-of-start-accepted", "It takes an array of one start for the start.", repair(func(a *asked) {
			if a.starts() && a.json && a.doc.is(arrayKind) && len(a.doc.items) == 1 {
				a.setDoc(a.doc.items[0])
			}
		}), by(byRejected)},
		entry{"body.text-of-start-accepted", "It takes a text that holds a start for the start.", repair(func(a *asked) {
			if a.starts() && a.json && a.doc.is(textKind) {
				a.setRaw([]byte(a.doc.text))
			}
		}), by(byRejected)},
		entry{"body.start-in-a-member-accepted", "It takes a start that stands inside a member.", deeper(func(_ *asked, v value) value { return v }), by(byRejected)},
		entry{"body.start-in-a-list-accepted", "It takes a start that stands in a list inside a member.", deeper(func(_ *asked, v value) value {
			if v.is(arrayKind) && len(v.items) == 1 {
				return v.items[0]
			}
			return value{}
		}), by(byRejected)},
		entry{"body.start-in-a-text-accepted", "It takes a start that stands as a text inside a member.", deeper(func(_ *asked, v value) value {
			inner, _ := readJSON([]byte(v.text)) // what is no JSON is no start
			return inner
		}), by(byRejected)},
		entry{"body.flattened", "It does not tell the members of a member from its own.", deeper(func(a *asked, v value) value {
			flat := a.doc
			for i, name := range v.names {
				flat = flat.with(name, v.items[i])
			}
			return flat
		}), by(byRejected)})
}

// deeper has the host take the start that open finds in a member of a body that is no start.
func deeper(open func(*asked, value) value) wrap {
	return repair(func(a *asked) {
		if !a.starts() || !a.json || a.acceptable(a.doc) {
			return
		}
		for _, member := range a.doc.items {
			if start := open(a, member); a.doc.is(objectKind) && a.acceptable(start) {
				a.setDoc(start)
				return
			}
		}
	})
}

// faultsOfPresence are those of properties that are absent, empty, repeated or named
// otherwise.
func faultsOfPresence(c *contract) []fault {
	var out []fault
	for _, p := range placesOf(c) {
		if p.required {
			out = append(out, chapter("presence", missed(p)...)...)
		} else {
			out = append(out, chapter("presence", optional(p)...)...)
		}
	}
	for _, p := range objectPlaces(c) {
		empty := p.has(func(v value) bool { return v.is(objectKind) && len(v.names) == 0 })
		if p.shape.judge(value{kind: objectKind}, "") == "" {
			out = append(out, chapter("presence",
				entry{p.name + ".empty-object-refused", "It refuses an empty " + p.name + ".", answerWhen(empty, refuse), by(byAccepted)},
				entry{p.name + ".empty-object-fails", "An empty " + p.name + " is answered 500.", answerWhen(empty, fail), by(byServerError)})...)
		}
	}
	return append(out, chapter("presence", unknownMembers...)...)
}

func missed(p place) []entry {
	last := len(p.path) - 1
	named := func(says func(name string) bool) wrap {
		return repair(func(a *asked) {
			around, ok := a.doc.at(p.path[:last])
			if !a.starts() || !ok || around.has(p.path[last]) {
				return
			}
			if i := slices.IndexFunc(around.names, says); i >= 0 {
				a.setDoc(a.doc.put(p.path, around.items[i]))
			}
		})
	}
	is := p.path[last]
	return []entry{
		{p.name + ".absent-accepted", "It takes a start without " + p.name + ".", acceptWhen(p.absent), by(byRejected)},
		{p.name + ".absent-fails", "A start without " + p.name + " is answered 500.", answerWhen(p.absent, fail), by(byServerError)},
		{p.name + ".absent-resets", "It closes the connection on a start without " + p.name + ".", answerWhen(p.absent, reset), by(byTime)},
		{p.name + ".name-case-ignored", "It reads the name of " + p.name + " without regard to case.",
			named(func(name string) bool { return strings.EqualFold(name, is) }), by(byRejected)},
		{p.name + ".name-trimmed", "It drops white space around the name of " + p.name + ".",
			named(func(name string) bool { return strings.TrimSpace(name) == is }), by(byRejected)},
		{p.name + ".name-cut", "It reads the name of " + p.name + " as far as a NUL.",
			named(func(name string) bool { before, _, _ := strings.Cut(name, "\x00"); return before == is }), by(byRejected)},
	}
}

func optional(p place) []entry {
	there := p.has(func(value) bool { return true })
	absent := func(a *asked) bool {
		_, ok := p.of(a)
		return a.starts() && a.json && a.doc.is(objectKind) && !ok
	}
	out := []entry{
		{p.name + ".demanded", "It refuses a start without " + p.name + ".", answerWhen(absent, refuse), by(byAccepted)},
		{p.name + ".absent-fails", "A start without " + p.name + " is answered 500.", answerWhen(absent, fail), by(byServerError)},
		{p.name + ".fails", "A start that has " + p.name + " is answered 500.", answerWhen(there, fail), by(byServerError)},
	}
	if p.named() {
		return out
	}
	return append(out, entry{p.name + ".refused", "It refuses a start that has " + p.name + ".", answerWhen(there, refuse), by(byAccepted)})
}

// strange reports whether a start has a property of a name that says holds of.
func strange(says func(name string, v value) bool) when {
	return func(a *asked) bool {
		if !a.starts() || !a.json || !a.doc.is(objectKind) {
			return false
		}
		for i, name := range a.doc.names {
			if a.know.start.body[jsonType].member(name) == nil && says(name, a.doc.items[i]) {
				return true
			}
		}
		return false
	}
}

// Nothing binds whether a property that the contract does not name is refused or
// taken, but it must not break the host.
var unknownMembers = []entry{
	{"unknown-fails", "A property that the contract does not name is answered 500.", answerWhen(strange(func(string, value) bool { return true }), fail), by(byServerError)},
	{"unknown-null-fails", "A property that the contract does not name is answered 500 when it is null.",
		answerWhen(strange(func(_ string, v value) bool { return v.is(nullKind) }), fail), by(byServerError)},
	{"unknown-object-fails", "An object that the contract does not name is answered 500.",
		answerWhen(strange(func(_ string, v value) bool { return v.is(objectKind) }), fail), by(byServerError)},
	{"unknown-array-fails", "An array that the contract does not name is answered 500.",
		answerWhen(strange(func(_ string, v value) bool { return v.is(arrayKind) }), fail), by(byServerError)},
	{"unknown-page", "It answers a property that the contract does not name with a page.",
		answerWhen(strange(func(string, value) bool { return true }), html), by(byMediaType)},
	{"prototype-fails", "A property named __proto__ is answered 500.",
		answerWhen(strange(func(name string, _ value) bool { return name == "__proto__" }), fail), by(byServerError)},
	{"empty-name-fails", "A property without a name is answered 500.", answerWhen(strange(func(name string, _ value) bool { return name == "" }), fail), by(byServerError)},
	{"long-name-resets", "It closes the connection on a property with a name of 4 KiB.",
		answerWhen(strange(func(name string, _ value) bool { return len(name) > 4096 }), reset), by(byTime)},
}
