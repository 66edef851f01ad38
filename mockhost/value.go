package mockhost

import (
	"encoding/json"
	"slices"
	"strconv"
)

type kind uint8

const (
	nullKind kind = iota
	boolKind
	numberKind
	textKind
	arrayKind
	objectKind
)

// kindNames are the names of the types as JSON Schema writes them.
var kindNames = [...]string{"null", "boolean", "number", "string", "array", "object"}

// A value is one JSON value. Numbers keep the form in which they were written, and
// objects the order and the duplicates of their members: a host that is meant to be
// sloppy about them must be able to distinguish them.
type value struct {
	kind  kind
	text  string   // of a text, a number as written, or true and false
	names []string // of an object, beside items
	items []value
}

func text(s string) value         { return value{kind: textKind, text: s} }
func number(n int64) value        { return value{kind: numberKind, text: strconv.FormatInt(n, 10)} }
func array(items ...value) value  { return value{kind: arrayKind, items: items} }
func (v value) is(k kind) bool    { return v.kind == k }
func (v value) has(n string) bool { return v.is(objectKind) && slices.Contains(v.names, n) }

// get returns the member of that name; of two, the last one.
func (v value) get(name string) (value, bool) {
	if v.kind != objectKind {
		return value{}, false
	}
	for i := len(v.names) - 1; i >= 0; i-- {
		if v.names[i] == name {
			return v.items[i], true
		}
	}
	return value{}, false
}

// at returns the value that a path of member names leads to.
func (v value) at(path []string) (value, bool) {
	for _, name := range path {
		var ok bool
		if v, ok = v.get(name); !ok {
			return value{}, false
		}
	}
	return v, true
}

// with returns a copy of an object in which a member is set, at its old place or at
// the end.
func (v value) with(name string, to value) value {
	out := value{kind: objectKind, names: slices.Clone(v.names), items: slices.Clone(v.items)}
	for i, n := range out.names {
		if n == name {
			out.items[i] = to
			return out
		}
	}
	out.names, out.items = append(out.names, name), append(out.items, to)
	return out
}

// without returns a copy of an object that has no member of that name.
func (v value) without(name string) value {
	out := value{kind: objectKind}
	for i, n := range v.names {
		if n != name {
			out.names, out.items = append(out.names, n), append(out.items, v.items[i])
		}
	}
	return out
}

// put returns a copy of v in which the value at the path is set, objects on the way
// included.
func (v value) put(path []string, to value) value {
	if len(path) == 0 {
		return to
	}
	inner, ok := v.get(path[0])
	if !ok || !inner.is(objectKind) {
		inner = value{kind: objectKind}
	}
	return v.with(path[0], inner.put(path[1:], to))
}

// drop returns a copy of v that has nothing at the path.
func (v value) drop(path []string) value {
	if len(path) == 1 {
		return v.without(path[0])
	}
	inner, ok := v.get(path[0])
	if !ok {
		return v
	}
	return v.with(path[0], inner.drop(path[1:]))
}

// equal compares two values as JSON Schema does, but for numbers, which are equal
// when they are written alike.
func (v value) equal(w value) bool {
	if v.kind != w.kind || v.text != w.text || len(v.items) != len(w.items) {
		return false
	}
	for i := range v.items {
		other := w.items[i]
		if v.kind == objectKind {
			var ok bool
			if other, ok = w.get(v.names[i]); !ok {
				return false
			}
		}
		if !v.items[i].equal(other) {
			return false
		}
	}
	return true
}

// appendTo writes the value as compact JSON.
func (v value) appendTo(b []byte) []byte {
	switch v.kind {
	case nullKind:
		return append(b, "null"...)
	case textKind:
		return appendText(b, v.text)
	case arrayKind, objectKind:
		return v.appendItems(b)
	}
	return append(b, v.text...)
}

func (v value) appendItems(b []byte) []byte {
	open, closing := byte('['), byte(']')
	if v.kind == objectKind {
		open, closing = '{', '}'
	}
	b = append(b, open)
	for i, item := range v.items {
		if i > 0 {
			b = append(b, ',')
		}
		if v.kind == objectKind {
			b = append(appendText(b, v.names[i]), ':')
		}
		b = item.appendTo(b)
	}
	return append(b, closing)
}

func appendText(b []byte, s string) []byte {
	out, _ := json.Marshal(s) // a string always marshals
	return append(b, out...)
}
