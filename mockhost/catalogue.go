package mockhost

import (
	"fmt"
	"net/http"
	"slices"
	"sync"

	"example.com/importcheck/internal/spelling"
	"example.com/importcheck/spec"
)

// chapters are the parts of the catalogue in their order, each in a file of its own.
var chapters = []func(*spec.Contract) []Fault{
	faultsOfAuth, faultsOfHeaders, faultsOfLimits, faultsOfTypes, faultsOfPresence, faultsOfValues, faultsOfStorage, faultsOfPairs, faultsOfData,
	faultsOfSyntax, faultsOfJSONFreedom, faultsOfHTTPFreedom, faultsOfMedia, faultsOfAnswers, faultsOfIDs, faultsOfErrors, faultsOfNeighbours,
	faultsOfState, faultsOfMethods, faultsOfTheWire,
}

// FaultsOf returns the faults that a host of the contract can have, in a stable
// order. A fault of something that the contract lacks is left out.
func FaultsOf(c *spec.Contract) []Fault {
	var out []Fault
	for _, chapter := range chapters {
		out = append(out, chapter(c)...)
	}
	return out
}

// Faults returns the faults of the latest contract.
func Faults() []Fault { return slices.Clone(latest()) }

var latest = sync.OnceValue(func() []Fault {
	c, err := spec.Load(spec.Latest)
	if err != nil {
		panic("the embedded contract does not load: " + err.Error()) // a test of spec loads it
	}
	return FaultsOf(c)
})

// Find returns the fault of that name among those of the latest contract. The error
// of an unknown name says which is nearest.
func Find(name string) (Fault, error) { return find(latest(), name) }

// FindOf is Find among the faults of the contract.
func FindOf(c *spec.Contract, name string) (Fault, error) { return find(FaultsOf(c), name) }

func find(list []Fault, name string) (Fault, error) {
	var names []string
	for _, f := range list {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Fault{}, fmt.Errorf("there is no fault %q; %s", name, spelling.Remedy(name, names))
}

// An entry is a fault as the files of the catalogue write it.
type entry struct {
	name, says string
	wrap       wrap
	sees       []string
}

// by lists the checks that must see a fault.
func by(checks ...string) []string { return checks }

// chapter makes the faults of one class.
func chapter(class string, entries ...entry) []Fault {
	var out []Fault
	for _, e := range entries {
		out = append(out, Fault{Name: class + "." + e.name, Class: class, Says: e.says, Sees: e.sees, HTTP: e.wrap})
	}
	return out
}

// warnings marks faults that only depart from what the contract documents.
func warnings(list []Fault) []Fault {
	for i := range list {
		list[i].Warning = true
	}
	return list
}

// waiting marks faults for which a run waits until its time-out.
func waiting(list []Fault) []Fault {
	for i := range list {
		list[i].Waits = true
	}
	return list
}

// both puts one wrapper around another.
func both(outer, inner wrap) wrap {
	return func(c *spec.Contract, next http.Handler) http.Handler { return outer(c, inner(c, next)) }
}
