package generators

import (
	"testing"

	"example.com/importcheck/spec"
)

func BenchmarkLabelled(b *testing.B) {
	c := load(b, spec.Latest)
	for b.Loop() {
		New(c, Options{}).Cases()
	}
}

func BenchmarkValidDraw(b *testing.B) {
	valid := mustMake(b, spec.Latest).Valid()
	for i := 0; b.Loop(); i++ {
		valid.Example(i)
	}
}

func BenchmarkInvalidDraw(b *testing.B) {
	invalid := mustMake(b, spec.Latest).Invalid()
	for i := 0; b.Loop(); i++ {
		invalid.Example(i)
	}
}
