package generators

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// mixed draws texts in which what stays as it is meets every other kind of byte.
var mixed = rapid.Custom(func(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.OneOf(
		rapid.StringMatching(`[a-z~!]{0,40}`), rapid.String(),
		rapid.SampledFrom([]string{`"`, `\`, "/", "\x7f", "\x1f", "\x00", " ", "\u0080", "é", "語", "😀", "\ufffd", "\xff", "\xc3", "\xed\xa0\x80", "\xf0\x9f"})), 0, 12)
	return strings.Join(parts.Draw(t, "parts"), "")
})

// looks are the texts that each style may write, by their look.
var looks = map[Escape]*regexp.Regexp{
	EscapeNeeded:   regexp.MustCompile(`\A"(\\["\\]|\\u00[01][0-9a-f]|[^"\\\x00-\x1f])*"\z`),
	EscapeNonASCII: regexp.MustCompile(`\A"(\\["\\]|\\u[0-9a-f]{4}|[ !#-\[\]-~])*"\z`),
	EscapeAll:      regexp.MustCompile(`\A"(\\u[0-9a-f]{4})*"\z`),
	EscapeAllUpper: regexp.MustCompile(`\A"(\\u[0-9A-F]{4})*"\z`),
	EscapeFirst:    regexp.MustCompile(`\A"(\\u[0-9a-f]{4}(\\["\\]|\\u(00[01]|d[c-f][0-9a-f])[0-9a-f]|[^"\\\x00-\x1f])*)?"\z`),
	EscapeSlash:    regexp.MustCompile(`\A"(\\["\\/]|\\u00[01][0-9a-f]|[^"\\/\x00-\x1f])*"\z`),
}

func TestEachStyleLooksAsItsNameSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ToValidUTF8(mixed.Draw(t, "text"), "")
		for how, look := range looks {
			if got := quote(nil, text, how); !look.Match(got) {
				t.Fatalf("style %d of %q: %s", how, text, got)
			}
		}
	})
}

// A byte that is not UTF-8 reads as U+FFFD, which encoding/json makes of it.
func TestEachStyleIsReadAsTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := mixed.Draw(t, "text")
		for how := range looks {
			var got string
			written := quote(nil, text, how)
			if err := json.Unmarshal(written, &got); err != nil || got != string([]rune(text)) {
				t.Fatalf("style %d of %q: %s, which reads %q, %v", how, text, written, got, err)
			}
		}
	})
}

func TestBytesThatAreNotUTF8StayInEachStyle(t *testing.T) {
	for c := 0x80; c < 0x100; c++ {
		bad := string([]byte{byte(c)})
		for how := range looks {
			if got := string(quote(nil, bad+"a"+bad, how)); strings.Count(got, bad) != 2 || utf8.ValidString(got) {
				t.Errorf("style %d of %q: %q", how, bad, got)
			}
		}
	}
}
