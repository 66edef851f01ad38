package plan

import "example.com/importcheck/generators"

// Withheld says why the profile keeps a case of the plan from being sent, or "".
func (p *Plan) Withheld(c generators.Case) string {
	if p.own[c.ID] {
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
	case c.Label.Expect != generators.Reject:
		return "the safe profile: a host that conforms may take it for a start"
	case p.Catalogue.Harmless(c) == "":
		return "the safe profile: a host that takes it by a defect could load from the storage that it names"
	}
	return ""
}

// addOwn puts the user's own URI into as many valid starts of the plan as may be accepted. They
// keep their names, so that what they reach counts where it belongs.
func (p *Plan) addOwn() {
	if p.Profile != Safe || p.Own == nil {
		return
	}
	for _, c := range p.Own.Own() {
		i, planned := p.place[c.ID]
		if !planned || len(p.own) == p.MaxImports {
			continue
		}
		c.Control = ""
		p.Cases[i], p.own[c.ID] = c, true
	}
}

// IsOwn reports whether a case of the plan names the user's own URI.
func (p *Plan) IsOwn(id string) bool { return p.own[id] }

// OwnStarts are the cases that name the user's own URI, those that say most first.
func (p *Plan) OwnStarts() []generators.Case {
	var out []generators.Case
	if p.Own == nil {
		return nil
	}
	for _, c := range p.Own.Own() {
		if p.own[c.ID] {
			out = append(out, p.Cases[p.place[c.ID]])
		}
	}
	return out
}

// Spends reports whether a request names the user's own URI and may be accepted.
func (p *Plan) Spends(c generators.Case) bool {
	return p.Own != nil && p.Own.Storage(c) == p.Own.OwnURI() && c.Label.Expect != generators.Reject
}
