package diagnose

import (
	"bytes"
	"encoding/json"

	"example.com/importcheck/generators"
)

// valueOf returns what a request's body says: what it was made from, or what a reader finds in it.
// It is nil where the body is no object.
func valueOf(c generators.Case) generators.Object {
	b := c.Request.Body
	if c.Value != nil || len(b) == 0 || len(b) > mostParsed || !json.Valid(b) {
		return c.Value
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	v, ok := read(d).(generators.Object)
	if !ok {
		return nil
	}
	return v
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
