package generators

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// edges are the characters at which a search by bytes goes wrong, if anywhere.
var edges = []rune("\x00\x1f \x7e\x7f\u0080\u009f\u00a0\u00c2é\u07ff\u0800\ufdcf\ufdd0\ufdef\ufdf0\ufffd\ufffe\uffff\U0001fffe\U0001f600\U0010ffff%\"<>\\^`{|}/aZ09")

// TestCharactersAreFoundAsUnicodeNamesThem holds the searches by bytes against Unicode's
// own tables, a character at a time.
func TestCharactersAreFoundAsUnicodeNamesThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(edges), rapid.Rune()), 0, 8).Draw(t, "text"))
		if got, want := holdsControl(text), strings.ContainsFunc(text, unicode.IsControl); got != want {
			t.Errorf("%q holds a control character: %v, want %v", text, got, want)
		}
		if got, want := holdsUnassigned(text), strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Noncharacter_Code_Point, r) }); got != want {
			t.Errorf("%q holds a code point of no character: %v, want %v", text, got, want)
		}
		_, err := url.PathUnescape(text)
		outside := slices.ContainsFunc([]rune(text), func(r rune) bool {
			return r > 0x7e || r <= ' ' || strings.ContainsRune("\"<>\\^`{|}", r)
		})
		if got, want := strictURI(text), err == nil && !outside; got != want {
			t.Errorf("%q is a URI: %v, want %v", text, got, want)
		}
	})
}
