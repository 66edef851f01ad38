package diff

import (
	"slices"
	"strings"

	"example.com/importcheck/spec"
)

// document compares what belongs to the whole file.
func (c *comparer) document() {
	a, b := node{c.old, "/info"}, node{c.new, "/info"}
	p := place{direction: Operation, holder: "document"}
	if c.old.Version != c.new.Version {
		c.record(p, Change{Kind: "version", Keyword: "version", OldPointer: "/info/version",
			NewPointer: "/info/version", Old: c.old.Version, New: c.new.Version})
	}
	for _, key := range []string{"title", "summary", "description"} {
		c.compareNote(p, key, a, b)
	}
}

// sides are the same operation in both contracts.
type sides struct {
	a, b node // the operation itself
	x, y *spec.Operation
}

func (c *comparer) compareOperation(x, y *spec.Operation) {
	p := place{direction: Operation}
	switch {
	case x == nil && y == nil:
		return
	case y == nil:
		c.record(p, Change{Kind: "operation-gone", OldPointer: at(x), NewPointer: "/paths", Old: x.Method + " " + x.Path})
		return
	case x == nil:
		c.record(p, Change{Kind: "operation-added", OldPointer: "/paths", NewPointer: at(y), New: y.Method + " " + y.Path})
		return
	}
	s := sides{node{c.old, c.old.Resolve(at(x))}, node{c.new, c.new.Resolve(at(y))}, x, y}
	if !sameAddress(s) {
		c.comparePath(s)
		c.compareServers(s)
	}
	c.compareOperationNotes(p, s)
	c.compareSecurity(s)
	c.compareParameters(s)
	c.compareBody(s)
	if c.operation == "start" {
		c.compareStorage()
	}
	c.compareAnswers(s)
}

func at(o *spec.Operation) string {
	return spec.Pointer("paths", o.Path, strings.ToLower(o.Method))
}

func (c *comparer) comparePath(s sides) {
	if s.x.Path == s.y.Path {
		return
	}
	kind := "path-changed"
	if blanked(s.x.Path) == blanked(s.y.Path) {
		kind = "path-name-changed"
	}
	c.record(place{direction: Operation}, Change{
		Kind:       kind,
		OldPointer: spec.Pointer("paths", s.x.Path), NewPointer: spec.Pointer("paths", s.y.Path),
		Old: s.x.Path, New: s.y.Path,
	})
}

func (c *comparer) compareOperationNotes(p place, s sides) {
	if old, new := s.a.text("operationId"), s.b.text("operationId"); old != new {
		c.record(p, Change{Kind: "operation-identifier", Keyword: "operationId",
			OldPointer: s.a.pointer("operationId"), NewPointer: s.b.pointer("operationId"), Old: old, New: new})
	}
	c.compareDeprecated(p, s.a, s.b)
	c.compareRest(p, s.a, s.b, "operationId", "deprecated", "parameters", "requestBody", "responses", "security", "servers")
	x, y := node{c.old, c.old.Resolve(spec.Pointer("paths", s.x.Path))}, node{c.new, c.new.Resolve(spec.Pointer("paths", s.y.Path))}
	for _, key := range []string{"summary", "description"} {
		c.compareNote(p, key, x, y)
	}
}

func (c *comparer) compareDeprecated(p place, a, b node) {
	c.compareFlag(p, a, b, Change{Keyword: "deprecated"}, "deprecated", "undeprecated", flagText)
}

// compareRequired compares what must be there; without is a request that lacks it.
func (c *comparer) compareRequired(p place, a, b node, set, unset, without string) {
	change := Change{Keyword: "required"}
	if b.flag("required") {
		change.Witness = without
	}
	c.compareFlag(p, a, b, change, set, unset, presenceText)
}

// compareFlag records that the flag named by the change's keyword was set or unset.
func (c *comparer) compareFlag(p place, a, b node, change Change, set, unset string, text func(bool) string) {
	key := change.Keyword
	was, is := a.flag(key), b.flag(key)
	if was == is {
		return
	}
	change.Kind = set
	if was {
		change.Kind = unset
	}
	change.OldPointer, change.NewPointer, change.Old, change.New = a.pointer(key), b.pointer(key), text(was), text(is)
	c.record(p, change)
}

// compareServers compares the addresses that hold for the operation: its own, its
// path's or the document's.
func (c *comparer) compareServers(s sides) {
	a, was := addresses(s.a, node{c.old, spec.Pointer("paths", s.x.Path)}, node{c.old, ""})
	b, is := addresses(s.b, node{c.new, spec.Pointer("paths", s.y.Path)}, node{c.new, ""})
	p := place{direction: Operation, holder: "servers"}
	for _, url := range set(was).without(is) {
		c.record(p, Change{Kind: "server-removed", Keyword: "servers", OldPointer: a, NewPointer: b, Old: url})
	}
	for _, url := range set(is).without(was) {
		c.record(p, Change{Kind: "server-added", Keyword: "servers", OldPointer: a, NewPointer: b, New: url})
	}
}

// sameAddress reports whether the path and the addresses before it make the same whole, wherever
// the two meet: a prefix may move from one to the other.
func sameAddress(s sides) bool {
	whole := func(own node, c *spec.Contract, path string) []string {
		_, urls := addresses(own, node{c, spec.Pointer("paths", path)}, node{c, ""})
		var out []string
		for url := range urls {
			out = append(out, url+blanked(path))
		}
		slices.Sort(out)
		return out
	}
	return blanked(s.x.Path) != blanked(s.y.Path) && slices.Equal(whole(s.a, s.a.contract, s.x.Path), whole(s.b, s.b.contract, s.y.Path))
}

func addresses(holders ...node) (pointer string, urls set) {
	for _, n := range holders {
		if list := n.items("servers"); len(list) > 0 {
			urls := set{}
			for _, s := range list {
				urls[strings.TrimRight(blanked(s.text("url")), "/")] = true
			}
			return n.at + "/servers", urls
		}
	}
	return "", set{"": true} // OpenAPI: the place where the document is served
}
