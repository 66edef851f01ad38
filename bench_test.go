package importcheck

import (
	"testing"

	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// BenchmarkRun is a default run against the embedded host, its contract loaded and its
// cases made before: what each host costs in a process that tests many.
func BenchmarkRun(b *testing.B) {
	for b.Loop() {
		r, err := Check(b.Context(), Mock())
		if err != nil || r.Verdict != reports.Conforms {
			b.Fatal(err, r.Reason)
		}
	}
}

// BenchmarkLoad reads an embedded contract.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := spec.Load(spec.Latest); err != nil {
			b.Fatal(err)
		}
	}
}
