package diagnose

import (
	"bytes"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"example.com/importcheck/generators"
	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// A Size is a number of a request that a host may hold against its own limit.
type Size struct {
	Where string // the text, "" for the whole body
	Unit  string
	N     int
}

// The units of what is no text.
const (
	unitStarts       = "starts before it"
	unitRequests     = "requests with the right key before it"
	unitOnConnection = "requests on its connection"
	unitBody         = "bytes of the body"
	unitPadded       = "bytes of the body and of the white space around it"
	unitDepth        = "levels of the body"
	unitDigits       = "digits of a number in the body"
	unitName         = "bytes of a property's name"
	characters       = "characters"
)

// units are the ways to count a text, the likeliest first.
var units = []struct {
	name   string
	count  func(string) int
	beyond bool // it differs from bytes only beyond ASCII
}{
	{characters, utf8.RuneCountInString, true},
	{"bytes", func(s string) int { return len(s) }, true},
	{"UTF-16 units", func(s string) int { return len(utf16.Encode([]rune(s))) }, true},
	{"graphemes (characters as a reader sees them)", graphemes, false},
	{"characters once trimmed", func(s string) int { return utf8.RuneCountInString(strings.TrimSpace(s)) }, false},
	{"characters once percent escapes are decoded", func(s string) int { return utf8.RuneCountInString(percentDecoded(s)) }, false},
	{"characters once percent-encoded", func(s string) int { return len(strings.ReplaceAll(url.QueryEscape(s), "+", "%20")) }, false},
	{"characters once encoded as a form is", func(s string) int { return len(url.QueryEscape(s)) }, false},
	{"characters as JSON escapes them", escapedLength, false},
	{"characters as HTML escapes them", func(s string) int { return utf8.RuneCountInString(html.EscapeString(s)) }, false},
	{"characters as HTML writes an ampersand", func(s string) int { return utf8.RuneCountInString(strings.ReplaceAll(s, "&", "&amp;")) }, false},
	{"characters in small letters", func(s string) int { return utf8.RuneCountInString(lower(s)) }, true},
	{"characters in capital letters", func(s string) int { return utf8.RuneCountInString(upper(s)) }, true},
	{"characters once accents are joined (NFC)", func(s string) int { return utf8.RuneCountInString(norm.NFC.String(s)) }, true},
	{"characters once accents are parted (NFD)", func(s string) int { return utf8.RuneCountInString(norm.NFD.String(s)) }, true},
	{"characters once the accents of Latin letters are parted", func(s string) int { return utf8.RuneCountInString(s) + latinAccents(s) }, true},
	{"characters once made compatible (NFKC)", func(s string) int { return utf8.RuneCountInString(norm.NFKC.String(s)) }, true},
	{"characters without those of no width", func(s string) int {
		return strings.Count(strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Cf, r) {
				return -1
			}
			return 'a'
		}, s), "a")
	}, true},
	{"segments", func(s string) int { return strings.Count(s, "/") + 1 }, false},
	{"characters in its longest segment", func(s string) int { return longestSegment(s, utf8.RuneCountInString) }, false},
	{"bytes in its longest segment", func(s string) int { return longestSegment(s, func(part string) int { return len(part) }) }, false},
}

// ofWhole are the units that count a text as a whole; the others count segments, or one of them.
var ofWhole = units[:len(units)-3]

// graphemes leaves to uniseg only texts in which some character may join another one: it takes a second
// for a mebibyte.
func graphemes(s string) int {
	if !strings.ContainsFunc(s, mayJoin) {
		return utf8.RuneCountInString(s)
	}
	return uniseg.GraphemeClusterCount(s)
}

// mayJoin holds of what is beyond U+FFFF, and of marks, format characters, parts of Hangul syllables, and
// the letters that join though they are none of these.
func mayJoin(r rune) bool {
	return r == '\r' || r > 0xff && (r > 0xffff || strings.ContainsRune("\u0d4e\u0e33\u0eb3", r) ||
		unicode.In(r, unicode.M, unicode.Cf, unicode.Hangul, unicode.Other_Grapheme_Extend))
}

var percentEscape = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

func percentDecoded(s string) string {
	return percentEscape.ReplaceAllStringFunc(s, func(e string) string {
		plain, err := url.PathUnescape(e)
		if err != nil {
			return e
		}
		return plain
	})
}

func escapedLength(s string) int {
	b, err := json.Marshal(s)
	if err != nil {
		return len(s)
	}
	return len(b) - 2
}

// lower and upper map as full case mapping does, where one letter may become two.
func lower(s string) string { return strings.ToLower(strings.ReplaceAll(s, "İ", "i\u0307")) }

func upper(s string) string { return strings.ToUpper(strings.ReplaceAll(s, "ß", "SS")) }

// latinAccents counts letters with an accent, each once.
func latinAccents(s string) (n int) {
	for _, r := range s {
		if isAccented(r) {
			n++
		}
	}
	return n
}

func longestSegment(s string, count func(string) int) int {
	most := 0
	for part := range strings.SplitSeq(s, "/") {
		most = max(most, count(part))
	}
	return most
}

// What is counted of each request: the sizes of its position, and behind them those of its whole body.
const (
	positions = 3
	atHand    = positions + 2
)

// Sizes returns what can be counted of a subject.
func (e *Evidence) Sizes(s *Subject) []Size {
	if len(s.sizes) == atHand {
		s.sizes = append(s.sizes, sizesOf(e.Catalogue, s.Case)...)
	}
	return s.sizes
}

// Count counts what can be counted of subjects, where that was not done yet.
func (e *Evidence) Count(list []*Subject) {
	seen := map[*Subject]bool{}
	list = slices.DeleteFunc(slices.Clone(list), func(s *Subject) bool {
		again := seen[s]
		seen[s] = true
		return again || len(s.sizes) > atHand
	})
	atOnce(list, func(_ int, s *Subject) { e.Sizes(s) })
}

// sizesIn returns the sizes of a subject among which those in a unit are.
func (e *Evidence) sizesIn(unit string, s *Subject) []Size {
	if isAtHand(unit) {
		return s.sizes[:atHand]
	}
	return e.Sizes(s)
}

func isAtHand(unit string) bool { return positional(unit) || ofBody(unit) }

// upToEnd leaves out the white space behind a body: it may be cut, and nobody knows.
func upToEnd(body []byte) []byte { return bytes.TrimRight(body, " \t\r\n") }

// sizesOf counts what is not at hand.
func sizesOf(m *generators.Catalogue, c generators.Case) []Size {
	body, text := valueOf(c), upToEnd(c.Request.Body)
	out := []Size{{"", unitDepth, depth(text)}, {"", unitDigits, digits(text)}, {"", unitName, longestName(body)}}
	for _, p := range texts(m, body) {
		if !p.whole {
			out = append(out, Size{p.where, p.kind() + characters, utf8.RuneCountInString(p.text)})
			out = append(out, Size{p.where, "segments of the " + strings.TrimSpace(p.kind()), strings.Count(p.text, "/") + 1})
			continue
		}
		ascii := !strings.ContainsFunc(p.text, func(r rune) bool { return r > unicode.MaxASCII })
		for _, u := range units {
			if ascii && u.beyond {
				out = append(out, Size{p.where, u.name, len(p.text)})
				continue
			}
			out = append(out, Size{p.where, u.name, u.count(p.text)})
		}
	}
	return out
}

// depth returns how many levels of objects and arrays a body has.
func depth(b []byte) int {
	level, most, inText := 0, 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			level++
			most = max(most, level)
		case c == '}' || c == ']':
			level--
		}
	}
	return most
}

// digits returns the length of the longest number in a body.
func digits(b []byte) int {
	n, most, inText := 0, 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText, n = !inText, 0
		case !inText && c >= '0' && c <= '9':
			n++
			most = max(most, n)
		default:
			n = 0
		}
	}
	return most
}

// longestName returns the length of the longest name of a property.
func longestName(o generators.Object) int {
	most := 0
	for _, m := range o {
		most = max(most, len(m.Name))
		if inner, ok := m.Value.(generators.Object); ok {
			most = max(most, longestName(inner))
		}
	}
	return most
}

// Count returns a size of a request in a unit.
func Count(m *generators.Catalogue, c generators.Case, where, unit string) (int, bool) {
	for _, s := range sizesOf(m, c) {
		if s.Where == where && s.Unit == unit {
			return s.N, true
		}
	}
	return 0, false
}
