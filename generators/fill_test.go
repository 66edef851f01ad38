package generators

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestPaddingFillsUpToTheLengthWithWholeFillers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prefix, filler := rapid.String().Draw(t, "prefix"), rapid.SampledFrom(fillers).Draw(t, "filler").text
		n := utf8.RuneCountInString(prefix) + rapid.IntRange(0, 300).Draw(t, "more")
		text := pad(prefix, n, filler)
		rest, ok := strings.CutPrefix(text, prefix)
		if short := strings.TrimLeft(strings.ReplaceAll(rest, filler, ""), "a"); !ok || utf8.RuneCountInString(text) != n || short != "" {
			t.Fatalf("%q with %q up to %d is %q", prefix, filler, n, text)
		}
	})
}
