package diff

import (
	"slices"
	"strings"

	"example.com/importcheck/spec"
)

// compareAnswers compares the documented answers, status by status. A status that one
// contract names and the other covers by a range is compared with the range.
func (c *comparer) compareAnswers(s sides) {
	a, b := s.a.child("responses"), s.b.child("responses")
	old, new := statuses(a), statuses(b)
	for _, key := range new {
		c.compareNewStatus(a, b, key, old)
	}
	for _, key := range old {
		if !slices.Contains(new, key) {
			c.compareOldStatus(a, b, key, old, new)
		}
	}
	root := pair{comparer: c, place: place{direction: Response, holder: "status"},
		a: reader{c.old, ""}.anything(a.at), b: reader{c.new, ""}.anything(b.at)}
	root.compareOrder("", old, new)
	c.compareExtensions(a, b)
}

func (c *comparer) compareExtensions(a, b node) {
	for _, key := range union(a.keys(), b.keys()) {
		if strings.HasPrefix(key, "x-") {
			c.compareNote(place{direction: Response, holder: "status"}, key, a, b)
		}
	}
}

func statuses(responses node) []string {
	return slices.DeleteFunc(responses.keys(), func(k string) bool { return strings.HasPrefix(k, "x-") })
}

// coveredBy returns the key under which a list documents a status: itself, its range
// or "default".
func coveredBy(list []string, key string) string {
	for _, k := range []string{key, key[:1] + "XX", "default"} {
		if slices.Contains(list, k) {
			return k
		}
	}
	return ""
}

func (c *comparer) compareNewStatus(a, b node, key string, old []string) {
	p := place{direction: Response, holder: key}
	match := coveredBy(old, key)
	change := Change{Keyword: "responses", OldPointer: a.at, NewPointer: b.at + spec.Pointer(key), New: key}
	switch match {
	case "":
		change.Kind = "status-added"
		c.record(p, change)
		return
	case key:
	default:
		change.Kind, change.Old, change.OldPointer = "status-covered", match, a.at+spec.Pointer(match)
		c.record(p, change)
	}
	c.compareAnswer(p, a.child(match), b.child(key))
}

func (c *comparer) compareOldStatus(a, b node, key string, old, new []string) {
	p := place{direction: Response, holder: key}
	match := coveredBy(new, key)
	change := Change{Kind: "status-removed", Keyword: "responses", OldPointer: a.at + spec.Pointer(key),
		NewPointer: b.at, Old: key, New: match}
	if strings.HasPrefix(key, "2") && match == "" && !sharesSuccess(old, new) {
		change.Kind = "status-success-gone"
	}
	if match != "" {
		change.NewPointer += spec.Pointer(match)
		c.compareAnswer(p, a.child(key), b.child(match))
	}
	c.record(p, change)
}

// sharesSuccess reports whether a success that the old contract documents is still one.
func sharesSuccess(old, new []string) bool {
	return slices.ContainsFunc(new, func(k string) bool {
		match := coveredBy(old, k)
		return strings.HasPrefix(k, "2") && match != "" && match != "default"
	})
}

func (c *comparer) compareAnswer(p place, a, b node) {
	c.compareRest(p, a, b, "content", "headers")
	c.compareHeaders(p, a, b)
	if len(a.child("content").keys()) > 0 && len(b.child("content").keys()) == 0 {
		c.record(p, Change{Kind: "body-dropped", Keyword: "content", OldPointer: a.pointer("content"),
			NewPointer: b.at, Old: joinNames(a.child("content").keys())})
		return
	}
	c.compareMedia(p, a, b, func(string, string) *proof { return nil })
}

// compareHeaders compares the headers of an answer; their names have no case, and
// Content-Type is reported with the media types.
func (c *comparer) compareHeaders(p place, a, b node) {
	old, new := headers(a.child("headers")), headers(b.child("headers"))
	for _, name := range append(set(old.names()).without(nil), set(new.names()).without(old.names())...) {
		q := p
		q.holder = p.holder + " header " + name
		c.compareHeader(q, a, b, old[name], new[name])
	}
}

type headerNames map[string]string // the name in lower case → as it stands

func (h headerNames) names() set {
	out := set{}
	for k := range h {
		out[k] = true
	}
	return out
}

func headers(n node) headerNames {
	out := headerNames{}
	for _, name := range n.keys() {
		if !strings.EqualFold(name, "Content-Type") {
			out[strings.ToLower(name)] = name
		}
	}
	return out
}

func (c *comparer) compareHeader(p place, a, b node, old, new string) {
	x, y := a.child("headers", old), b.child("headers", new)
	switch {
	case old == "":
		c.record(p, Change{Kind: "header-added", Keyword: "headers", OldPointer: a.pointer("headers"),
			NewPointer: y.at, New: presenceText(y.flag("required"))})
		return
	case new == "":
		c.record(p, Change{Kind: "header-dropped", Keyword: "headers", OldPointer: x.at,
			NewPointer: b.pointer("headers"), Old: presenceText(x.flag("required"))})
		return
	}
	c.compareRequired(p, x, y, "header-required", "header-optional", "")
	c.compareDeprecated(p, x, y)
	c.compareRest(p, x, y, "required", "deprecated", "schema")
	pair{comparer: c, place: p, a: reader{c.old, Response}.schemaOf(x), b: reader{c.new, Response}.schemaOf(y)}.compare()
}
