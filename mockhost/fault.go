package mockhost

import (
	"fmt"
	"net"

	"example.com/importcheck/internal/spelling"
)

// A Fault says what one deliberate defect is. WithFault puts it around a host.
type Fault struct {
	Name        string   // stable: the place and the defect, "limits.uri.one-less"
	Class       string   // what kind of defect it is: "limits"
	Description string   // one sentence: what the host does
	DetectedBy  []string // the names of the checks that must detect it
	Warning     bool     // it departs from what the contract only documents, or in a form that no client sends
	Waits       bool     // a request hangs, so a run waits for its time-out
	Wire        bool     // it needs the bytes of connections: it does nothing where the host serves no listener itself
}

// A fault is data, and a small function that wraps the handler of a host or its listener.
type fault struct {
	Fault
	http wrap
	wire func(net.Listener) net.Listener
}

// Faults returns the faults that a host of an embedded contract ("2026-07") or of a file can
// have, in a stable order. A fault of something that the contract lacks is left out.
func Faults(versionOrFile string) ([]Fault, error) {
	c, err := load(versionOrFile)
	if err != nil {
		return nil, err
	}
	var out []Fault
	for _, f := range c.faults() {
		out = append(out, f.Fault)
	}
	return out, nil
}

// fault returns the one of that name. The error of an unknown name says which is nearest.
func (c *contract) fault(name string) (fault, error) {
	var names []string
	for _, f := range c.faults() {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return fault{}, fmt.Errorf("there is no fault %q; %s", name, spelling.Remedy(name, names))
}
