package diff

import (
	_ "embed"
	"maps"
	"slices"
	"sync"

	"github.com/pb33f/go-yaml"
)

// A rule says what a kind of change means in each direction in which it can occur, or in
// any of them.
type rule struct{ Any, Operation, Request, Response verdict }

// A verdict is the class of a change, one sentence on what it means, and how the
// publisher's policy sees it, where that says anything.
type verdict struct{ Class, Means, Policy string }

//go:embed rules.yaml
var ruleText []byte

// rules are those of rules.yaml by kind; docs/diff.md prints them.
var rules = sync.OnceValue(func() map[string]rule {
	var out map[string]rule
	if err := yaml.Unmarshal(ruleText, &out); err != nil {
		panic("internal/diff/rules.yaml: " + err.Error()) // it is compiled in, and a test reads it
	}
	return out
})

// Kinds returns the names of all kinds of change, sorted.
func Kinds() []string { return slices.Sorted(maps.Keys(rules())) }

func (r rule) in(direction string) verdict {
	switch {
	case r.Any != verdict{}:
		return r.Any
	case direction == Request:
		return r.Request
	case direction == Response:
		return r.Response
	}
	return r.Operation
}
