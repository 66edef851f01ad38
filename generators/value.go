package generators

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
	out := append(make(Object, 0, len(o)+1), o...)
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
	if len(path) == 0 {
		out, _ := v.(Object)
		return out
	}
	inner, _ := o.Get(path[0])
	return o.Set(path[0], setAt(inner, path[1:], v))
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
	return o.SetAt(path, v)
}

// GetAt returns the value at a path of names.
func (o Object) GetAt(path []string) (any, bool) {
	if len(path) == 0 {
		return o, true
	}
	v, ok := o.Get(path[0])
	for _, name := range path[1:] {
		switch x := v.(type) {
		case Object:
			v, ok = x.Get(name)
		case []any:
			if ok = name == "*" && len(x) > 0; ok {
				v = x[0]
			}
		default:
			ok = false
		}
		if !ok {
			return nil, false
		}
	}
	return v, ok
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
