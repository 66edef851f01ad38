package plan

import (
	"slices"
	"strings"

	"example.com/importcheck/generators"
)

// Withheld says why the profile keeps a case of the plan from being sent, or "".
func (p *Plan) Withheld(c generators.Case) string {
	if p.IsOwn(c.ID) {
		return ""
	}
	return p.Costs(c)
}

// Costs says why the profile lets no request like this one out, whatever case it was made from, or
// is "". It does not count the starts of the user's own URI, which Spends finds.
func (p *Plan) Costs(c generators.Case) string {
	switch {
	case p.Profile != Safe || c.Kind == generators.KindRelated:
		return ""
	case strings.Contains(c.Request.Path, generators.KeyInPath):
		return "the safe profile: its address holds the key, and addresses are written to logs"
	case c.Label.Expect != generators.Reject:
		return "the safe profile: a host that conforms may take it for a start"
	case p.Catalogue.Harmless(c) == "":
		return "the safe profile: a host that takes it by a defect could load from the storage that it names"
	}
	return ""
}

// allowOwn notes which valid starts name the user's own URI, as many as may be accepted, those that
// say most first. They keep their names, so that what they reach counts where it belongs.
func (p *Plan) allowOwn() {
	if p.Profile != Safe || p.Own == nil {
		return
	}
	for _, c := range p.Own.Own() {
		if _, planned := p.fixed[c.ID]; planned && len(p.own) < p.MaxImports {
			c.Control = ""
			p.own[c.ID] = c
		}
	}
}

// IsOwn reports whether a case of the plan names the user's own URI.
func (p *Plan) IsOwn(id string) bool {
	_, own := p.own[id]
	return own
}

// OwnStarts are the cases of the catalogue that name the user's own URI, those that say most first.
func (p *Plan) OwnStarts() []generators.Case {
	var out []generators.Case
	if p.Own != nil {
		out = slices.DeleteFunc(p.Own.Own(), func(c generators.Case) bool { return !p.IsOwn(c.ID) })
	}
	return out
}

// MayStart reports whether the profile lets out some start that a host may accept.
func (p *Plan) MayStart() bool { return p.Profile != Safe || len(p.own) > 0 }

// Spends reports whether a request names the user's own URI and may be accepted.
func (p *Plan) Spends(c generators.Case) bool {
	return p.Own != nil && p.Own.Storage(c) == p.Own.OwnURI() && c.Label.Expect != generators.Reject
}
