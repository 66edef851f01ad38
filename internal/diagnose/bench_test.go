package diagnose

import (
	"testing"

	"example.com/importcheck/generators"
)

// BenchmarkEvidence reads the answers to the fixed cases of a contract, and counts what can be counted of them.
func BenchmarkEvidence(b *testing.B) {
	m, answers, _ := answered(b, func(c generators.Case) int { return right(c) })
	b.Run("facts", func(b *testing.B) {
		for b.Loop() {
			NewEvidence(m, answers)
		}
	})
	b.Run("sizes", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			e := NewEvidence(m, answers)
			b.StartTimer()
			e.Count(e.Subjects)
		}
	})
}
