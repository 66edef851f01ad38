package generators

import (
	"net/url"
	"strings"
	"testing"
	"unicode"

	"example.com/importcheck/spec"
	"pgregory.net/rapid"
)

// doubts says whether a URI behind its scheme may be refused, character by character.
func doubts(f spec.Family, text string) bool {
	rest := strings.TrimPrefix(text, f.Starts)
	for _, r := range text {
		if unicode.IsControl(r) || unicode.Is(unicode.Noncharacter_Code_Point, r) {
			return true
		}
	}
	host, path, _ := strings.Cut(rest, "/")
	for _, segment := range strings.Split(path, "/") {
		if segment == "." || segment == ".." {
			return true
		}
	}
	if _, err := url.PathUnescape(rest); !f.Unicode && err != nil {
		return true
	}
	return strings.ContainsAny(rest, "?#") || !handName(strings.TrimSuffix(host, f.Ends), f) || !f.Unicode && outside(rest)
}

const uriCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;="

func outside(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune(uriCharacters+"%", r) })
}

// handName reads a name by the rules of S3, of Google Cloud Storage and of Azure, typed in.
func handName(name string, f spec.Family) bool {
	also := map[string]string{"s3": "-.", "gs": "-_", "azure": ""}[f.Name]
	return len(name) >= 3 && len(name) <= 63 && !strings.Contains(name, "..") && strings.Trim(name, "-") == name &&
		!strings.ContainsFunc(name, func(r rune) bool {
			return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789"+also, r)
		})
}

// A doubt that the signs of the bytes do not show would make an open request one that
// must be accepted.
func TestDoubtsAreThoseOfAReadingCharacterByCharacter(t *testing.T) {
	families := mustMake(t, spec.Latest).Oracle.contract.Families
	odd := []string{"\x00", "\x1f", "\x7f", "\u0080", "\u009f", "\u00a0", "Â", "é", "語", "😀", "\ufdcf", "\ufdd0", "\ufdef", "\ufdf0", "\ufffd", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff",
		"\xff", "\xc2", "\xbf\xbe", "?", "#", ".", "..", "/./", "/../", "/..", "%", "%4", "%41", "%zz", " ", `"`, "<", "\\", "^", "`", "{", "|", "~", "-", "_", "A"}
	part := rapid.OneOf(rapid.StringMatching(`[a-z0-9/]{0,20}`), rapid.SampledFrom(odd), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(families).Draw(t, "family")
		name := rapid.OneOf(rapid.Just("bucket"), rapid.StringMatching(`[a-z._-]{2,5}`), part).Draw(t, "name")
		text := f.Starts + name + f.Ends + "/container/" + strings.Join(rapid.SliceOfN(part, 0, 4).Draw(t, "directory"), "")
		if reason := doubtful(&f, text); (reason != "") != doubts(f, text) {
			t.Fatalf("%q: %q, by hand %v", text, reason, doubts(f, text))
		}
	})
}

func TestEachByteIsDoubtedAsItsCharacterIs(t *testing.T) {
	for _, f := range mustMake(t, spec.Latest).Oracle.contract.Families {
		for r := range rune(0x3000) {
			if text := f.Starts + "bucket" + f.Ends + "/container/a" + string(r) + "b"; (doubtful(&f, text) != "") != doubts(f, text) {
				t.Errorf("%q: %q, by hand %v", text, doubtful(&f, text), doubts(f, text))
			}
		}
	}
}
