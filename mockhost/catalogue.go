package mockhost

import (
	"net/http"
)

// chapters are the parts of the catalogue in their order, each in its own file.
var chapters = []func(*contract) []fault{
	faultsOfAuth, faultsOfHeaders, faultsOfLimits, faultsOfTypes, faultsOfPresence, faultsOfValues, faultsOfStorage,
	faultsOfPairs, faultsOfData, faultsOfSyntax, faultsOfJSONFreedom, faultsOfHTTPFreedom, faultsOfMedia,
	faultsOfAnswers, faultsOfIDs, faultsOfErrors, faultsOfRelated, faultsOfGuards, faultsOfState, faultsOfMethods,
	faultsOfTheWire,
}

// catalogue returns the faults that a host of the contract can have.
func (c *contract) catalogue() []fault {
	var out []fault
	for _, chapter := range chapters {
		out = append(out, chapter(c)...)
	}
	return out
}

// An entry is a fault as the files of the catalogue write it.
type entry struct {
	name, description string
	wrap              wrap
	detectedBy        []string
}

// by lists the checks that must detect a fault.
func by(checks ...string) []string { return checks }

// chapter makes the faults of one class.
func chapter(class string, entries ...entry) []fault {
	var out []fault
	for _, e := range entries {
		f := Fault{Name: class + "." + e.name, Class: class, Description: e.description, DetectedBy: e.detectedBy}
		out = append(out, fault{Fault: f, http: e.wrap})
	}
	return out
}

// warnings marks faults that only depart from what the contract documents, or from an RFC in
// a form that no client in wide use sends.
func warnings(list []fault) []fault {
	for i := range list {
		list[i].Warning = true
	}
	return list
}

// waiting marks faults for which a run waits until its time-out.
func waiting(list []fault) []fault {
	for i := range list {
		list[i].Waits = true
	}
	return list
}

// both puts one wrapper around another.
func both(outer, inner wrap) wrap {
	return func(c *contract, next http.Handler) http.Handler { return outer(c, inner(c, next)) }
}
