package diagnose

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/importcheck/internal/strictjson"
)

// A flaw is a way in which a body is no JSON, or is JSON that readers differ about. The words stand
// behind "a start"; of two that explain as much the earlier is named.
type flaw struct {
	words string
	in    *regexp.Regexp // outside texts
}

// grammar are flaws of what stands outside texts, in a body whose texts are made empty.
var grammar = []flaw{
	{"whose body holds NaN or Infinity", regexp.MustCompile(`\b(NaN|Infinity)\b`)},
	{"whose body holds True, False or None, as Python writes them", regexp.MustCompile(`\b(True|False|None)\b`)},
	{"whose body holds undefined", regexp.MustCompile(`\bundefined\b`)},
	{"whose body holds names without quotes", regexp.MustCompile(`[{,]\s*[A-Za-z_$][\w$]*\s*:`)},
	{"whose body holds a number as a name", regexp.MustCompile(`[{,]\s*\d+\s*:`)},
	{"whose body holds numbers that begin with a zero (leading zeros)", regexp.MustCompile(`[:,\[]\s*-?0\d`)},
	{"whose body holds a number in hexadecimal", regexp.MustCompile(`0x[0-9A-Fa-f]`)},
	{"whose body holds a number with an underscore", regexp.MustCompile(`\d_\d`)},
	{"whose body holds a number with a plus sign (+)", regexp.MustCompile(`[:,\[]\s*\+\d`)},
	{"whose body holds a number that begins or ends in a point", regexp.MustCompile(`[:,\[]\s*\.\d|\d\.[,}\]]`)},
	{"whose body has a comment behind //", regexp.MustCompile(`//`)},
	{"whose body has a comment between /* and */", regexp.MustCompile(`/\*`)},
	{"whose body has a comment behind #", regexp.MustCompile(`(?m)(^|\s)#`)},
	{"whose body has a comma behind the last member", regexp.MustCompile(`,\s*[}\]]`)},
	{"whose body has a comma too many", regexp.MustCompile(`,\s*,|[{\[]\s*,`)},
	{"whose body holds texts in single quotes", regexp.MustCompile(`'t'`)},
	{"whose body holds two texts side by side", regexp.MustCompile(`:\s*""\s*""`)},
	{"whose body stands in parentheses", regexp.MustCompile(`^\s*\(`)},
	{"whose body holds a form feed or a vertical tab between its parts", regexp.MustCompile(`[\f\v]`)},
	{"whose body holds a bare word", regexp.MustCompile(`[:\[,]\s*([A-SU-Zac-eg-mo-su-z]|[fntT][A-Zb-qs-tv-z])\w*`)},
}

var (
	// quotedText is a text of JSON, whatever it holds.
	quotedText = regexp.MustCompile(`(?s)"(?:\\.|[^"\\])*"`)
	// singleQuoted is a text as some readers take it.
	singleQuoted = regexp.MustCompile(`'[^'\n]*'`)
	escaped      = regexp.MustCompile(`(?s)\\.`)
	hugeNumber   = regexp.MustCompile(`\d[eE]\+?\d{3,}|\d{309,}`)
	badEscape    = regexp.MustCompile(`\\[^"\\/bfnrtu\x00-\x1f]`)
	lineEscape   = regexp.MustCompile(`\\[\x00-\x1f]`)
	cutEscape    = regexp.MustCompile(`\\u([^0-9A-Fa-f]|.[^0-9A-Fa-f]|..[^0-9A-Fa-f]|...[^0-9A-Fa-f])`)
)

const (
	noJSON        = "whose body is no JSON (RFC 8259)"
	noStrictJSON  = "whose body is no JSON to a strict reader (RFC 8259)"
	noJSONOrEmpty = "whose body is no JSON (RFC 8259), or empty"

	noStrictJSONOrEmpty = "whose body is no JSON to a strict reader (RFC 8259), or empty"
)

// syntax notes in which ways a body is no JSON, and what readers of JSON differ about.
func (n *noter) syntax() {
	b := n.c.Request.Body
	if len(b) == 0 {
		n.flaw(101, noJSONOrEmpty)
		n.flaw(102, noStrictJSONOrEmpty)
	}
	if len(b) > mostParsed && bytes.Count(b, []byte("["))+bytes.Count(b, []byte("{")) != bytes.Count(b, []byte("]"))+bytes.Count(b, []byte("}")) {
		n.noJSON()
	}
	if len(b) == 0 || len(b) > mostParsed {
		return
	}
	_, notes, broken := strictjson.Parse(b)
	for i, f := range []struct {
		holds bool
		words string
	}{
		{notes.InvalidUTF8 || !utf8.Valid(b), "whose body is not UTF-8"}, {len(notes.Duplicates) > 0, "that has a property twice (duplicate names)"},
		{notes.LoneSurrogate, "whose body holds half of a surrogate pair"},
		{digits(b) >= 3 && hugeNumber.Match(quotedText.ReplaceAll(b, nil)), "whose body holds a number that is beyond a double"},
		{bytes.ContainsRune(b, 0) || bytes.Contains(b, []byte(`\u0000`)), "whose body holds a NUL (U+0000)"},
	} {
		if f.holds {
			n.flaw(i, f.words)
		}
	}
	if broken != nil || notes.InvalidUTF8 || notes.BOM || notes.LoneSurrogate || notes.TooDeep {
		n.flaw(100, noStrictJSON)
		n.flaw(102, noStrictJSONOrEmpty)
	}
	if notes.BOM {
		n.noJSON()
	}
	if broken == nil || json.Valid(b) {
		return
	}
	const behind = 8
	n.noJSON()
	plain := quotedText.ReplaceAllString(string(b), `""`)
	bare := singleQuoted.ReplaceAllString(plain, `'t'`)
	for i, f := range grammar {
		if f.in.MatchString(bare) {
			n.lenient(behind+i, f.words)
		}
	}
	n.texts(b)
	n.whole(b, plain)
}

// lenientReader is the shape of what only a lenient reader takes.
const lenientReader = "flaw of a lenient reader"

// fewExtensions is how many extensions of JSON a reader takes at least that is taken for a lenient one.
const fewExtensions = 3

// Lenient parts what is left from what a lenient reader takes that was found: it has no end.
func (e *Evidence) Lenient(causes []*Cause, list []*Subject) (reader *Cause, taken, left []*Subject) {
	reader = first(causes, func(c *Cause) bool { return c.Why.Shape == lenientReader && len(c.More)+1 >= fewExtensions })
	for _, s := range list {
		if id, known := e.ids[noJSON]; reader != nil && known && s.has(id) {
			taken = append(taken, s)
		} else {
			left = append(left, s)
		}
	}
	return reader, taken, left
}

// mostParsed is the longest body that is looked at for its grammar.
const mostParsed = 64 << 10

func (n *noter) noJSON() {
	n.flaw(99, noJSON)
	n.flaw(101, noJSONOrEmpty)
}

func (n *noter) flaw(order int, words string) {
	n.note(Predicate{Key: words, Words: words, Shape: "flaw " + words, rank: rankForm, sub: order})
}

// lenient notes a flaw that some readers take for an extension of JSON: a host that takes several of
// them has such a reader, which is one mistake.
func (n *noter) lenient(order int, words string) {
	n.note(Predicate{Key: words, Words: words, Shape: lenientReader, rank: rankForm, sub: order})
}

// texts notes what texts hold that JSON forbids in them.
func (n *noter) texts(b []byte) {
	for _, text := range quotedText.FindAll(b, -1) {
		raw := escaped.ReplaceAll(text, nil)
		if bytes.ContainsFunc(raw, func(r rune) bool { return r < ' ' }) {
			n.lenient(40, "whose body holds a control character in a text, not escaped")
		}
		if bytes.ContainsRune(raw, '\t') {
			n.lenient(41, "whose body holds a tab in a text, not escaped")
		}
		if badEscape.Match(text) {
			n.lenient(41, "whose body holds an escape that JSON does not have")
		}
		if lineEscape.Match(text) {
			n.lenient(41, "whose body holds a line break in a text, behind a backslash")
		}
		if cutEscape.Match(text) {
			n.flaw(42, "whose body holds an escape \\u without four hexadecimal digits")
		}
	}
}

// withoutCutCharacter drops a character at the end of which the last bytes are missing.
func withoutCutCharacter(b []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if end := b[len(b)-n:]; utf8.RuneStart(end[0]) && !utf8.FullRune(end) {
			return b[:len(b)-n]
		}
	}
	return b
}

// whole notes how a body begins and ends.
func (n *noter) whole(b []byte, plain string) {
	switch trimmed := strings.TrimSpace(string(b)); {
	case trimmed == "":
		n.flaw(1, "whose body is blank (white space)")
		return
	case !strings.ContainsAny(trimmed[:1], "{[\""):
		n.flaw(60, "whose body begins with something else than a value")
	}
	d := json.NewDecoder(bytes.NewReader(b))
	var v any
	err := d.Decode(&v)
	behind := bytes.TrimFunc(b[min(int(d.InputOffset()), len(b)):], unicode.IsSpace)
	if _, object := v.(map[string]any); object && err == nil {
		n.flaw(50, "with something behind the value of its body (trailing text)")
		if len(behind) > 0 {
			n.flaw(50, "with something other than white space behind the value of its body (trailing text)")
		}
		if d.Decode(&v) == nil {
			n.flaw(49, "with a second value behind that of its body")
		}
	}
	if json.Valid(append(slices.Clone(b), '}')) {
		n.flaw(50, "whose body lacks its last bracket (truncated)")
	}
	if errors.Is(err, io.ErrUnexpectedEOF) && utf8.Valid(withoutCutCharacter(b)) {
		n.flaw(51, "whose body ends early (truncated)")
	}
	if bytes.ContainsFunc(b, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f }) {
		n.flaw(54, "whose body holds a control character, not escaped")
	}
	if strings.ContainsFunc(plain, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' }) {
		n.lenient(52, "whose body holds a control character between its parts")
	}
	if strings.ContainsFunc(plain, func(r rune) bool { return r > '~' }) {
		n.flaw(53, "whose body holds characters outside ASCII between its parts")
	}
}
