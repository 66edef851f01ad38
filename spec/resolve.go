package spec

import "github.com/pb33f/go-yaml"

// Resolve returns the pointer of the value that stands at a pointer once every $ref
// on the way is followed, so that it leads to where the file says the thing.
func (c *Contract) Resolve(pointer string) string {
	at := ""
	for _, token := range Tokens(pointer) {
		at = c.tree.follow(at + Pointer(token))
	}
	return at
}

// follow returns where the $ref at a pointer leads, or the pointer itself. A circle
// was refused at load, but may stand in a part of the file that nothing needs.
func (t *tree) follow(pointer string) string {
	for range deepest {
		_, n := t.at(pointer)
		ref := get(n, "$ref")
		if ref == nil || ref.Kind != yaml.ScalarNode {
			return pointer
		}
		pointer, _ = local(ref.Value)
	}
	return pointer
}

// Keys returns the keys of the mapping at a pointer, in the file's order; extensions
// ("x-…") are among them.
func (c *Contract) Keys(pointer string) []string {
	_, n := c.tree.at(pointer)
	var out []string
	for _, k := range keys(n) {
		out = append(out, k.Value)
	}
	return out
}

// Example returns the value at a pointer as Go values of encoding/json, and whether
// there is one.
func (c *Contract) Example(pointer string) (any, bool) {
	_, n := c.tree.at(pointer)
	if n == nil {
		return nil, false
	}
	var v any
	if err := n.Decode(&v); err != nil {
		return nil, false
	}
	return v, true
}
