package diff

import (
	"slices"

	"example.com/importcheck/spec"
)

// compareStorage compares the kinds of storage that the texts of the request name.
// They only document, but a host that reads a contract knows no others.
func (c *comparer) compareStorage() {
	missing := func(list []spec.Family, f spec.Family) bool {
		return !slices.ContainsFunc(list, func(g spec.Family) bool {
			return g.Property == f.Property && g.Starts == f.Starts && g.Ends == f.Ends
		})
	}
	for _, f := range c.new.Families {
		if missing(c.old.Families, f) {
			c.record(storagePlace(f), Change{Kind: "storage-added", Keyword: "description",
				OldPointer: textFor(c.old, f), NewPointer: f.Pointer, New: f.Template})
		}
	}
	for _, f := range c.old.Families {
		if missing(c.new.Families, f) {
			c.record(storagePlace(f), Change{
				Kind: "storage-removed", Keyword: "description", OldPointer: f.Pointer, NewPointer: textFor(c.new, f),
				Old: f.Template, Witness: storageBody(c.old, f),
			})
		}
	}
}

func storagePlace(f spec.Family) place {
	return place{direction: Request, path: f.Property, weak: true}
}

// textFor returns where a contract says something of the family's property.
func textFor(c *spec.Contract, f spec.Family) string {
	for _, g := range c.Families {
		if g.Property == f.Property {
			return g.Pointer
		}
	}
	if c.Line(f.Pointer) > 0 {
		return f.Pointer
	}
	return node{c, at(&c.Start)}.pointer("requestBody")
}

// storageBody returns a request that names the family.
func storageBody(c *spec.Contract, f spec.Family) string {
	media := node{c, at(&c.Start)}.child("requestBody", "content")
	for _, name := range media.keys() {
		s := reader{c, Request}.read(media.child(name).at + "/schema")
		s.suggest([]spec.Family{f})
		return compact(placed(s, spec.Tokens(f.Property), f.URI(f.Buckets[0], "vectors")))
	}
	return ""
}

// placed puts a value at a place of the least object that a schema allows.
func placed(s *schema, tokens []string, v any) any {
	if len(tokens) == 0 || s == nil {
		return v
	}
	return with(leastObject(s, s), tokens[0], placed(s.properties[tokens[0]], tokens[1:], v))
}
