package generators

import (
	"strings"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// An alphabet draws the parts of one text from the same characters.
type alphabet struct{ head, fill *rapid.Generator[string] }

// alphabets are made of characters with the plainest first, so that a text shrinks to it;
// the first two are plain ASCII.
var alphabets = func() (out []alphabet) {
	for _, characters := range []string{"abcdefghijklmnopqrstuvwxyz0123456789-_.", "aABCbc019-_.~/", "aé語😀 +=&,",
		"a日本語ひらがな", "aéßñÅØ", "a😀🎉👩🚀", "aעבריתالعربية"} {
		of := choose([]rune(characters))
		out = append(out, alphabet{head: rapid.StringOfN(of, 0, 40, -1), fill: rapid.StringOfN(of, 1, 8, -1)})
	}
	return out
}()

var drawAlphabet, drawPlainAlphabet = choose(alphabets), choose(alphabets[:2])

// drawLetters draws a text of n characters: some that differ, and few that fill up the
// rest over and over. One of n draws would shrink too slowly to be of use: rapid drops one
// draw at a time.
func drawLetters(t *rapid.T, n int, ascii bool) string {
	of := drawAlphabet
	if ascii {
		of = drawPlainAlphabet
	}
	letters := of.Draw(t, "alphabet")
	text, fill := []rune(letters.head.Draw(t, "text")), []rune(letters.fill.Draw(t, "filler"))
	for len(text) < n {
		text = append(text, fill...)
	}
	text = text[:n]
	if n > 0 && strings.ContainsRune("/. ", text[0]) { // "." is restricted, and many trim the others
		text[0] = 'a'
	}
	return string(text)
}

// unlimited is the length up to which texts are drawn that no limit is named for.
const unlimited = 2_000

// drawText draws a text for a place: a length on purpose, since rapid's own texts stay far
// from any limit, then what it is made of. What the text begins with makes no difference to
// most lengths, so that the two shrink apart.
func (m *Catalogue) drawText(t *rapid.T, s *Shape, token string) string {
	begin, ascii := drawBeginning(t, s)
	least, _ := s.Limit("minLength")
	most, limited := s.Limit("maxLength")
	if !limited || most > reach {
		most = unlimited
	}
	from := utf8.RuneCountInString(begin)
	if from >= most {
		return m.text(s, token)
	}
	n := int(below(most+most/4).Draw(t, "length")) // a fifth of them is the limit itself
	n = min(most, max(least, n, from+1+n/2))
	return begin + drawLetters(t, n-from, ascii)
}

// drawBeginning draws what a text of the place begins with where it names storage, up to
// the directory, and whether the rest of it must be ASCII.
func drawBeginning(t *rapid.T, s *Shape) (begin string, ascii bool) {
	if len(s.Families) == 0 {
		return "", false
	}
	f := choose(s.Families).Draw(t, "storage")
	uri := f.URI(choose(f.Buckets).Draw(t, "bucket"), "d")
	return uri[:strings.LastIndexByte(uri, '/')+1], !f.Unicode
}

// free reports whether a text of the place may be of any characters that its storage
// takes: no value, form or pattern is given, and it need not exist.
func (m *Catalogue) free(s *Shape) bool {
	_, pattern := s.By["pattern"]
	return s.Own == "" && !pattern && s.takesTexts(familiesOf(s)[0]) && (s.Exists == nil || !m.exists(s))
}
