package generators

import (
	"maps"
	"slices"

	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// A place is where a value of the body stands, with what the contract only documents of
// it. The oracle has its own tree and does not use the one that requests are made from.
type place struct {
	where    string
	named    bool              // by the contract; else it only leads to such a place
	inner    map[string]*place // by name, "*" for the items of an array
	listed   []constraint.Constraint
	families []spec.Family
	storage  constraint.Constraint
	kind     constraint.Constraint // its type, where the contract says one
	pattern  constraint.Constraint // its pattern, where it has one
}

// places gathers the places of the body from the constraints by place and keyword.
func places(c *spec.Contract, by map[string]constraint.Constraint) *place {
	root := &place{}
	for _, k := range by {
		if k.Where == "" || k.Where[0] == '/' {
			root.descend(spec.Tokens(k.Where)).named = true
		}
	}
	for _, f := range c.Families {
		p := root.descend(spec.Tokens(f.Property))
		p.families = append(p.families, f)
	}
	root.fill(by)
	return root
}

func (p *place) descend(path []string) *place {
	if len(path) == 0 {
		return p
	}
	in := p.inner[path[0]]
	if in == nil {
		if p.inner == nil {
			p.inner = map[string]*place{}
		}
		in = &place{where: p.where + spec.Pointer(path[0])}
		p.inner[path[0]] = in
	}
	return in.descend(path[1:])
}

// fill gives the place and those below it their constraints.
func (p *place) fill(by map[string]constraint.Constraint) {
	for _, keyword := range []string{"x-enum", "Possible values"} {
		if c, ok := by[p.where+" "+keyword]; ok {
			p.listed = append(p.listed, c)
		}
	}
	p.storage, p.kind = by[p.where+" storage"], by[p.where+" type"]
	p.pattern = by[p.where+" pattern"]
	for _, in := range p.inner {
		in.fill(by)
	}
}

// documented judges every text of a value that stands at a place of the contract, in a
// fixed order.
func (p *place) documented(value any, v *verdicts) {
	if p == nil {
		return
	}
	switch x := value.(type) {
	case string:
		v.text(p, x)
	case []any:
		for _, in := range x {
			p.inner["*"].documented(in, v)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(x)) {
			p.inner[name].documented(x[name], v)
		}
	}
}

// unknown returns where a property stands that the contract does not name, or "". Below
// a place of which the contract names nothing, the names are left to the sender.
func (p *place) unknown(value any) string {
	if p == nil || p.where != "" && len(p.inner) == 0 {
		return ""
	}
	switch x := value.(type) {
	case []any:
		for _, in := range x {
			if where := p.inner["*"].unknown(in); where != "" {
				return where
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(x)) {
			in := p.inner[name]
			if in == nil || !in.named {
				return p.where + spec.Pointer(name)
			}
			if where := in.unknown(x[name]); where != "" {
				return where
			}
		}
	}
	return ""
}
