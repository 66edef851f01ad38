package selftest

import (
	"context"
	"net/http"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// A mutation is a contract that differs from an embedded one in one place, and a host
// that keeps it. A run of the embedded contract must distinguish the two.
type mutation struct {
	says  string         // "1501 in its place"
	edit  func(document) // makes the other contract
	host  wrap           // uses what the other contract allows; nil: its mock host does
	equal string         // why no request can distinguish them, if none can
	never bool           // no host is made
}

// A mutator makes the mutations of one constraint.
type mutator struct {
	contract *spec.Contract
	of       constraint.Constraint
}

// mutants returns a subject for every mutation of every constraint of an embedded
// contract, and first one for the contract as it is, whose host must pass.
func mutants(version string) ([]subject, error) {
	c, err := spec.Load(version)
	if err != nil {
		return nil, err
	}
	plain := Row{Kind: KindHonest, Name: version + " as it is", Says: "It conforms to the contract " + version + "."}
	out := []subject{{plain, (mutation{}).against(c)}}
	known, _ := constraint.Read(c)
	for _, k := range known {
		m := mutator{c, k}
		for _, one := range m.all() {
			row := Row{Kind: KindMutation, Name: version + " " + k.String() + ": " + one.says,
				Says: "Its contract has, for " + k.String() + ", " + one.says + ".", Equal: one.equal}
			out = append(out, subject{row, one.against(c)})
		}
		if len(m.all()) == 0 {
			out = append(out, subject{Row{Kind: KindMutation, Name: version + " " + k.String(), Says: "No change to it is known."},
				func(_ context.Context, _ int64, row *Row) {
					row.Problem = "no change is known for the keyword " + k.Keyword
				}})
		}
	}
	return out, nil
}

// all returns the mutations by the keyword.
func (m mutator) all() []mutation {
	if m.of.Message == constraint.Response {
		return m.ofResponse()
	}
	switch m.of.Keyword {
	case "listed":
		return m.methods()
	case "security":
		return m.security()
	case "required":
		return m.required()
	case "media type":
		return m.requestMedia()
	case "type":
		return m.types()
	case "minLength", "maxLength":
		return m.lengths()
	case "enum", "x-enum", "Possible values":
		return m.values()
	case "storage":
		return m.storage()
	}
	return nil
}

// document returns the contract that the mutation makes of c.
func (x mutation) document(c *spec.Contract) ([]byte, error) {
	text, _ := spec.Embedded(c.Version)
	d, err := readDocument(text)
	if err != nil {
		return nil, err
	}
	if x.edit != nil {
		x.edit(d)
	}
	return d.text()
}

func (x mutation) other(c *spec.Contract) (*spec.Contract, error) {
	text, err := x.document(c)
	if err != nil {
		return nil, err
	}
	return spec.LoadBytes("changed.yaml", text)
}

// handler returns the host of the mutation.
func (x mutation) handler(c *spec.Contract) (http.Handler, error) {
	text, err := x.document(c)
	if err != nil {
		return nil, err
	}
	h, err := mockhost.Read("changed.yaml", text)
	if err != nil || x.host == nil {
		return h, err
	}
	other, err := x.other(c)
	if err != nil {
		return nil, err
	}
	return x.host(other, h), nil
}

// against tests the host of the mutation against the contract. The run is strict and
// ends at the first finding, since the mock host gives none.
func (x mutation) against(c *spec.Contract) func(context.Context, int64, *Row) {
	return func(ctx context.Context, seed int64, row *Row) {
		if x.never {
			return
		}
		h, err := x.handler(c)
		if err != nil {
			row.Problem = "the changed contract cannot be used: " + err.Error()
			return
		}
		s, err := served()(h)
		if err != nil {
			row.Problem = err.Error()
			return
		}
		defer s.close()
		there := func() importcheck.Target { return importcheck.Host(s.url) }
		options := []importcheck.Option{
			importcheck.Contract(c.Version), importcheck.Key(mockhost.Key), importcheck.Seed(seed), importcheck.Strict(),
		}
		row.take(hunt{target: there, options: options}.run(ctx))
	}
}
