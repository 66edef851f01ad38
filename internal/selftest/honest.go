package selftest

import (
	"fmt"
	"net/http"
	"slices"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

// A wrap puts a way to differ around a host that conforms.
type wrap = func(c *spec.Contract, next http.Handler) http.Handler

// An Honest host conforms, and differs from the mock host in something that the
// contract leaves open. It must not be accused of a violation.
type Honest struct {
	Name  string   // stable: "status.403-for-a-key"
	Says  string   // one sentence: what the host does
	Warns []string // the checks that warn of it, all of them; empty where none may

	version string // of the contract that it holds, where a later one forbids what it does; "": the latest

	wrap  wrap                                    // around the mock host; nil: nothing
	names func(c *spec.Contract) func(int) string // how imports are named; nil: counted
	serve server                                  // nil: plain HTTP/1.1 on a free IPv4 port
}

// chapters are the parts of the list, each in its own file.
var chapters = [][]Honest{
	plain, statuses, wordings, writings, names, medias, codings, headers, connections, limited, doors, readers,
	documented, orders, related, delays, paths, makers, stacks,
}

// Hosts returns the honest hosts, in a stable order.
func Hosts() []Honest { return slices.Concat(chapters...) }

var plain = []Honest{{Name: "plain", Says: "It is the mock host as it is."}}

// handler makes the host for a contract.
func (h Honest) handler(c *spec.Contract) http.Handler {
	var options []mockhost.Option
	if h.names != nil {
		options = append(options, mockhost.WithIDs(h.names(c)))
	}
	var made http.Handler = mockhost.Must(c.Version, options...)
	if h.wrap != nil {
		made = h.wrap(c, made)
	}
	return made
}

// open serves the host.
func (h Honest) open(c *spec.Contract) (site, error) {
	serve := h.serve
	if serve == nil {
		serve = served()
	}
	s, err := serve(h.handler(c))
	if err != nil {
		return site{}, fmt.Errorf("%s cannot be served: %w", h.Name, err)
	}
	return s, nil
}
