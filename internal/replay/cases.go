package replay

import (
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// mostRandom is how many random cases of a kind there may be: as many as a run may draw.
const mostRandom = 10_000

// planOf returns every case that a run of a seed may send; the random ones where one is named.
func planOf(m *generators.Catalogue, profile string, seed int64, id string) *plan.Plan {
	o := plan.Options{Catalogue: m, Profile: profile, Seed: seed}
	if strings.HasPrefix(id, "random.") {
		o.RandomCases = mostRandom
	}
	p := plan.New(o)
	for _, kind := range generators.Kinds() {
		p.Add(p.Of(kind))
	}
	return p
}

// made returns the case of an id.
func made(p *plan.Plan, id string) (generators.Case, bool) {
	i := slices.IndexFunc(p.Cases, func(c generators.Case) bool { return c.ID == id })
	if i < 0 {
		return generators.Case{}, false
	}
	return p.Whole(p.Cases[i]), true
}

// before returns the cases that go before one over the same connection.
func before(p *plan.Plan, c generators.Case) (out []generators.Case) {
	for _, other := range p.Cases {
		if other.ID == c.ID {
			break
		}
		if c.Lane != "" && other.Lane == c.Lane {
			out = append(out, other)
		}
	}
	return out
}

// caseOf returns the case to send for what a report holds: as the catalogue makes it where that
// is what was sent, else with the request of the report. A label never outlives its request, so
// it is worked out anew.
func (s *session) caseOf(id string, recorded *reports.Request) (c generators.Case, ok bool) {
	c, known := made(s.plan, id)
	if recorded == nil {
		return c, known
	}
	if known && s.matches(c.Request, recorded) {
		return c, true
	}
	request, whole := requestOf(recorded, s.base, s.added)
	if !whole {
		return c, false
	}
	if !known {
		c = generators.Case{ID: id, Description: id, Form: generators.FormOf(request.Wire)}
	}
	c.Request, c.Value, c.Names = request, nil, ""
	c.Label = s.plan.Catalogue.Oracle.Label(request)
	if o := s.operation(request); o != nil {
		c.Kind, c.Label = generators.KindRelated, related
	}
	return c, true
}

// related is the label of requests to list, describe and cancel.
var related = generators.Label{Expect: generators.Any, Binding: constraint.Binds,
	Reason: "the contract documents the answers of the related operations", Source: "the contract"}

// operation returns the related operation that a request is for, or nil.
func (s *session) operation(r generators.Request) *spec.Operation {
	path, _, _ := strings.Cut(r.Path, "?")
	contract := s.checker.Contract
	if o := contract.Operation(r.Method, path); o != &contract.Start {
		return o
	}
	return nil
}

// matches reports whether a request is the one that a report holds, as far as it holds it.
func (s *session) matches(r generators.Request, recorded *reports.Request) bool {
	path, _, ok := below(recorded.URL, s.base)
	text, _ := bodyOf(recorded)
	if !ok || r.Method != recorded.Method || string(r.Wire) != recorded.Wire || len(r.Body) != recorded.Size ||
		s.client.MaskText(r.Path) != path || !strings.HasPrefix(string(s.client.Mask(r.Body)), string(text)) {
		return false
	}
	left := slices.Clone(recorded.Header)
	for _, f := range r.Header {
		i := slices.IndexFunc(left, func(h reports.Header) bool {
			return strings.EqualFold(h.Name, f.Name) && h.Value == s.shown(f)
		})
		if i < 0 {
			return false
		}
		left = slices.Delete(left, i, i+1)
	}
	return true
}

// shown is the value of a field as a report shows it.
func (s *session) shown(f generators.Field) string {
	if f.Key != generators.KeyNone {
		return f.Shell()
	}
	return s.client.MaskText(f.Value)
}
