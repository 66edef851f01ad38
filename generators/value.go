package generators

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
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
	var b strings.Builder
	b.WriteString(s.Around)
	s.write(&b, v)
	b.WriteString(s.Around)
	return []byte(b.String())
}

func (s Style) write(b *strings.Builder, v any) {
	switch v := v.(type) {
	case Object:
		s.object(b, v)
	case []any:
		s.array(b, v)
	case string:
		quote(b, v, s.Texts)
	case Raw:
		b.WriteString(string(v))
	case nil:
		b.WriteString("null")
	case float64:
		b.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
	default:
		fmt.Fprint(b, v)
	}
}

func (s Style) object(b *strings.Builder, o Object) {
	b.WriteString("{" + s.Space)
	for i := range o {
		m := o[i]
		if s.Reverse {
			m = o[len(o)-1-i]
		}
		if i > 0 {
			b.WriteString("," + s.Space)
		}
		quote(b, m.Name, s.Names)
		b.WriteString(s.Space + ":" + s.Space)
		s.write(b, m.Value)
		b.WriteString(s.Space)
	}
	b.WriteByte('}')
}

func (s Style) array(b *strings.Builder, list []any) {
	b.WriteString("[" + s.Space)
	for i, v := range list {
		if i > 0 {
			b.WriteString("," + s.Space)
		}
		s.write(b, v)
		b.WriteString(s.Space)
	}
	b.WriteByte(']')
}

func quote(b *strings.Builder, text string, how Escape) {
	b.WriteByte('"')
	from := 0 // what is not written yet begins here
	for i, r := range text {
		slash := how == EscapeSlash && r == '/'
		mark := r == '"' || r == '\\'
		if !slash && !mark && !escapes(how, i, r) || r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd") {
			continue // it stays as it is, a byte that is not UTF-8 included
		}
		b.WriteString(text[from:i])
		from = i + utf8.RuneLen(r)
		switch {
		case escapes(how, i, r):
			escapeRune(b, r, how == EscapeAllUpper)
		default:
			b.WriteByte('\\')
			b.WriteRune(r)
		}
	}
	b.WriteString(text[from:])
	b.WriteByte('"')
}

func escapes(how Escape, i int, r rune) bool {
	switch how {
	case EscapeAll, EscapeAllUpper:
		return true
	case EscapeFirst:
		return i == 0 || r < 0x20
	case EscapeNonASCII:
		return r < 0x20 || r > 0x7e
	}
	return r < 0x20
}

func escapeRune(b *strings.Builder, r rune, upper bool) {
	digits := "0123456789abcdef"
	if upper {
		digits = "0123456789ABCDEF"
	}
	unit := func(u rune) {
		b.Write([]byte{'\\', 'u', digits[u>>12&15], digits[u>>8&15], digits[u>>4&15], digits[u&15]})
	}
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		unit(high)
		unit(low)
		return
	}
	unit(r)
}
