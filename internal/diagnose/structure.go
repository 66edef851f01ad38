package diagnose

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"example.com/importcheck/generators"
)

// structure notes where what belongs to a start stands at another place: in an array, or inside a
// member of it.
func (n *noter) structure() {
	b := n.c.Request.Body
	if len(b) == 0 || len(b) > mostRead {
		return
	}
	var v any
	if json.Unmarshal(b, &v) != nil {
		return
	}
	switch x := v.(type) {
	case string:
		if n.start(inText(x)) {
			n.at(rankValue, "", "is a text of a start", "whose body is a text (string) that holds a start")
		}
	case []any:
		if len(x) == 1 && n.start(x[0]) {
			n.at(rankValue, "", "is an array of one start", "whose body is an array of one start")
		}
	case map[string]any:
		n.inside(x, n.catalogue.Root)
	}
}

// inText is the value of a text that holds JSON, or nil.
func inText(s string) (v any) {
	if json.Unmarshal([]byte(s), &v) != nil {
		return nil
	}
	return v
}

// start reports whether a value has what a start must have.
func (n *noter) start(v any) bool {
	object, ok := v.(map[string]any)
	if !ok {
		return false
	}
	for _, s := range n.catalogue.Root.Inner {
		if _, there := object[s.Name]; s.Required() && !there {
			return false
		}
	}
	return true
}

// inside looks for members of a start in a member of it where they do not belong.
func (n *noter) inside(o map[string]any, s *generators.Shape) {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		own := named(s, name)
		switch x := o[name].(type) {
		case map[string]any:
			n.lost(x, own, "inside another member")
		case string:
			if inner, ok := inText(x).(map[string]any); ok {
				n.lost(inner, nil, "as a text (string) inside another member")
			}
		case []any:
			for _, item := range x {
				if inner, ok := item.(map[string]any); ok {
					n.lost(inner, nil, "inside a list in another member")
				}
			}
		}
	}
}

func (n *noter) lost(o map[string]any, own *generators.Shape, where string) {
	for _, s := range n.catalogue.Root.Inner {
		if _, there := o[s.Name]; !there || own != nil && named(own, s.Name) != nil {
			continue
		}
		if _, there := n.body.Get(s.Name); !there {
			n.at(rankPresence, s.Where, where, fmt.Sprintf("whose %s stands %s", generators.Dotted(s.Where), where))
		}
	}
}
