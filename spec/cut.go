package spec

import (
	"net/url"
	"slices"
	"strings"

	"github.com/pb33f/go-yaml"
)

// kept are the parts of a path item that are not operations.
var kept = []string{"parameters", "servers", "summary", "description", "$ref"}

// methods are the fields of a path item that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// cut returns a document that holds the paths of the start and of its neighbours,
// and of the components those that they refer to, however far. Building a model of
// a whole published file takes twenty times as long.
func (t *tree) cut(start, one string) (*yaml.Node, error) {
	out := mapping()
	for _, key := range []string{"openapi", "info", "servers", "security", "jsonSchemaDialect"} {
		if k, v := entry(t.root, key); k != nil {
			put(out, key, v)
		}
	}
	paths := mapping()
	for _, p := range []string{start, one} {
		if item := get(get(t.root, "paths"), p); item != nil {
			put(paths, p, item)
		}
	}
	put(out, "paths", paths)
	components, err := t.closure(paths)
	if err != nil {
		return nil, err
	}
	if v := get(get(t.root, "components"), "securitySchemes"); v != nil {
		put(components, "securitySchemes", v)
	}
	put(out, "components", components)
	return out, nil
}

// closure collects the components that are reached from n.
func (t *tree) closure(n *yaml.Node) (*yaml.Node, error) {
	w := &walker{tree: t, components: mapping(), done: map[string]bool{}}
	return w.components, w.walk(n, nil)
}

type walker struct {
	tree       *tree
	components *yaml.Node
	done       map[string]bool
}

// walk follows every $ref below n. trail holds the references on the way here; one
// that comes up again is a circle.
func (w *walker) walk(n *yaml.Node, trail []string) error {
	if ref := get(n, "$ref"); ref != nil && ref.Kind == yaml.ScalarNode {
		return w.follow(ref, trail)
	}
	for _, c := range n.Content {
		if err := w.walk(c, trail); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) follow(ref *yaml.Node, trail []string) error {
	pointer, err := w.local(ref)
	if err != nil {
		return err
	}
	if slices.Contains(trail, pointer) {
		return &Error{File: w.tree.file, Line: ref.Line, Problem: "the $ref " + ref.Value + " leads back to itself",
			Remedy: "break the circle; a request without end cannot be made"}
	}
	_, value := w.tree.at(pointer)
	if value == nil {
		return &Error{File: w.tree.file, Line: ref.Line, Problem: "the $ref " + ref.Value + " leads nowhere",
			Remedy: "add the component or correct the reference"}
	}
	if w.done[pointer] {
		return nil
	}
	if err := w.walk(value, append(slices.Clip(trail), pointer)); err != nil {
		return err
	}
	w.done[pointer] = true
	w.keep(Tokens(pointer))
	return nil
}

// local returns the pointer of a reference into the same document.
func (w *walker) local(ref *yaml.Node) (string, error) {
	pointer, ok := strings.CutPrefix(ref.Value, "#")
	if ok {
		if plain, err := url.PathUnescape(pointer); err == nil {
			return plain, nil
		}
	}
	return "", &Error{File: w.tree.file, Line: ref.Line, Problem: "the $ref " + ref.Value + " leaves the file",
		Remedy: "bundle the document into one file first"}
}

// keep adds the component that a pointer leads into, once.
func (w *walker) keep(tokens []string) {
	if len(tokens) < 3 || tokens[0] != "components" {
		return // it points into paths, which are kept already, or to nothing that may be cut
	}
	kind := get(w.components, tokens[1])
	if kind == nil {
		kind = mapping()
		put(w.components, tokens[1], kind)
	}
	if get(kind, tokens[2]) == nil {
		_, v := w.tree.at(Pointer(tokens[:3]...))
		put(kind, tokens[2], v)
	}
}

func mapping() *yaml.Node { return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"} }

func put(m *yaml.Node, key string, v *yaml.Node) {
	m.Content = append(m.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key, Style: yaml.DoubleQuotedStyle}, v)
}
