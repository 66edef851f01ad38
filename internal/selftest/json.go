package selftest

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"slices"

	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// A member is one name of an object with its value, both as they were written.
type member struct {
	name string
	raw  json.RawMessage
}

const deepest = 40 // nesting that is looked into; reading deeper ones again and again takes long

// members returns the members of an object in their order, duplicates too.
func members(b []byte) ([]member, bool) {
	if depth(b) > deepest {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, false
	}
	var out []member
	for d.More() {
		name, err := d.Token()
		m := member{}
		if m.name, _ = name.(string); err != nil || d.Decode(&m.raw) != nil {
			return nil, false
		}
		out = append(out, m)
	}
	_, err := d.Token()
	_, after := d.Token()
	return out, err == nil && after == io.EOF
}

// firstOfEach drops what comes for a name that was there before, in the body and in the
// objects that are its values.
func firstOfEach(b []byte) []byte {
	list, ok := members(b)
	if !ok {
		return b
	}
	out := []byte{'{'}
	for i, m := range list {
		if slices.ContainsFunc(list[:i], func(before member) bool { return before.name == m.name }) {
			continue
		}
		if i > 0 {
			out = append(out, ',')
		}
		name, _ := json.Marshal(m.name) // a text always can be written
		out = slices.Concat(out, name, []byte{':'}, firstOfEach(m.raw))
	}
	return append(out, '}')
}

// repeated reports whether a name comes twice, at any depth of objects.
func repeated(b []byte) bool {
	list, _ := members(b)
	return slices.ContainsFunc(list, func(m member) bool {
		n := 0
		for _, other := range list {
			if other.name == m.name {
				n++
			}
		}
		return n > 1 || repeated(m.raw)
	})
}

// unnamed reports whether a value holds a property that its schema does not name.
func unnamed(p *base.SchemaProxy, v any) bool {
	object, ok := v.(map[string]any)
	if !ok || p == nil || p.Schema() == nil || p.Schema().Properties == nil {
		return false
	}
	for name, in := range object {
		of := p.Schema().Properties.GetOrZero(name)
		if of == nil || unnamed(of, in) {
			return true
		}
	}
	return false
}

// depth counts how deep arrays and objects stand in one another.
func depth(b []byte) (most int) {
	now, inside := 0, false
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '"':
			inside = !inside
		case inside && b[i] == '\\':
			i++
		case inside:
		case b[i] == '[' || b[i] == '{':
			now++
			most = max(most, now)
		case b[i] == ']' || b[i] == '}':
			now--
		}
	}
	return most
}

var (
	pair = regexp.MustCompile(`(?i)\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}`)
	half = regexp.MustCompile(`(?i)\\ud[89a-f][0-9a-f]{2}`)
	two  = regexp.MustCompile(`\\\\`)
)

// halfPair reports whether a text of a body holds half of a surrogate pair.
func halfPair(b []byte) bool {
	return half.Match(pair.ReplaceAll(two.ReplaceAll(b, nil), nil))
}
