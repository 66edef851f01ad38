package spec

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/pb33f/go-yaml"

	"example.com/importcheck/internal/usererr"
)

// cut returns a document that holds the paths of the start and of the related operations,
// and what those refer to, however far. Building a model of a whole published file
// takes twenty times as long.
func (t *tree) cut(start, one string) (*yaml.Node, error) {
	out, paths, components := mapping(), mapping(), mapping()
	for _, key := range []string{"openapi", "info", "servers", "security", "jsonSchemaDialect"} {
		if v := get(t.root, key); v != nil {
			put(out, key, v)
		}
	}
	for _, p := range []string{start, one} {
		if item := get(get(t.root, "paths"), p); item != nil {
			put(paths, p, t.item(item))
		}
	}
	if v := get(get(t.root, "components"), "securitySchemes"); v != nil {
		put(components, "securitySchemes", v)
	}
	put(out, "paths", paths)
	put(out, "components", components)
	w := &walker{tree: t, out: out, sizes: map[string]int{}}
	for _, n := range slices.Clone(paths.Content) { // the walk may add paths
		if _, err := w.walk(n, anObject, nil); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// A walker follows references and keeps what they lead to.
type walker struct {
	tree  *tree
	out   *yaml.Node
	sizes map[string]int // how many nodes a pointer's value has once its references are unfolded
}

// walk follows every $ref below n and returns how many nodes n unfolds to. trail holds
// the references on the way here; one that comes up again is a circle.
func (w *walker) walk(n *yaml.Node, is part, trail []string) (int, error) {
	size := 1
	if is == data {
		return size, nil
	}
	if ref := get(n, "$ref"); ref != nil && ref.Kind == yaml.ScalarNode {
		more, err := w.follow(ref, trail)
		if err != nil {
			return 0, err
		}
		size += more
	}
	for i, c := range n.Content {
		more, err := w.walk(c, is.below(n, i), trail)
		if err != nil {
			return 0, err
		}
		size += more
	}
	if size > mostNodes {
		return 0, usererr.AtLine(w.tree.file, n.Line, fmt.Sprintf("its references unfold to more than %d nodes from here", mostNodes),
			"make the schemas refer to each other less")
	}
	return size, nil
}

func (w *walker) follow(ref *yaml.Node, trail []string) (int, error) {
	pointer, ok := local(ref.Value)
	if !ok {
		return 0, w.wrong(ref, "leaves the file", "bundle the document into one file first")
	}
	if slices.Contains(trail, pointer) {
		return 0, w.wrong(ref, "leads back to itself", "break the circle; a request without end cannot be made")
	}
	_, value := w.tree.at(pointer)
	if value == nil {
		return 0, w.wrong(ref, "leads nowhere", "add the component or correct the reference")
	}
	if size, done := w.sizes[pointer]; done {
		return size, nil
	}
	size, err := w.walk(value, anObject, append(slices.Clip(trail), pointer))
	if err != nil {
		return 0, err
	}
	w.sizes[pointer] = size
	return size, w.keep(Tokens(pointer))
}

func (w *walker) wrong(ref *yaml.Node, problem, remedy string) error {
	return usererr.AtLine(w.tree.file, ref.Line, "the $ref "+ref.Value+" "+problem, remedy)
}

// local returns the pointer of a reference into the same document.
func local(ref string) (pointer string, ok bool) {
	if pointer, ok = strings.CutPrefix(ref, "#"); !ok {
		return "", false
	}
	pointer, err := url.PathUnescape(pointer)
	return pointer, err == nil
}

// keep adds the component or the path that a pointer leads into, once and whole, with
// all that it refers to itself.
func (w *walker) keep(tokens []string) error {
	depth := 1
	switch tokens[0] {
	case "components":
		depth = min(3, len(tokens))
	case "paths":
		depth = min(2, len(tokens))
	}
	at := w.out
	for _, t := range tokens[:depth-1] {
		at = child(at, t)
	}
	if get(at, tokens[depth-1]) != nil {
		return nil
	}
	_, v := w.tree.at(Pointer(tokens[:depth]...))
	put(at, tokens[depth-1], v)
	_, err := w.walk(v, anObject, nil)
	return err
}

// child returns the mapping of that name in m, and makes it if it is absent.
func child(m *yaml.Node, name string) *yaml.Node {
	if v := get(m, name); v != nil {
		return v
	}
	v := mapping()
	put(m, name, v)
	return v
}

// refsAlone returns a copy without what stands beside a $ref, which OpenAPI 3.0 ignores
// and the libraries would not.
func refsAlone(n *yaml.Node) *yaml.Node {
	out := *n
	if k, ref := entry(n, "$ref"); ref != nil && ref.Kind == yaml.ScalarNode {
		out.Content = []*yaml.Node{k, ref}
		return &out
	}
	out.Content = make([]*yaml.Node, len(n.Content))
	for i, c := range n.Content {
		out.Content[i] = refsAlone(c)
	}
	return &out
}

// A role says what a node is: a schema, a mapping or list of schemas, or anything else.
type role int

const (
	anything role = iota
	aSchema
	schemas
)

// refsWithin returns a copy in which a schema's $ref with keywords beside it, as OpenAPI
// 3.1 allows them, stands in a separate allOf: otherwise the model loses one of the two.
// Beside the $ref of anything but a schema nothing binds.
func refsWithin(n *yaml.Node, is role) *yaml.Node {
	k, ref := entry(n, "$ref")
	if ref == nil || ref.Kind != yaml.ScalarNode || len(n.Content) == 2 || is == schemas {
		out := *n
		out.Content = make([]*yaml.Node, len(n.Content))
		for i, c := range n.Content {
			out.Content[i] = refsWithin(c, roleBelow(n, i, is))
		}
		return &out
	}
	alone := mapping()
	alone.Content = []*yaml.Node{k, ref}
	if is != aSchema {
		return alone
	}
	out, all := mapping(), &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{alone}}
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch value := refsWithin(n.Content[i+1], roleBelow(n, i+1, is)); n.Content[i].Value {
		case "$ref":
		case "allOf":
			all.Content = append(all.Content, value.Content...)
		default:
			put(out, n.Content[i].Value, value)
		}
	}
	put(out, "allOf", all)
	return out
}

// roleBelow says what the i-th child of a node is.
func roleBelow(n *yaml.Node, i int, is role) role {
	switch {
	case n.Kind == yaml.MappingNode && i%2 == 0:
		return anything // a key
	case is == schemas:
		return aSchema
	case n.Kind != yaml.MappingNode:
		return anything
	}
	switch n.Content[i-1].Value {
	case "schema", "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames":
		return aSchema
	case "properties", "patternProperties", "schemas", "$defs", "dependentSchemas", "allOf", "anyOf", "oneOf", "prefixItems":
		return schemas
	}
	return anything
}

func mapping() *yaml.Node { return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"} }

func put(m *yaml.Node, key string, v *yaml.Node) {
	m.Content = append(m.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key, Style: yaml.DoubleQuotedStyle}, v)
}
