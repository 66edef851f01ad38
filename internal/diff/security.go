package diff

import (
	"slices"
	"strings"
)

// A demand is one way to be let in: all of the credentials in it.
type demand struct {
	sent  set      // what goes over the wire: "apiKey header api-key"
	names []string // of the schemes in the document
}

// compareSecurity compares what is sent, whatever the schemes are called.
func (c *comparer) compareSecurity(s sides) {
	oldAt, old := demands(s.a)
	newAt, new := demands(s.b)
	lost, gained := unmet(old, new), unmet(new, old)
	change := Change{Keyword: "security", OldPointer: oldAt, NewPointer: newAt, Old: demandText(old), New: demandText(new)}
	switch {
	case len(lost) > 0 && open(old):
		change.Kind = "security-added"
	case len(lost) > 0:
		change.Kind = "security-changed"
	case open(new) && !open(old):
		change.Kind = "security-removed"
	case len(gained) > 0 || len(new) > len(old):
		change.Kind = "security-alternative"
	case !slices.EqualFunc(old, new, func(a, b demand) bool { return slices.Equal(a.names, b.names) }):
		change.Kind, change.Old, change.New = "security-renamed", nameText(old), nameText(new)
	default:
		return
	}
	c.record(place{direction: Request, holder: "security"}, change)
}

// demands returns the ways to be let in; an operation without its own security has
// the document's, and none at all lets everybody in.
func demands(operation node) (pointer string, out []demand) {
	holder := operation
	if !operation.has("security") {
		holder = node{operation.contract, ""}
	}
	for _, n := range holder.items("security") {
		d := demand{sent: set{}}
		for _, name := range n.keys() {
			d.names = append(d.names, name)
			d.sent[credential(node{n.contract, ""}.child("components", "securitySchemes", name), n, name)] = true
		}
		out = append(out, d)
	}
	if len(out) == 0 {
		out = []demand{{sent: set{}}}
	}
	return holder.pointer("security"), out
}

// credential says what a scheme makes a client send.
func credential(scheme, need node, name string) string {
	kind := scheme.text("type")
	switch kind {
	case "apiKey":
		sent := scheme.text("name")
		if scheme.text("in") == "header" {
			sent = strings.ToLower(sent) // names of headers have no case
		}
		return "apiKey " + scheme.text("in") + " " + sent
	case "http":
		return "http " + strings.ToLower(scheme.text("scheme"))
	}
	scopes, _ := need.value(name)
	return strings.TrimSpace(kind + " " + scheme.text("openIdConnectUrl") + " " + canonical(scopes))
}

// unmet returns the ways of a that are no longer enough by b: no way of b asks for a
// part of it at most.
func unmet(a, b []demand) []demand {
	return slices.DeleteFunc(slices.Clone(a), func(x demand) bool {
		return slices.ContainsFunc(b, func(y demand) bool { return len(y.sent.without(x.sent)) == 0 })
	})
}

func open(list []demand) bool {
	return slices.ContainsFunc(list, func(d demand) bool { return len(d.sent) == 0 })
}

func demandText(list []demand) string {
	var out []string
	for _, d := range list {
		if len(d.sent) == 0 {
			out = append(out, "nothing")
			continue
		}
		out = append(out, strings.Join(d.sent.without(nil), " and "))
	}
	return strings.Join(out, ", or ")
}

func nameText(list []demand) string {
	var out []string
	for _, d := range list {
		out = append(out, strings.Join(d.names, " and "))
	}
	return strings.Join(out, ", or ")
}
