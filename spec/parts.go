package spec

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pb33f/go-yaml"

	"example.com/importcheck/internal/ecma"
)

// A part says what the keys of a node are: only in some of a document do they mean anything.
type part int

const (
	anObject      part = iota // of OpenAPI, or a schema: the keys are fields
	names                     // a map: the keys are names
	namesOrMore               // a map in which "x-…" is an extension
	namesExamples             // a map of examples
	anExample
	data // any JSON: what looks like a $ref or a limit in it has no meaning
)

// holdNames are the fields that hold maps.
var holdNames = []string{
	"properties", "patternProperties", "schemas", "$defs", "definitions", "dependentSchemas", "content", "headers",
	"parameters", "requestBodies", "securitySchemes", "links", "pathItems", "variables", "encoding", "mapping",
	"scopes",
}

// below says what the i-th child of a node is.
func (is part) below(n *yaml.Node, i int) part {
	switch {
	case is == data || n.Kind == yaml.MappingNode && i%2 == 0:
		return data // a key holds nothing
	case n.Kind != yaml.MappingNode || is == names:
		return anObject
	}
	key, value := n.Content[i-1].Value, n.Content[i]
	switch {
	case is == namesExamples:
		return anExample
	case strings.HasPrefix(key, "x-"), is == anExample && key == "value":
		return data
	case is == namesOrMore:
		return anObject
	}
	switch {
	case slices.Contains([]string{"example", "default", "enum", "const"}, key):
		return data
	case key == "examples" && value.Kind != yaml.MappingNode:
		return data
	case key == "examples":
		return namesExamples
	case key == "responses" || key == "paths" || key == "callbacks":
		return namesOrMore
	case slices.Contains(holdNames, key):
		return names
	}
	return anObject
}

// withoutReferencesInData returns a copy of a document without the data that hold a $ref, which the
// libraries would follow, and without what turns a pattern that lets every text pass into one that
// lets none pass. What is referred to below "x-…" at the top is no data.
func withoutReferencesInData(root *yaml.Node) *yaml.Node {
	out := *root
	out.Content = slices.Clone(root.Content)
	for i := 1; i < len(out.Content); i += 2 {
		is := anObject.below(root, i)
		if is == data {
			is = names
		}
		out.Content[i] = pruned(out.Content[i], is)
	}
	return &out
}

func pruned(n *yaml.Node, is part) *yaml.Node {
	out := *n
	out.Content = make([]*yaml.Node, 0, len(n.Content))
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			continue
		}
		below := is.below(n, i)
		if below == data && refers(c) || n.Kind == yaml.MappingNode && is == anObject && turns(n.Content[i-1].Value, c) {
			continue
		}
		if n.Kind == yaml.MappingNode {
			out.Content = append(out.Content, n.Content[i-1])
		}
		if below != data {
			c = pruned(c, below)
		}
		if n.Kind == yaml.MappingNode && is == anObject {
			c = bounded(n.Content[i-1].Value, c)
		}
		out.Content = append(out.Content, c)
	}
	return &out
}

// bounded returns a limit that the libraries can hold; they lose those near the end of int64.
func bounded(key string, v *yaml.Node) *yaml.Node {
	const most = 1 << 62
	n, err := strconv.ParseUint(v.Value, 10, 63)
	if err != nil || n <= most || !slices.ContainsFunc(counts, func(pair [2]string) bool { return slices.Contains(pair[:], key) }) {
		return v
	}
	out := *v
	out.Value = strconv.Itoa(most)
	return &out
}

// refers reports whether a node holds a key $ref, at any depth.
func refers(n *yaml.Node) bool {
	return get(n, "$ref") != nil || slices.ContainsFunc(n.Content, refers)
}

// turns reports whether a keyword draws a conclusion from a pattern that cannot be read.
func turns(keyword string, n *yaml.Node) bool {
	return slices.Contains([]string{"not", "if", "contains", "propertyNames", "oneOf"}, keyword) && unreadable(n)
}

func unreadable(n *yaml.Node) bool {
	if p := get(n, "pattern"); p != nil && p.Kind == yaml.ScalarNode {
		if _, err := ecma.Compile(p.Value); err != nil {
			return true
		}
	}
	return slices.ContainsFunc(n.Content, unreadable)
}
