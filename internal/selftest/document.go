package selftest

import (
	"slices"
	"strconv"
	"strings"

	"example.com/importcheck/spec"
	"github.com/pb33f/go-yaml"
)

// A document is the text of a contract, to be changed in one place.
type document struct{ root *yaml.Node }

func readDocument(text []byte) (document, error) {
	var n yaml.Node
	if err := yaml.Unmarshal(text, &n); err != nil {
		return document{}, err
	}
	return document{n.Content[0]}, nil
}

func (d document) text() ([]byte, error) { return yaml.Marshal(d.root) }

// at returns the node at a pointer, references not followed, or nil.
func (d document) at(pointer string) *yaml.Node {
	n := d.root
	for _, token := range spec.Tokens(pointer) {
		if n = child(n, token); n == nil {
			return nil
		}
	}
	return n
}

func child(n *yaml.Node, token string) *yaml.Node {
	if n.Kind == yaml.SequenceNode {
		i, err := strconv.Atoi(token)
		if err != nil || i >= len(n.Content) {
			return nil
		}
		return n.Content[i]
	}
	if i := keyIndex(n, token); i >= 0 {
		return n.Content[i+1]
	}
	return nil
}

func keyIndex(n *yaml.Node, key string) int {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return i
		}
	}
	return -1
}

func split(pointer string) (parent, key string) {
	tokens := spec.Tokens(pointer)
	last := len(tokens) - 1
	return spec.Pointer(tokens[:last]...), tokens[last]
}

// set puts a value, written in YAML, at a pointer whose parent is there.
func (d document) set(pointer, value string) {
	var n yaml.Node
	if yaml.Unmarshal([]byte(value), &n) != nil {
		return // the contract stays as it was, and its host counts as a survivor
	}
	parent, key := split(pointer)
	at := d.at(parent)
	if at == nil || at.Kind != yaml.MappingNode {
		return
	}
	if i := keyIndex(at, key); i >= 0 {
		at.Content[i+1] = n.Content[0]
		return
	}
	at.Content = append(at.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, n.Content[0])
}

// drop takes away what stands at a pointer.
func (d document) drop(pointer string) {
	parent, key := split(pointer)
	at := d.at(parent)
	if at == nil {
		return
	}
	if i := keyIndex(at, key); i >= 0 {
		at.Content = slices.Delete(at.Content, i, i+2)
	}
}

// rename changes a key.
func (d document) rename(pointer, to string) {
	parent, key := split(pointer)
	if at := d.at(parent); at != nil {
		if i := keyIndex(at, key); i >= 0 {
			at.Content[i] = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.SingleQuotedStyle, Value: to}
		}
	}
}

// copy writes what stands at a pointer under another key beside it.
func (d document) copy(pointer, key string) {
	parent, from := split(pointer)
	if at := d.at(parent); at != nil {
		if i := keyIndex(at, from); i >= 0 {
			name := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.SingleQuotedStyle, Value: key}
			at.Content = append(at.Content, name, at.Content[i+1])
		}
	}
}

// add appends a value, written in YAML, to the list at a pointer, which may be new.
func (d document) add(pointer, value string) {
	if d.at(pointer) == nil {
		d.set(pointer, "[]")
	}
	var n yaml.Node
	if list := d.at(pointer); list != nil && yaml.Unmarshal([]byte(value), &n) == nil {
		list.Style = 0
		list.Content = append(list.Content, n.Content[0])
	}
}

// remove takes a text out of the list at a pointer; a list that is then empty goes too.
func (d document) remove(pointer, text string) {
	list := d.at(pointer)
	if list == nil {
		return
	}
	list.Content = slices.DeleteFunc(list.Content, func(n *yaml.Node) bool { return n.Value == text })
	if len(list.Content) == 0 {
		d.drop(pointer)
	}
}

// replace exchanges a part of the text at a pointer.
func (d document) replace(pointer, old, new string) {
	if n := d.at(pointer); n != nil {
		n.Value = strings.ReplaceAll(n.Value, old, new)
	}
}
