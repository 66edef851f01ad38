package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/importcheck/spec"
)

// A parameter is one parameter of an operation, or of its path.
type parameter struct {
	node
	name, in string
	key      string // what makes it the same one in both contracts
}

func (p parameter) where() string { return p.in + " " + p.name }

// ignored are the headers that OpenAPI leaves out of parameters.
var ignored = []string{"accept", "content-type", "authorization"}

// parameters returns those of an operation; its own win over its path's.
func parameters(operation node, path string) []parameter {
	var out []parameter
	for _, holder := range []node{operation, {operation.contract, spec.Pointer("paths", path)}} {
		for _, n := range holder.items("parameters") {
			p := parameter{node: n, name: n.text("name"), in: n.text("in")}
			p.key = p.in + " " + sentName(p, path)
			if !slices.ContainsFunc(out, func(q parameter) bool { return q.key == p.key }) {
				out = append(out, p)
			}
		}
	}
	return out
}

// sentName returns what names the parameter on the wire: a header has no case, a part
// of a path has a place and no name.
func sentName(p parameter, path string) string {
	switch p.in {
	case "header":
		return strings.ToLower(p.name)
	case "path":
		before, _, _ := strings.Cut(path, "{"+p.name+"}")
		return fmt.Sprint(strings.Count(before, "{"))
	}
	return p.name
}

func (c *comparer) compareParameters(s sides) {
	old, new := parameters(s.a, s.x.Path), parameters(s.b, s.y.Path)
	var were, are []string
	for _, p := range old {
		were = append(were, p.where())
		c.compareParameter(s, p, old, new)
	}
	for _, p := range new {
		are = append(are, p.where())
		if find(old, p.key) == nil && moved(p, new, old) == nil {
			c.newParameter(s, p)
		}
	}
	root := pair{comparer: c, place: place{direction: Request, holder: "parameters"},
		a: reader{c.old, ""}.anything(s.a.at), b: reader{c.new, ""}.anything(s.b.at)}
	root.compareOrder("parameters", were, are)
}

func find(list []parameter, key string) *parameter {
	i := slices.IndexFunc(list, func(p parameter) bool { return p.key == key })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// moved returns the parameter of the same name in another place, where p is missing
// there and that one is missing on p's side.
func moved(p parameter, mine, theirs []parameter) *parameter {
	i := slices.IndexFunc(theirs, func(q parameter) bool {
		return q.in != p.in && strings.EqualFold(q.name, p.name) && find(mine, q.key) == nil
	})
	if i < 0 || find(theirs, p.key) != nil {
		return nil
	}
	return &theirs[i]
}

func (c *comparer) compareParameter(s sides, p parameter, old, new []parameter) {
	at := place{direction: Request, holder: p.where()}
	if q := find(new, p.key); q != nil {
		c.compareSame(at, p, *q)
		return
	}
	change := Change{Kind: "parameter-dropped", OldPointer: p.at, NewPointer: s.b.pointer("parameters"), Old: p.where()}
	if q := moved(p, old, new); q != nil {
		change.Kind, change.NewPointer, change.New = "parameter-moved", q.at, q.where()
	} else if isIgnored(p) {
		change.Kind = "parameter-ignored"
	}
	at.weak = true
	c.record(at, change)
}

func isIgnored(p parameter) bool {
	return p.in == "header" && slices.Contains(ignored, strings.ToLower(p.name))
}

func (c *comparer) newParameter(s sides, p parameter) {
	change := Change{Kind: "parameter-added", OldPointer: s.a.pointer("parameters"), NewPointer: p.at, New: p.where()}
	switch {
	case isIgnored(p):
		change.Kind = "parameter-ignored"
	case p.flag("required"):
		change.Kind, change.Keyword, change.Witness = "parameter-required-added", "required", "a request without "+p.where()
	}
	c.record(place{direction: Request, holder: p.where()}, change)
}

// compareSame compares two parameters that are one and the same on the wire.
func (c *comparer) compareSame(at place, p, q parameter) {
	c.compareRequired(at, p.node, q.node, "parameter-required", "parameter-optional", "a request without "+q.where())
	c.compareDeprecated(at, p.node, q.node)
	a, b := reader{c.old, Request}.schemaOf(p.node), reader{c.new, Request}.schemaOf(q.node)
	c.compareStyle(at, p, q, a, b)
	onTheWire(a)
	onTheWire(b)
	c.compareRest(at, p.node, q.node, "name", "in", "required", "deprecated", "schema", "style", "explode", "allowEmptyValue")
	at.unsent = p.flag("required") && q.flag("required")
	at.proof = parameterProof(p, a, b)
	pair{comparer: c, place: at, a: a, b: b}.compare()
}

// onTheWire lets a parameter that takes text take what is written as text: numbers and booleans.
func onTheWire(s *schema) {
	if s.types["string"] {
		s.asText = s.types.String()
		s.types = maps.Clone(s.types)
		for _, scalar := range []string{"integer", "number", "boolean"} {
			s.types[scalar] = true
		}
	}
}

func presenceText(required bool) string {
	if required {
		return "required"
	}
	return "optional"
}

// compareStyle compares how a value is written into the request. Explode matters for
// lists and objects only.
func (c *comparer) compareStyle(at place, p, q parameter, a, b *schema) {
	old, new := style(p), style(q)
	many := a.types["array"] || a.types["object"] || b.types["array"] || b.types["object"]
	if old != new || many && explodes(p) != explodes(q) {
		c.record(at, Change{Kind: "parameter-style", Keyword: "style", OldPointer: p.pointer("style"), NewPointer: q.pointer("style"),
			Old: fmt.Sprint(old, ", explode ", explodes(p)), New: fmt.Sprint(new, ", explode ", explodes(q))})
	}
	c.compareFlag(at, p.node, q.node, Change{Keyword: "allowEmptyValue"}, "parameter-empty-allowed", "parameter-empty-refused", flagText)
}

// style returns how OpenAPI writes the parameter where nothing is said.
func style(p parameter) string {
	if s := p.text("style"); s != "" {
		return s
	}
	if p.in == "query" || p.in == "cookie" {
		return "form"
	}
	return "simple"
}

func explodes(p parameter) bool {
	if p.has("explode") {
		return p.flag("explode")
	}
	return style(p) == "form"
}

// parameterProof judges a value only by the schemas.
func parameterProof(p parameter, a, b *schema) *proof {
	allows := func(s *schema) func(any) bool {
		return func(v any) bool { return len(s.breaks(unnumbered(v), false)) == 0 }
	}
	return &proof{allows(a), allows(b), func(v any) string { return "a request with " + p.where() + " " + compact(v) }}
}
