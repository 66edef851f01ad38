// Vet looks at the packages of this module as they are on other systems, from their source:
//
//	go run . windows darwin
//
// "GOOS=windows go vet ./..." sees the same and compiles every library for that system
// first, which takes minutes from an empty build cache.
package main

import (
	"fmt"
	"os"

	"golang.org/x/tools/go/analysis/checker"
	suite "golang.org/x/tools/go/analysis/suite/vet"
	"golang.org/x/tools/go/packages"
)

func main() {
	failed := false
	for _, system := range os.Args[1:] {
		problems, err := vet(system)
		if err != nil {
			problems = append(problems, err.Error())
		}
		for _, p := range problems {
			fmt.Fprintf(os.Stderr, "%s: %s\n", system, p)
			failed = true
		}
	}
	if failed {
		os.Exit(1)
	}
}

// vet returns what is wrong with the packages on a system.
func vet(system string) ([]string, error) {
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax, Dir: "../..", Tests: true,
		Env: append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0"),
	}, "./...")
	if err != nil {
		return nil, err
	}
	var problems []string
	packages.Visit(loaded, nil, func(p *packages.Package) {
		for _, e := range p.Errors {
			problems = append(problems, e.Error())
		}
	})
	if problems != nil {
		return problems, nil
	}
	graph, err := checker.Analyze(suite.Suite, loaded, nil)
	if err != nil {
		return nil, err
	}
	for _, action := range graph.Roots {
		if action.Err != nil {
			return nil, action.Err
		}
		for _, d := range action.Diagnostics {
			problems = append(problems, fmt.Sprintf("%s: %s", action.Package.Fset.Position(d.Pos), d.Message))
		}
	}
	return problems, nil
}
