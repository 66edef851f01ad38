package suite

import (
	"fmt"
	"slices"
	"sync"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/spec"
)

// made keeps what was made of embedded contracts, which never change: a process that
// tests many hosts loads each contract and makes its cases once.
var made sync.Map // of func() material, by version and options

type material struct {
	contract  *spec.Contract
	catalogue *generators.Catalogue
	checker   func() *check.Checker // only used by runs
	err       error
}

// load loads a contract and makes the catalogue of its requests and the checker of its answers.
func load(contract string, o generators.Options) (material, error) {
	read := func() material {
		c, err := spec.Load(contract)
		if err != nil {
			return material{err: err}
		}
		m := generators.New(c, o)
		go m.Cases() // while the scenarios are read and the host is opened
		return material{c, m, sync.OnceValue(func() *check.Checker { return check.NewChecker(c, m.Known) }), nil}
	}
	if slices.Contains(spec.Versions(), contract) {
		kept, _ := made.LoadOrStore(contract+fmt.Sprint(o), sync.OnceValue(read))
		read = kept.(func() material)
	}
	m := read()
	return m, m.err
}
