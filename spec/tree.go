package spec

import (
	"strconv"
	"strings"

	"github.com/pb33f/go-yaml"
)

// A tree is the original file as YAML nodes: it knows lines, which the cut document
// has lost.
type tree struct {
	file string
	root *yaml.Node // the mapping at the top
}

const mostNodes = 500_000 // far above any published file; a bomb of aliases ends here

// parse reads YAML (or JSON) into a tree without aliases.
func parse(file string, data []byte) (*tree, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, &Error{File: file, Line: lineIn(err.Error()), Problem: "it is not YAML: " + oneLine(err.Error()),
			Remedy: "give an OpenAPI 3 document in YAML or JSON"}
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, &Error{File: file, Problem: "it holds no mapping at its top", Remedy: "give an OpenAPI 3 document in YAML or JSON"}
	}
	budget := mostNodes
	root := withoutAliases(doc.Content[0], &budget)
	if budget <= 0 {
		return nil, &Error{File: file, Problem: "its aliases unfold to too many nodes", Remedy: "write the repeated parts as components"}
	}
	return &tree{file: file, root: root}, nil
}

// lineIn finds the number in a text such as "yaml: line 7: did not find …".
func lineIn(text string) int {
	_, rest, _ := strings.Cut(text, "line ")
	digits := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if digits < 0 {
		digits = len(rest)
	}
	n, _ := strconv.Atoi(rest[:digits])
	return n
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// withoutAliases returns n with every alias replaced by what it stands for.
func withoutAliases(n *yaml.Node, budget *int) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if *budget--; *budget <= 0 {
		return n
	}
	out := *n
	out.Anchor = ""
	out.Content = make([]*yaml.Node, len(n.Content))
	for i, c := range n.Content {
		out.Content[i] = withoutAliases(c, budget)
	}
	return &out
}

// get returns the value of a key of a mapping, or nil.
func get(n *yaml.Node, key string) *yaml.Node {
	_, v := entry(n, key)
	return v
}

func entry(n *yaml.Node, key string) (k, v *yaml.Node) {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// at follows a JSON pointer from the top and returns the key and the value there.
func (t *tree) at(pointer string) (key, value *yaml.Node) {
	value = t.root
	for _, token := range Tokens(pointer) {
		if value == nil {
			return nil, nil
		}
		if value.Kind == yaml.SequenceNode {
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(value.Content) {
				return nil, nil
			}
			key, value = value.Content[i], value.Content[i]
			continue
		}
		key, value = entry(value, token)
	}
	return key, value
}

func (t *tree) line(pointer string) int {
	key, value := t.at(pointer)
	switch {
	case key != nil:
		return key.Line
	case value != nil:
		return value.Line
	}
	return 0
}

var (
	escape   = strings.NewReplacer("~", "~0", "/", "~1")
	unescape = strings.NewReplacer("~1", "/", "~0", "~")
)

// Tokens splits a JSON pointer, with or without "#" before it, into its unescaped parts.
func Tokens(pointer string) []string {
	pointer = strings.TrimPrefix(strings.TrimPrefix(pointer, "#"), "/")
	if pointer == "" {
		return nil
	}
	out := strings.Split(pointer, "/")
	for i, s := range out {
		out[i] = unescape.Replace(s)
	}
	return out
}

// Pointer joins tokens to a JSON pointer.
func Pointer(tokens ...string) string {
	var b strings.Builder
	for _, s := range tokens {
		b.WriteByte('/')
		b.WriteString(escape.Replace(s))
	}
	return b.String()
}
