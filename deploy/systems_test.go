package deploy

import (
	"os"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestTheCodeCompilesForOtherSystems checks the types of the packages and their tests from
// the source: "GOOS=windows go vet" compiles every library first, which takes minutes.
func TestTheCodeCompilesForOtherSystems(t *testing.T) {
	for _, system := range []string{"windows", "darwin"} {
		t.Run(system, func(t *testing.T) {
			loaded, err := packages.Load(&packages.Config{
				Mode: packages.LoadAllSyntax, Dir: "..", Tests: true,
				Env: append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0"),
			}, "./...")
			if err != nil || len(loaded) == 0 {
				t.Fatalf("%d packages: %v", len(loaded), err)
			}
			packages.Visit(loaded, nil, func(p *packages.Package) {
				for _, e := range p.Errors {
					t.Error(e)
				}
			})
		})
	}
}
