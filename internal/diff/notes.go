package diff

import (
	"slices"
	"strings"
)

// compareNames records that a component has another name, or that a schema moved into
// or out of one.
func (q pair) compareNames() {
	if q.a.ref == q.b.ref {
		return
	}
	kind := "component-renamed"
	switch {
	case q.b.ref == "":
		kind = "reference-inlined"
	case q.a.ref == "":
		kind = "reference-made"
	}
	q.note(kind, "$ref", q.a.at, q.b.at, q.a.ref, q.b.ref)
}

// note records what needs no example.
func (q pair) note(kind, keyword, oldAt, newAt, old, new string) {
	q.record(q.place, Change{Kind: kind, Keyword: keyword, OldPointer: oldAt, NewPointer: newAt, Old: old, New: new})
}

// compareNotes compares what stands beside the limits: defaults, deprecated, who may
// send a property, words, and what is not understood.
func (q pair) compareNotes() {
	q.compareDefault()
	q.noteFlag("deprecated", q.a.deprecated, q.b.deprecated, "deprecated", "undeprecated")
	q.noteFlag("readOnly", q.a.readOnly, q.b.readOnly, "read-only-set", "read-only-unset")
	q.noteFlag("writeOnly", q.a.writeOnly, q.b.writeOnly, "write-only-set", "write-only-unset")
	for _, key := range unionKeys(q.a.other, q.b.other) {
		a, b := noteAt(q.a, key), noteAt(q.b, key)
		q.compareNote(q.place, key, a, b)
	}
}

func noteAt(s *schema, key string) node {
	if n, ok := s.other[key]; ok {
		return n
	}
	return node{s.contract, s.node.at}
}

func (q pair) noteFlag(keyword string, was, is bool, set, unset string) {
	switch {
	case is && !was:
		q.weakly().note(set, keyword, q.a.pointer(keyword), q.b.pointer(keyword), "", "true")
	case was && !is:
		q.weakly().note(unset, keyword, q.a.pointer(keyword), q.b.pointer(keyword), "true", "")
	}
}

func (q pair) weakly() pair { return q.strength(false) }

func (q pair) compareDefault() {
	old, new := defaultText(q.a), defaultText(q.b)
	if old == new {
		return
	}
	kind := "default-changed"
	switch {
	case q.unsent:
		kind = "default-unused"
	case q.a.deflt == nil:
		kind = "default-added"
	case q.b.deflt == nil:
		kind = "default-removed"
	case q.holder != "" && q.direction == Request && strings.Trim(old, `"`) == strings.Trim(new, `"`):
		kind = "default-retold" // parameters travel as text
	}
	q.weakly().note(kind, "default", q.a.pointer("default"), q.b.pointer("default"), old, new)
}

func defaultText(s *schema) string {
	if s.deflt == nil {
		return ""
	}
	return canonical(*s.deflt)
}

// wordKeys are the keywords that say something to people only.
var wordKeys = []string{
	"title", "description", "summary", "example", "examples", "externalDocs", "tags", "$comment", "xml",
	"contentMediaType", "contentEncoding", "bearerFormat", "links", "format", "pattern", "multipleOf", "minLength",
	"maxLength", "minimum", "maximum",
}

// compareNote compares a keyword that no other function reads. What is not known to be
// harmless is reported as breaking.
func (c *comparer) compareNote(p place, key string, a, b node) {
	old, new := a.shown(key), b.shown(key)
	if old == new && a.has(key) == b.has(key) {
		return
	}
	kind := "not-understood"
	switch {
	case slices.Contains(wordKeys, key):
		kind = "words"
	case strings.HasPrefix(key, "x-"):
		kind = "extension-changed"
	}
	c.record(p, Change{Kind: kind, Keyword: key, OldPointer: a.pointer(key), NewPointer: b.pointer(key), Old: old, New: new})
}

// compareRest compares the keywords of two nodes that are not among those read.
func (c *comparer) compareRest(p place, a, b node, read ...string) {
	for _, key := range union(a.keys(), b.keys()) {
		if !slices.Contains(read, key) {
			c.compareNote(p, key, a, b)
		}
	}
}

func unionKeys(a, b map[string]node) []string {
	out := set{}
	for k := range a {
		out[k] = true
	}
	for k := range b {
		out[k] = true
	}
	return out.without(nil)
}

func joinNames(names []string) string { return strings.Join(names, ", ") }
