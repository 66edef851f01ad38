package generators

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"example.com/importcheck/spec"
)

var makers sync.Map // makers are read-only, so tests share them

// mustMake returns the maker for a version or a file.
func mustMake(t testing.TB, contract string) *Catalogue {
	t.Helper()
	if m, ok := makers.Load(contract); ok {
		return m.(*Catalogue)
	}
	c, err := spec.Load(contract)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := makers.LoadOrStore(contract, New(c, Options{}))
	return m.(*Catalogue)
}

// embedded calls test for each embedded contract, or with -short for the latest.
func embedded(t *testing.T, test func(*testing.T, *Catalogue)) {
	versions := spec.Versions()
	if testing.Short() {
		versions = versions[len(versions)-1:]
	}
	for _, v := range versions {
		t.Run(v, func(t *testing.T) { test(t, mustMake(t, v)) })
	}
}

// everyContract calls test for the embedded contracts and, without -short, for those of
// versions to come.
func everyContract(t *testing.T, test func(*testing.T, *Catalogue)) {
	embedded(t, test)
	if testing.Short() {
		return
	}
	if inFiles(t, "../spec/testdata/unseen/*.yaml", test) == 0 {
		t.Error("the contracts of versions to come are not there")
	}
}

// inFiles calls test for the contracts in files and returns how many there are.
func inFiles(t *testing.T, pattern string, test func(*testing.T, *Catalogue)) int {
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".yaml"), func(t *testing.T) { test(t, mustMake(t, f)) })
	}
	return len(files)
}
