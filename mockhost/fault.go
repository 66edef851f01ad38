package mockhost

import (
	"net"
	"net/http"

	"example.com/importcheck/spec"
)

// A Fault is one deliberate defect: data, and a small function that wraps the
// handler of a host or its listener.
type Fault struct {
	Name    string   // stable: the place and the defect, "uri.max-length.one-less"
	Class   string   // what kind of defect it is: "limits"
	Says    string   // one sentence: what the host does
	Sees    []string // the names of the checks that must see it
	Warning bool     // it departs from what the contract only documents
	Waits   bool     // a request hangs, so a run waits for its time-out

	HTTP func(c *spec.Contract, next http.Handler) http.Handler
	Wire func(net.Listener) net.Listener
}
