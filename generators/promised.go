package generators

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"example.com/importcheck/spec"
)

// Valid returns a generator of starts that a contract allows, for rapid.Check in tests of a handler or
// of a client. A case of it shrinks to the plainest start.
func Valid(c *spec.Contract) *rapid.Generator[Case] { return New(c, Options{}).Valid() }

// Invalid returns a generator of starts that break one constraint of a contract. Label.Broken names it.
func Invalid(c *spec.Contract) *rapid.Generator[Case] { return New(c, Options{}).Invalid() }

// Boundary returns a generator of starts at the limits of a contract: values exactly at a limit, just
// inside it and just outside it. Label.Expect says which must be accepted. It panics where a contract
// has no limits.
func Boundary(c *spec.Contract) *rapid.Generator[Case] {
	kinds := []string{KindAtLimit, KindInsideLimit, KindOutside}
	at := slices.DeleteFunc(New(c, Options{}).Cases(), func(c Case) bool { return !slices.Contains(kinds, c.Kind) })
	if len(at) == 0 {
		panic(fmt.Sprintf("generators: the contract %s has no limits", c.Version))
	}
	slices.SortStableFunc(at, func(a, b Case) int { return cmp.Compare(len(a.Request.Body), len(b.Request.Body)) })
	return choose(at)
}

// JSON returns the body in its plainest form, as a client's encoder writes it: no spaces, no escapes
// that are not needed. A body that is not made from a value comes as it is.
func (c Case) JSON() []byte {
	if c.Value == nil {
		return c.Request.Body
	}
	return Encode(c.Value, Style{})
}

// HTTP returns the case as a request to a host, such as "https://index.example" or the URL of an
// httptest.Server, with a key. net/http writes it in its own form, whatever Wire says.
func (c Case) HTTP(host, key string) (*http.Request, error) {
	r, err := http.NewRequest(c.Request.Method, strings.TrimSuffix(host, "/")+c.Request.Path, bytes.NewReader(c.Request.Body))
	if err != nil {
		return nil, fmt.Errorf("case %s: %w", c.ID, err)
	}
	for _, f := range c.Request.Header {
		r.Header.Add(f.Name, f.Resolve(key))
	}
	return r, nil
}
