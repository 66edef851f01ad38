package run_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"example.com/importcheck"
)

func BenchmarkFaulty(b *testing.B) {
	faults := strings.Fields(os.Getenv("FAULTS"))
	for b.Loop() {
		began := time.Now()
		r, err := importcheck.Check(b.Context(), importcheck.Mock(faults...))
		if err != nil {
			b.Fatal(err)
		}
		_ = r
		_ = began
	}
}
