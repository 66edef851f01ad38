package diagnose

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// characters notes each unusual character of each text, the classes that it is of, and where
// in the text it stands.
func (n *noter) characters() {
	for _, p := range texts(n.catalogue, n.body) {
		text := p.text
		if p.whole { // the scheme holds what every text of its kind holds
			text = withoutScheme(text)
		}
		if p.of == "" {
			n.groups(p, text)
		}
		seen, readable := map[rune]bool{}, n.readable(text)
		for _, r := range readable {
			if !isPlain(r) && !seen[r] {
				seen[r] = true
				n.character(p, r)
			}
		}
		n.ends(p, readable)
	}
}

// readable leaves out what a reader of JSON writes for what is no character.
func (n *noter) readable(text string) string {
	if utf8.ValidString(text) && !strings.Contains(text, string(utf8.RuneError)) {
		return text
	}
	b := n.c.Request.Body
	if utf8.Valid(b) && bytes.ContainsRune(b, utf8.RuneError) || bytes.Contains(bytes.ToLower(b), []byte(`\ufffd`)) {
		return text
	}
	return strings.ReplaceAll(text, string(utf8.RuneError), "")
}

// withoutScheme returns a text without the plain scheme that it begins with.
func withoutScheme(text string) string {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || scheme == "" || strings.ContainsFunc(scheme, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		return text
	}
	return rest
}

func isPlain(r rune) bool { return r >= 'a' && r <= 'z' || r == '/' }

// isCommon reports whether a character stands in too many texts by chance for one of them to be blamed.
func isCommon(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

func (n *noter) character(p part, r rune) {
	n.classes(p, "holds", r)
	if isCommon(r) {
		return
	}
	rank := rankCharacter
	if !p.whole {
		rank++
	}
	n.note(Predicate{Key: p.key() + "holds " + string(r), Words: fmt.Sprintf("whose %s holds %s", p.named(), character(r)), Where: p.where, Shape: p.kind() + "holds " + string(r), rank: rank})
}

// classes notes the classes of a character, those first that a reader would name.
func (n *noter) classes(p part, does string, r rune) {
	for i, c := range ranges {
		if c.of(r) {
			n.note(Predicate{Key: p.key() + does + c.words, Words: fmt.Sprintf("whose %s %s %s", p.named(), does, c.words), Where: p.where,
				Shape: p.kind() + does + c.words, rank: rankClass, sub: i})
		}
	}
}

// kind names what part of its text a part is: in shapes, that have no place.
func (p part) kind() string {
	if p.whole {
		return ""
	}
	kind, _, _ := strings.Cut(p.name, " ")
	return kind + " "
}

// key is the same for the same part of the same family of storage.
func (p part) key() string { return p.where + " " + p.of + " " + p.kind() }

// named is the name of a part, with its family of storage.
func (p part) named() string {
	if p.of == "" {
		return p.name
	}
	return fmt.Sprintf("%s (%s)", p.name, p.of)
}

const begins = "begins with"

// ends notes the first and the last character of a part.
func (n *noter) ends(p part, text string) {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	for _, end := range []struct {
		r    rune
		does string
	}{{first, begins}, {last, "ends in"}} {
		if text == "" || end.r >= 'a' && end.r <= 'z' {
			continue
		}
		if !isCommon(end.r) || end.does == begins || p.of != "" { // most names that are made end in some letter or digit
			n.classes(p, end.does, end.r)
		}
		if !isCommon(end.r) {
			n.note(Predicate{Key: p.key() + end.does + string(end.r), Words: fmt.Sprintf("whose %s %s %s", p.named(), end.does, character(end.r)), Where: p.where,
				Shape: p.kind() + end.does + string(end.r), rank: rankClass})
		}
	}
}

// together are characters that mean something side by side.
var together = []struct {
	words string
	in    func(text string) bool
}{
	{`two slashes ("//")`, substring("//")},
	{`two dots ("..")`, substring("..")},
	{`a segment ".."`, segment(".", func(s string) bool { return s == ".." })},
	{`a segment "." or ".."`, segment(".", func(s string) bool { return s == "." || s == ".." })},
	{"a segment that begins with a dot", substring("/.")},
	{`something like a second URI ("://")`, substring("://")},
	{"a percent escape", percent("%[0-9A-Fa-f]{2}")},
	{"a percent sign that begins no escape", percent("%([^0-9A-Fa-f]|.[^0-9A-Fa-f]|.?$)")},
	{"two spaces", substring("  ")},
	{"white space between other characters", func(text string) bool {
		return strings.ContainsFunc(strings.TrimFunc(text, unicode.IsSpace), unicode.IsSpace)
	}},
	{"a space at the end of a segment", segment(" ", func(s string) bool { return strings.HasSuffix(s, " ") })},
	{"a letter and an accent behind it", accented},
}

func substring(part string) func(string) bool {
	return func(text string) bool { return strings.Contains(text, part) }
}

func percent(pattern string) func(string) bool {
	p := regexp.MustCompile(pattern)
	return func(text string) bool { return strings.Contains(text, "%") && p.MatchString(text) }
}

// segment looks at what stands between slashes, in a text that holds a sign.
func segment(sign string, is func(string) bool) func(string) bool {
	return func(text string) bool {
		if !strings.Contains(text, sign) {
			return false
		}
		for s := range strings.SplitSeq(text, "/") {
			if is(s) {
				return true
			}
		}
		return false
	}
}

func accented(text string) bool {
	before := rune(0)
	for _, r := range text {
		if r > unicode.MaxLatin1 && unicode.IsMark(r) && unicode.IsLetter(before) {
			return true
		}
		before = r
	}
	return false
}

// groups notes characters that stand together.
func (n *noter) groups(p part, text string) {
	for _, t := range together {
		if t.in(text) {
			n.note(Predicate{Key: p.key() + "holds " + t.words, Words: fmt.Sprintf("whose %s holds %s", p.name, t.words), Where: p.where,
				Shape: p.kind() + "holds " + t.words, rank: rankClass})
		}
	}
	if strings.TrimSpace(text) == "" && text != "" {
		n.note(Predicate{Key: p.key() + "blank", Words: fmt.Sprintf("whose %s is blank", p.name), Where: p.where,
			Shape: p.kind() + "blank", rank: rankCharacter})
	}
}

// character writes one for a title.
func character(r rune) string {
	if r > 0x7e {
		return fmt.Sprintf("%q (U+%04X)", string(r), r)
	}
	return fmt.Sprintf("%q", string(r))
}

// ranges are classes of characters that hosts treat as one.
var ranges = []struct {
	words string
	of    func(rune) bool
}{
	{"a digit", func(r rune) bool { return r >= '0' && r <= '9' }},
	{"capital letters", unicode.IsUpper},
	{"white space", unicode.IsSpace},
	{"control characters", unicode.IsControl},
	{"control characters below U+0020", func(r rune) bool { return r < ' ' }},
	{"control characters below U+0020 other than NUL", func(r rune) bool { return r < ' ' && r > 0 }},
	{"characters that a URI must escape", func(r rune) bool { return r <= ' ' || r > 0x7e || strings.ContainsRune("\"<>\\^`{|}", r) }},
	{"characters that HTML escapes", func(r rune) bool { return strings.ContainsRune(`<>&"'`, r) }},
	{"quotes", func(r rune) bool { return strings.ContainsRune("\"'`", r) }},
	{"punctuation", func(r rune) bool { return r < 0x7f && r > ' ' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }},
	{"punctuation other than . _ and -", func(r rune) bool {
		return r < 0x7f && r >= ' ' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-/", r)
	}},
	{"punctuation of a URI's query", func(r rune) bool { return strings.ContainsRune("?&=#", r) }},
	{"Cyrillic letters", func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }},
	{"full-width letters", func(r rune) bool { return r >= 0xff01 && r <= 0xff5e }},
	{"right-to-left letters", func(r rune) bool { return r >= 0x590 && r < 0x900 || r >= 0xfb1d && r < 0xff00 }},
	{"accents on their own", func(r rune) bool { return unicode.Is(unicode.Mn, r) }},
	{"letters with an accent", isAccented},
	{"characters without width", func(r rune) bool { return unicode.Is(unicode.Cf, r) }},
	{"code points that are no characters", func(r rune) bool { return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef }},
	{"private characters", func(r rune) bool { return unicode.Is(unicode.Co, r) }},
	{"ideographs", func(r rune) bool {
		return unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r)
	}},
	{"characters outside ASCII", func(r rune) bool { return r > 0x7f }},
	{"characters beyond U+00FF", func(r rune) bool { return r > 0xff }},
	{"characters of 2 bytes", func(r rune) bool { return utf8.RuneLen(r) == 2 }},
	{"characters of 3 bytes", func(r rune) bool { return utf8.RuneLen(r) == 3 }},
	{"characters of 4 bytes", func(r rune) bool { return utf8.RuneLen(r) == 4 }},
	{"characters of 3 or 4 bytes", func(r rune) bool { return utf8.RuneLen(r) >= 3 }},
}

func isAccented(r rune) bool {
	return unicode.IsLetter(r) && (r >= 0xc0 && r < 0x250 || r >= 0x1e00 && r < 0x1f00)
}
