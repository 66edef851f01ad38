package generators

import (
	"slices"
	"testing"

	"example.com/importcheck/spec"
)

// Whatever a host that is wrong takes for a start in the safe profile, it loads nothing.
func TestEveryCaseOfTheSafeProfileIsHarmless(t *testing.T) {
	if testing.Short() {
		t.Skip("it looks at the cases of every contract")
	}
	for _, version := range spec.Versions() {
		c, err := spec.Load(version)
		if err != nil {
			t.Fatal(err)
		}
		m := New(c, Options{Harmless: true})
		drawn := []Case{}
		for seed := range 300 {
			drawn = append(drawn, m.Invalid().Example(seed))
		}
		n := 0
		for _, one := range slices.Concat(m.Cases(), drawn) {
			if one.Label.Expect != Reject {
				continue
			}
			if n++; m.Harmless(one) == "" {
				t.Errorf("%s: %s (%s) names storage that could exist: %q", version, one.ID, one.Description, m.Storage(one))
			}
		}
		if n < 300 {
			t.Errorf("%s: %d cases must be refused", version, n)
		}
	}
}
