package diagnose

import (
	"bytes"
	"encoding/json"

	"example.com/importcheck/generators"
)

// mostValue is the longest body of which the properties are noted.
const mostValue = 128 << 10

// valueOf returns what a request's body says: what it was made from, or what a reader finds in it.
// It is nil where the body is no object.
func valueOf(c generators.Case) generators.Object {
	b := c.Request.Body
	if c.Value != nil || len(b) == 0 || len(b) > mostValue {
		return c.Value
	}
	v, _ := valueIn(b).(generators.Object)
	return v
}

// valueIn reads a text that is one value of JSON; it is nil for another one.
func valueIn(b []byte) any {
	if !json.Valid(b) {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return read(d)
}

// read reads one value of a text that is known to be JSON.
func read(d *json.Decoder) any {
	t, err := d.Token()
	if err != nil {
		return nil
	}
	switch x := t.(type) {
	case json.Number:
		return generators.Raw(x)
	case json.Delim:
		if x == '[' {
			list := []any{}
			for d.More() {
				list = append(list, read(d))
			}
			_, _ = d.Token() // the bracket that ends it
			return list
		}
		object := generators.Object{}
		for d.More() {
			name, _ := d.Token()
			text, _ := name.(string)
			object = append(object, generators.Member{Name: text, Value: read(d)})
		}
		_, _ = d.Token() // the brace that ends it
		return object
	}
	return t
}
