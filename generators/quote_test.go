package generators

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// quoted writes a text one character after the other, by the words of Escape.
func quoted(text string, how Escape) string {
	out := `"`
	for i, r := range text {
		n := utf8.RuneLen(r)
		invalid := r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd")
		all := how == EscapeAll || how == EscapeAllUpper || how == EscapeFirst && i == 0
		switch {
		case invalid:
			out += text[i : i+1]
		case all || r < 0x20 || how == EscapeNonASCII && r > 0x7e:
			out += units(r, how == EscapeAllUpper)
		case r == '"' || r == '\\' || how == EscapeSlash && r == '/':
			out += `\` + string(r)
		default:
			out += text[i : i+n]
		}
	}
	return out + `"`
}

func units(r rune, upper bool) string {
	verb := `\u%04x`
	if upper {
		verb = `\u%04X`
	}
	if r < 0x10000 {
		return fmt.Sprintf(verb, r)
	}
	return fmt.Sprintf(verb+verb, 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
}

// mixed draws texts in which long runs that stay as they are meet every other kind of byte.
var mixed = rapid.Custom(func(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.OneOf(
		rapid.StringMatching(`[a-z~!]{0,40}`), rapid.String(),
		rapid.SampledFrom([]string{`"`, `\`, "/", "\x7f", "\x1f", "\x00", " ", "\u0080", "é", "語", "😀", "\ufffd", "\xff", "\xc3", "\xed\xa0\x80", "\xf0\x9f"})), 0, 12)
	return strings.Join(parts.Draw(t, "parts"), "")
})

func TestRunsAreQuotedAsOneCharacterAfterTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := mixed.Draw(t, "text")
		for how := EscapeNeeded; how <= EscapeSlash; how++ {
			if got, want := string(quote(nil, text, how)), quoted(text, how); got != want {
				t.Fatalf("style %d of %q: %s, want %s", how, text, got, want)
			}
		}
	})
}

func TestEachByteIsFoundAtEachPlaceOfARun(t *testing.T) {
	for c := range 256 {
		for at := range 17 {
			text := strings.Repeat("a", at) + string([]byte{byte(c)}) + strings.Repeat("a", 16-at)
			for how := EscapeNeeded; how <= EscapeSlash; how++ {
				if got, want := string(quote(nil, text, how)), quoted(text, how); got != want {
					t.Fatalf("style %d of %q: %s, want %s", how, text, got, want)
				}
			}
		}
	}
}
