package lifecycle

import (
	"strings"

	"example.com/importcheck/spec"
)

// oddIDs are ids that were never given, of characters that hosts are known to fail over.
var oddIDs = []struct{ name, id string }{
	{"quote", "importcheck'never"}, {"percent", "importcheck%never"}, {"nul", "importcheck\x00never"}, {"accent", "importcheck-é-never"}, {"space", "importcheck never"},
	{"slash", "importcheck/never"}, {"markup", "<importcheck>"}, {"line-feed", "importcheck\nnever"}, {"1000-characters", strings.Repeat("x", 1000)},
}

// odd asks for imports by such ids. Some the HTTP layer of a host may reject in words of its own.
func (f *follower) odd() {
	contract := f.in.Checker.Contract
	for _, o := range []struct {
		verb string
		op   *spec.Operation
	}{{"describe", contract.Describe}, {"cancel", contract.Cancel}} {
		if o.op == nil || !f.out.Single {
			continue
		}
		for _, odd := range oddIDs {
			c := caseOf(f.in.Checker, o.op, o.verb+".odd."+odd.name, o.verb+" an id with a "+odd.name, f.on(o.op, odd.id))
			c.Label.Protocol = true
			f.send(c)
		}
	}
}
