package diff

import (
	"encoding/json"
	"slices"
	"strings"

	"example.com/importcheck/spec"
)

// compareBody compares the bodies of requests.
func (c *comparer) compareBody(s sides) {
	a, b := s.a.child("requestBody"), s.b.child("requestBody")
	p := place{direction: Request}
	was, is := s.a.has("requestBody"), s.b.has("requestBody")
	change := Change{Keyword: "requestBody", OldPointer: s.a.pointer("requestBody"), NewPointer: s.b.pointer("requestBody")}
	switch {
	case was && is:
		c.compareBodies(p, s, a, b)
		return
	case was:
		change.Kind, change.Old = "body-dropped", presenceText(a.flag("required"))
	case is && b.flag("required"):
		change.Kind, change.New, change.Witness = "body-required-added", "required", "a request without a body"
	case is:
		change.Kind, change.New = "body-added", "optional"
	default:
		return
	}
	c.record(p, change)
}

func (c *comparer) compareBodies(p place, s sides, a, b node) {
	c.compareRequired(p, a, b, "body-required", "body-optional", "a request without a body")
	c.compareRest(p, a, b, "required", "content")
	c.compareMedia(p, a, b, func(oldType, newType string) *proof { return c.bodyProof(s, oldType, newType) })
}

// bodyProof judges whole bodies by the compiled schemas of the two contracts.
func (c *comparer) bodyProof(s sides, oldType, newType string) *proof {
	if !strings.Contains(oldType, "json") {
		return nil
	}
	old, _ := s.x.RequestSchema(essence(oldType))
	new, _ := s.y.RequestSchema(essence(newType))
	return &proof{
		func(v any) bool { return len(c.old.Validate(old, v)) == 0 },
		func(v any) bool { return len(c.new.Validate(new, v)) == 0 },
		compact,
	}
}

// compareMedia compares the media types under content, and the schemas of those that
// both contracts have.
func (c *comparer) compareMedia(p place, a, b node, proved func(oldType, newType string) *proof) {
	x, y := a.child("content"), b.child("content")
	p.weak = p.direction == Request // the media types of a request are a list to choose from
	for _, name := range y.keys() {
		if covering(x.keys(), name) == "" {
			c.record(p, Change{Kind: "media-added", Keyword: "content", OldPointer: x.at, NewPointer: y.at + spec.Pointer(name), New: name})
		}
	}
	for _, name := range x.keys() {
		match := covering(y.keys(), name)
		if match == "" {
			c.record(p,
				Change{Kind: "media-removed", Keyword: "content", OldPointer: x.at + spec.Pointer(name), NewPointer: y.at, Old: name})
			continue
		}
		q := p
		q.weak, q.proof = false, proved(name, match)
		c.compareMediaType(q, x.child(name), y.child(match))
	}
}

func (c *comparer) compareMediaType(p place, a, b node) {
	c.compareRest(p, a, b, "schema")
	pair{comparer: c, place: p, a: c.bodySchema(p, a), b: c.bodySchema(p, b)}.compare()
}

func (c *comparer) bodySchema(p place, media node) *schema {
	s := reader{media.contract, p.direction}.schemaOf(media)
	if p.direction == Request && c.operation == "start" {
		s.suggest(media.contract.Families)
	}
	return s
}

// suggest keeps the storage that the contract documents, so that examples of a request
// are ones that a host accepts.
func (s *schema) suggest(families []spec.Family) {
	for _, f := range families {
		at := s
		for _, name := range spec.Tokens(f.Property) {
			if at = at.properties[name]; at == nil {
				break
			}
		}
		if at != nil {
			at.texts = append(at.texts, f.URI(f.Buckets[0], "vectors"))
		}
	}
}

// covering returns the entry of a list of media types or ranges that covers a name.
func covering(list []string, name string) string {
	want := essence(name)
	kind, _, _ := strings.Cut(want, "/")
	for _, pattern := range []string{want, kind + "/*", "*/*"} {
		if i := slices.IndexFunc(list, func(have string) bool { return essence(have) == pattern }); i >= 0 {
			return list[i]
		}
	}
	return ""
}

// essence returns a media type without parameters, in lower case.
func essence(name string) string {
	name, _, _ = strings.Cut(strings.ToLower(name), ";")
	return strings.TrimSpace(name)
}

// unnumbered turns json.Number into numbers of Go.
func unnumbered(v any) any {
	n, ok := v.(json.Number)
	if !ok {
		return v
	}
	f, _ := n.Float64()
	return f
}
