package generators

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// An Object is a JSON object whose properties keep their order. Values are Object,
// []any, string, bool, nil, int64, float64 and Raw.
type Object []Member

// A Member is one property.
type Member struct {
	Name  string
	Value any
}

// Raw is JSON text that is written as it stands.
type Raw string

// Get returns the value of a property and whether it is there.
func (o Object) Get(name string) (any, bool) {
	for _, m := range o {
		if m.Name == name {
			return m.Value, true
		}
	}
	return nil, false
}

// Set returns a copy of the object in which the property has the value.
func (o Object) Set(name string, v any) Object {
	out := append(Object(nil), o...)
	for i := range out {
		if out[i].Name == name {
			out[i].Value = v
			return out
		}
	}
	return append(out, Member{name, v})
}

// Drop returns a copy of the object without the property.
func (o Object) Drop(name string) Object {
	var out Object
	for _, m := range o {
		if m.Name != name {
			out = append(out, m)
		}
	}
	return out
}

// SetAt returns a copy in which the value at a path of names is v; objects on the way
// are made where they are missing. "*" stands for the first item of an array.
func (o Object) SetAt(path []string, v any) Object {
	out, _ := setAt(o, path, v).(Object)
	return out
}

func setAt(in any, path []string, v any) any {
	if len(path) == 0 {
		return v
	}
	if path[0] == "*" {
		list, _ := in.([]any)
		if len(list) == 0 {
			return []any{setAt(nil, path[1:], v)}
		}
		return append([]any{setAt(list[0], path[1:], v)}, list[1:]...)
	}
	o, _ := in.(Object)
	inner, _ := o.Get(path[0])
	return o.Set(path[0], setAt(inner, path[1:], v))
}

// GetAt returns the value at a path of names.
func (o Object) GetAt(path []string) (any, bool) {
	var v any = o
	for _, name := range path {
		switch x := v.(type) {
		case Object:
			in, ok := x.Get(name)
			if !ok {
				return nil, false
			}
			v = in
		case []any:
			if name != "*" || len(x) == 0 {
				return nil, false
			}
			v = x[0]
		default:
			return nil, false
		}
	}
	return v, true
}

// DropAt returns a copy without the property at a path of names.
func (o Object) DropAt(path []string) Object {
	last := len(path) - 1
	if last == 0 {
		return o.Drop(path[0])
	}
	v, _ := o.GetAt(path[:last])
	inner, ok := v.(Object)
	if !ok {
		return o
	}
	return o.SetAt(path[:last], inner.Drop(path[last]))
}

// A Style is a way to write JSON; every style of one value means the same.
type Style struct {
	Space   string // between tokens: "", " ", "\n", "\t", "\r\n" …
	Around  string // before and behind the whole text
	Names   Escape // of the property names
	Texts   Escape // of the strings
	Reverse bool   // properties in the opposite order
}

// An Escape says which characters of a string are written as \uXXXX.
type Escape int

// The ways to escape.
const (
	EscapeNeeded   Escape = iota // only what RFC 8259 demands
	EscapeNonASCII               // everything outside ASCII, surrogate pairs where needed
	EscapeAll                    // every character, digits in lower case
	EscapeAllUpper               // every character, digits in upper case
	EscapeFirst                  // the first character
	EscapeSlash                  // "/" as "\/"
)

// Encode writes a value in a style.
func Encode(v any, s Style) []byte {
	b := make([]byte, 0, s.room(v)+2*len(s.Around)+16)
	b = append(b, s.Around...)
	b = s.append(b, v)
	return append(b, s.Around...)
}

// room is about how many bytes a value takes.
func (s Style) room(v any) int {
	const perMember = 16
	switch v := v.(type) {
	case Object:
		n := 2
		for _, m := range v {
			n += s.Names.room(m.Name) + s.room(m.Value) + 4*len(s.Space) + perMember
		}
		return n
	case []any:
		n := 2
		for _, in := range v {
			n += s.room(in) + 2*len(s.Space) + 1
		}
		return n
	case string:
		return s.Texts.room(v)
	case Raw:
		return len(v)
	}
	return perMember
}

// room is about how many bytes a text takes in quotes.
func (how Escape) room(text string) int {
	const unit = len(`\u0061`)
	switch how {
	case EscapeAll, EscapeAllUpper:
		return unit*utf8.RuneCountInString(text) + 2
	}
	return len(text) + len(text)/8 + unit
}

func (s Style) append(b []byte, v any) []byte {
	switch v := v.(type) {
	case Object:
		return s.object(b, v)
	case []any:
		return s.array(b, v)
	case string:
		return quoted(b, v, s.Texts)
	case Raw:
		return append(b, v...)
	case nil:
		return append(b, "null"...)
	case float64:
		return strconv.AppendFloat(b, v, 'g', -1, 64)
	}
	return fmt.Append(b, v)
}

func (s Style) object(b []byte, o Object) []byte {
	b = append(append(b, '{'), s.Space...)
	for i := range o {
		m := o[i]
		if s.Reverse {
			m = o[len(o)-1-i]
		}
		if i > 0 {
			b = append(append(b, ','), s.Space...)
		}
		b = append(quoted(b, m.Name, s.Names), s.Space...)
		b = append(append(b, ':'), s.Space...)
		b = append(s.append(b, m.Value), s.Space...)
	}
	return append(b, '}')
}

func (s Style) array(b []byte, list []any) []byte {
	b = append(append(b, '['), s.Space...)
	for i, v := range list {
		if i > 0 {
			b = append(append(b, ','), s.Space...)
		}
		b = append(s.append(b, v), s.Space...)
	}
	return append(b, ']')
}
