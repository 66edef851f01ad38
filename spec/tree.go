package spec

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/pb33f/go-yaml"

	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/internal/usererr"
)

// A tree is the original file as YAML nodes: it knows lines, which the cut document
// has lost.
type tree struct {
	file string
	root *yaml.Node // the mapping at the top
}

const (
	mostNodes = 100_000 // a published file has 6,000; a bomb of aliases or references ends here
	deepest   = 500
)

// parse reads YAML (or JSON) into a tree without aliases.
func parse(file string, data []byte) (*tree, error) {
	top, isJSON := parseJSON(data)
	if !isJSON {
		var doc yaml.Node
		if err := yaml.Unmarshal(data, &doc); err != nil {
			return nil, notYAML(file, err)
		}
		if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
			return nil, usererr.AtLine(file, 0, "it holds no mapping at its top", "give an OpenAPI 3 document in YAML or JSON")
		}
		top = doc.Content[0]
	}
	left := mostNodes
	root := withoutAliases(top, deepest, &left)
	if left <= 0 {
		problem := fmt.Sprintf("it unfolds to more than %d nodes, or is nested more than %d deep", mostNodes, deepest)
		return nil, usererr.AtLine(file, 0, problem,
			"cut it to the import operations, and write what its aliases repeat as components")
	}
	return &tree{file: file, root: root}, nil
}

// position is how go-yaml says where in a file it stopped, "at L1.C4-L2.C2: ".
var position = regexp.MustCompile(`^.*? at (?:[LC0-9.]+-)?(?:L([0-9]+)\.C[0-9]+|<unknown position>): `)

// notYAML words an error of go-yaml: the line and what is wrong there.
func notYAML(file string, err error) error {
	text, line := textsafe.Flat(err.Error()), 0
	if m := position.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1]) // 0 for an unknown position
		text = text[len(m[0]):]
	}
	return usererr.AtLine(file, line, "it is not YAML: "+text, "give an OpenAPI 3 document in YAML or JSON")
}

// withoutAliases returns n with every alias replaced by what it stands for. Nothing is
// left where it is too much or too deep: an alias may hold itself.
func withoutAliases(n *yaml.Node, depth int, left *int) *yaml.Node {
	if depth == 0 {
		*left = 0
	}
	if *left--; *left <= 0 {
		return n
	}
	if n.Kind == yaml.AliasNode {
		return withoutAliases(n.Alias, depth-1, left)
	}
	out := *n
	out.Anchor = ""
	if out.Tag == "!!timestamp" {
		out.Tag = "!!str" // JSON has no dates; a version or an example may be written without quotes
	}
	out.Content = make([]*yaml.Node, len(n.Content))
	for i, c := range n.Content {
		out.Content[i] = withoutAliases(c, depth-1, left)
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

// keys returns the keys of a mapping.
func keys(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var out []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		out = append(out, n.Content[i])
	}
	return out
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

// escape and unescape are RFC 6901's.
var (
	escape   = strings.NewReplacer("~", "~0", "/", "~1")
	unescape = strings.NewReplacer("~1", "/", "~0", "~")
)

// nearest returns the line of a pointer, references on the way followed, or of the
// last thing on the way that is there.
func (t *tree) nearest(pointer string) int {
	at, best := "", t.root.Line
	for _, token := range Tokens(pointer) {
		at = t.follow(at) + Pointer(token)
		n := t.line(at)
		if n == 0 {
			return best
		}
		best = n
	}
	return best
}

// Tokens splits a JSON pointer, with or without "#" before it, into its unescaped parts.
func Tokens(pointer string) []string {
	pointer = strings.TrimPrefix(strings.TrimPrefix(pointer, "#"), "/")
	if pointer == "" {
		return nil
	}
	out := strings.Split(pointer, "/")
	for i, s := range out {
		out[i] = Unescape(s)
	}
	return out
}

// Unescape returns what one part of a JSON pointer stands for.
func Unescape(token string) string { return unescape.Replace(token) }

// Pointer joins tokens to a JSON pointer.
func Pointer(tokens ...string) string {
	out := make([]byte, 0, 64)
	for _, s := range tokens {
		out = append(append(out, '/'), escape.Replace(s)...)
	}
	return string(out)
}
