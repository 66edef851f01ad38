package generators

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"example.com/importcheck/spec"
)

var makers sync.Map // makers are read-only, so tests share them

// mustMake returns the maker for a version or a file.
func mustMake(t testing.TB, contract string) *Maker {
	t.Helper()
	if m, ok := makers.Load(contract); ok {
		return m.(*Maker)
	}
	c, err := spec.Load(contract)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := makers.LoadOrStore(contract, New(c, Options{}))
	return m.(*Maker)
}

// embedded calls test for each embedded contract.
func embedded(t *testing.T, test func(*testing.T, *Maker)) {
	for _, v := range spec.Versions() {
		t.Run(v, func(t *testing.T) { test(t, mustMake(t, v)) })
	}
}

// everyContract calls test for the embedded contracts, those of versions to come, and
// the published files where they are at hand.
func everyContract(t *testing.T, test func(*testing.T, *Maker)) {
	embedded(t, test)
	for _, pattern := range []string{"../spec/testdata/unseen/*.yaml", "../../shared/upstream/db_data_*.oas.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			t.Run(strings.TrimSuffix(filepath.Base(f), ".yaml"), func(t *testing.T) { test(t, mustMake(t, f)) })
		}
	}
	if _, err := os.Stat("../spec/testdata/unseen"); err != nil {
		t.Error("the contracts of versions to come are not there:", err)
	}
}
