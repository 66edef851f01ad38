package diff

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"example.com/importcheck/spec"
)

// A node is one place of a contract's file, reached with every reference followed.
type node struct {
	contract *spec.Contract
	at       string
}

func (n node) child(tokens ...string) node {
	return node{n.contract, n.contract.Resolve(n.at + spec.Pointer(tokens...))}
}

func (n node) keys() []string { return n.contract.Keys(n.at) }

func (n node) value(key string) (any, bool) { return n.contract.Example(n.at + spec.Pointer(key)) }

func (n node) has(key string) bool {
	_, ok := n.value(key)
	return ok
}

func (n node) text(key string) string {
	v, _ := n.value(key)
	s, _ := v.(string)
	return s
}

func (n node) flag(key string) bool {
	v, _ := n.value(key)
	b, _ := v.(bool)
	return b
}

// items returns the elements of the list under a key, references followed.
func (n node) items(key string) []node {
	v, _ := n.value(key)
	list, _ := v.([]any)
	var out []node
	for i := range list {
		out = append(out, n.child(key, strconv.Itoa(i)))
	}
	return out
}

// pointer returns where a key stands, or where it would stand.
func (n node) pointer(key string) string {
	if key == "" || !n.has(key) {
		return n.at
	}
	return n.at + spec.Pointer(key)
}

// shown returns the value of a key as a report shows it: text as it stands, all else
// as JSON.
func (n node) shown(key string) string {
	v, ok := n.value(key)
	if !ok {
		return ""
	}
	return shown(v)
}

func shown(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return canonical(v)
}

// canonical returns a value as JSON with sorted keys, so that equal values are equal
// texts whatever order and quotes the file has.
func canonical(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v) // a mapping whose keys are not text
	}
	return string(b)
}

// componentName returns the name of the component that a pointer leads to, or "".
func componentName(pointer string) string {
	tokens := spec.Tokens(pointer)
	if len(tokens) == 3 && tokens[0] == "components" {
		return tokens[2]
	}
	return ""
}

// blanked replaces the names in braces, which are not sent.
func blanked(path string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(path, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, path, _ = strings.Cut(rest, "}")
		b.WriteString("{}")
	}
}
