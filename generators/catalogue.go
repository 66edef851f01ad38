package generators

import (
	"hash/fnv"
	"slices"
	"strconv"
	"sync"

	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// Options are what a user knows that no contract says.
type Options struct {
	// Names holds, by environment variable, things that exist on the host: a storage
	// integration's id.
	Names map[string]string
	// Harmless has every request name storage that cannot exist: a host which accepts one
	// by a defect loads nothing.
	Harmless bool
	// Own is the one URI that every request names, where it is not empty: storage that the
	// user gives for imports which really start.
	Own string
	// Demanded are places of the body ("/errorMode") that every start is to hold though the contract does
	// not require it, since the host does.
	Demanded []string
}

// A Catalogue makes the requests for one contract. It is safe for many goroutines.
type Catalogue struct {
	Oracle *Oracle // labels requests; it knows nothing of how they are made
	Known  []constraint.Constraint
	Gaps   []constraint.Gap
	Root   *Shape // the request body

	read     []constraint.Constraint // all that the contract says, those included that no request probes
	options  Options
	whole    any      // the body of a start, where that is no object
	head     Request  // a start without its body
	below    []*Shape // every place below the root
	leaves   []*Shape // those that hold no others
	required []*Shape
	always   []*Shape // those that every start holds: the required ones, and what the host demands
	limited  []*Shape // texts with a maxLength
	cases    func() []Case
}

// New reads the constraints of a contract and returns the catalogue of its requests.
func New(c *spec.Contract, o Options) *Catalogue {
	known, gaps := constraint.Read(c)
	root := shapes(c, known)
	if o.Harmless {
		root.nowhere()
	}
	if o.Own != "" {
		root.own(o.Own)
	}
	m := &Catalogue{Oracle: NewOracle(c, known), Known: known, read: known, Gaps: gaps, Root: root, options: o}
	for s := range root.All() {
		s.demanded = slices.Contains(o.Demanded, s.Where)
	}
	m.cases = sync.OnceValue(m.makeCases)
	m.head = m.makeHead()
	m.leaveOut()
	m.below = m.places(func(*Shape) bool { return true })
	m.leaves = m.places(func(s *Shape) bool { return len(s.Inner) == 0 })
	m.required = m.places((*Shape).Required)
	m.always = m.places((*Shape).always)
	m.limited = m.places(func(s *Shape) bool { _, ok := s.Limit("maxLength"); return ok && s.Is("string") })
	return m
}

// Demanding returns the catalogue of the same requests, in which every start holds these places, too.
func (m *Catalogue) Demanding(places []string) *Catalogue {
	o := m.options
	o.Demanded = places
	return New(m.Oracle.contract, o)
}

// Demanded are the places that every start holds since the host demands them.
func (m *Catalogue) Demanded() []string { return m.options.Demanded }

// Token returns eight letters that stand for a case, so that each start names a separate
// place and can be found again among a host's imports.
func Token(id string) string {
	h := fnv.New64a()
	h.Write([]byte(id)) // never fails
	text := "0000000" + strconv.FormatUint(h.Sum64(), 36)
	return "t" + text[len(text)-7:]
}

// Head returns a start without its body: the right key, the required parameters with
// their defaults, the first media type that the contract lists.
func (m *Catalogue) Head() Request {
	r := m.head
	r.Header = slices.Clone(r.Header)
	return r
}

func (m *Catalogue) makeHead() Request {
	r := Request{Method: m.Oracle.contract.Start.Method, Path: m.Oracle.contract.Start.Path}
	if m.Oracle.key != "" {
		r.Header = append(r.Header, Field{Name: m.Oracle.key, Key: KeyRight})
	}
	for _, p := range m.Oracle.contract.Start.Parameters() {
		if text, ok := m.given(p); ok && p.Required {
			r = r.withParameter(p.In, p.Name, text)
		}
	}
	media := "application/json"
	if len(m.Oracle.media) > 0 {
		media = m.Oracle.media[0]
	}
	r.Header = append(r.Header, Field{Name: "Content-Type", Value: media})
	return r
}

// Start returns a start with that body, as an ordinary client writes it.
func (m *Catalogue) Start(body Object) Request { return m.StartStyled(body, Style{}) }

// StartStyled returns the same start with its body in another style.
func (m *Catalogue) StartStyled(body Object, s Style) Request {
	r := m.Head()
	r.Body = Encode(body, s)
	if m.whole != nil && len(body) == 0 {
		r.Body = Encode(m.whole, s)
	}
	return r
}

// Base returns the smallest valid body: the required properties, and those that the host demands.
func (m *Catalogue) Base(id string) Object {
	v, _ := m.value(m.Root, Token(id)).(Object)
	if v == nil {
		v = Object{}
	}
	return v
}

// With returns a valid body in which the place is filled as well, with everything on
// the way to it.
func (m *Catalogue) With(id string, s *Shape) Object {
	body := m.Base(id)
	if s.Where == "" {
		return body
	}
	return m.complete(body.SetAt(s.Path(), m.value(s, Token(id))), Token(id))
}

// Whole returns a valid body with every property that the contract names, but for those
// whose value may not exist on the host.
func (m *Catalogue) Whole(id string) Object { return m.filled(id, m.exists) }

// Everything returns a valid body with every property that the contract names.
func (m *Catalogue) Everything(id string) Object {
	return m.filled(id, func(*Shape) bool { return true })
}

func (m *Catalogue) filled(id string, holds func(*Shape) bool) Object {
	body := m.Base(id)
	for s := range m.Root.All() {
		if s.Where != "" && !s.InArray() && len(s.Inner) == 0 && holds(s) {
			body = body.SetAt(s.Path(), m.value(s, Token(id)))
		}
	}
	return m.complete(body, Token(id))
}

// exists reports whether a value of the place can be expected to exist: it names
// nothing of the host's, or the user has named one.
func (m *Catalogue) exists(s *Shape) bool {
	return s.Exists == nil || m.options.Names[s.Exists.Variable] != ""
}

// family returns the first family of a place that takes any character, or the first.
func (s *Shape) family() (spec.Family, bool) {
	for _, f := range s.Families {
		if f.Unicode {
			return f, true
		}
	}
	if len(s.Families) > 0 {
		return s.Families[0], true
	}
	return spec.Family{}, false
}
