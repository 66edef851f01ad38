package generators

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"

	"example.com/importcheck/spec"
)

// syntax makes bodies that are no JSON out of a valid one. Each breaks the grammar of
// RFC 8259 and nothing else, so that a lenient reader would find a valid start in it.
var syntax = []struct {
	name string
	make func(b string) string
}{
	{"empty", func(string) string { return "" }},
	{"blank", func(string) string { return " " }},
	{"blank-lines", func(string) string { return "\r\n\r\n" }},
	{"truncated-half", func(b string) string { return b[:len(b)/2] }},
	{"truncated-brace", func(b string) string { return b[:len(b)-1] }},
	{"truncated-quote", func(b string) string { return b[:len(b)-2] }},
	{"truncated-name", func(b string) string { return b[:3] }},
	{"truncated-colon", func(b string) string { return b[:strings.IndexByte(b, ':')+1] }},
	{"truncated-open", func(string) string { return "{" }},
	{"truncated-escape", cutInside(`\`)},
	{"truncated-escape-u", cutInside(`\u`)},
	{"truncated-escape-digit", cutInside(`\u0`)},
	{"truncated-escape-digits", cutInside(`\u00e`)},
	{"truncated-character", cutInside("\xc3")},
	{"truncated-character-of-three", cutInside("\xe8\xaa")},
	{"truncated-character-of-four", cutInside("\xf0\x9f\x98")},
	{"truncated-minus", cutBehind("-")},
	{"truncated-digits", cutBehind("12")},
	{"truncated-point", cutBehind("1.")},
	{"truncated-exponent", cutBehind("1e")},
	{"truncated-word", cutBehind("tru")},
	{"trailing-letter", func(b string) string { return b + "x" }},
	{"trailing-brace", func(b string) string { return b + "}" }},
	{"trailing-bracket", func(b string) string { return b + "]" }},
	{"trailing-object", func(b string) string { return b + "{}" }},
	{"trailing-same", func(b string) string { return b + "\n" + b }},
	{"trailing-null", func(b string) string { return b + " null" }},
	{"trailing-nul", func(b string) string { return b + "\x00" }},
	{"trailing-comma-behind", func(b string) string { return b + "," }},
	{"trailing-semicolon", func(b string) string { return b + ";" }},
	{"trailing-comment", func(b string) string { return b + " // start" }},
	{"trailing-quote", func(b string) string { return b + `"` }},
	{"comma-trailing", func(b string) string { return b[:len(b)-1] + ",}" }},
	{"comma-leading", func(b string) string { return "{," + b[1:] }},
	{"comma-twice", func(b string) string { return b[:len(b)-1] + `,,"x":1}` }},
	{"comma-missing", func(b string) string { return b[:len(b)-1] + ` "x":1}` }},
	{"colon-missing", func(b string) string { return strings.Replace(b, `":"`, `" "`, 1) }},
	{"colon-equals", func(b string) string { return strings.Replace(b, `":"`, `"="`, 1) }},
	{"colon-twice", func(b string) string { return strings.Replace(b, `":"`, `"::"`, 1) }},
	{"quotes-single", func(b string) string { return strings.ReplaceAll(b, `"`, "'") }},
	{"quotes-single-names", func(b string) string { return strings.Replace(strings.Replace(b, `{"`, "{'", 1), `":`, "':", 1) }},
	{"quotes-backtick", func(b string) string { return strings.ReplaceAll(b, `"`, "`") }},
	{"quotes-curly", func(b string) string { return strings.ReplaceAll(b, `"`, "\u201c") }},
	{"quotes-missing-names", func(b string) string { return strings.Replace(strings.Replace(b, `{"`, "{", 1), `":`, ":", 1) }},
	{"quotes-missing-value", func(b string) string { return strings.Replace(b, `:"`, ":", 1) }},
	{"comment-line", func(b string) string { return "// start\n" + b }},
	{"comment-block", func(b string) string { return "{/* start */" + b[1:] }},
	{"comment-hash", func(b string) string { return "# start\n" + b }},
	{"comment-inside", func(b string) string { return b[:len(b)-1] + " // end\n}" }},
	{"comment-markup", func(b string) string { return "<!-- start -->" + b }},
	{"value-nan", more("NaN")},
	{"value-infinity", more("Infinity")},
	{"value-minus-infinity", more("-Infinity")},
	{"value-undefined", more("undefined")},
	{"value-none", more("None")},
	{"value-capital-true", more("True")},
	{"value-upper-null", more("NULL")},
	{"value-hexadecimal", more("0x1F")},
	{"value-octal", more("017")},
	{"value-plus", more("+1")},
	{"value-point-first", more(".5")},
	{"value-point-last", more("5.")},
	{"value-exponent", more("1e")},
	{"value-minus", more("-")},
	{"value-underscore", more("1_000")},
	{"value-word", more("yes")},
	{"value-missing", more("")},
	{"value-escape-outside", more(`\u0031`)},
	{"value-function", more("new Date()")},
	{"value-regular-expression", more("/x/")},
	{"value-concatenated", more(`"a"+"b"`)},
	{"value-adjacent", more(`"a" "b"`)},
	{"array-trailing-comma", more("[1,]")},
	{"array-hole", more("[1,,2]")},
	{"array-unclosed", more("[1")},
	{"brackets-crossed", more("[1}")},
	{"control-newline", inside("\n")},
	{"control-tab", inside("\t")},
	{"control-nul", inside("\x00")},
	{"control-escape", inside("\x1b")},
	{"control-return", inside("\r")},
	{"escape-x", inside(`\x41`)},
	{"escape-single-quote", inside(`\'`)},
	{"escape-short", inside(`\u12`)},
	{"escape-no-hex", inside(`\u00zz`)},
	{"escape-capital-u", inside(`\U0001F600`)},
	{"escape-braces", inside(`\u{41}`)},
	{"escape-a", inside(`\a`)},
	{"escape-zero", inside(`\0`)},
	{"escape-line", inside("\\\n")},
	{"space-form-feed", func(b string) string { return "\f" + b }},
	{"space-vertical-tab", func(b string) string { return "\v" + b }},
	{"space-no-break", func(b string) string { return "\u00a0" + b }},
	{"space-line-separator", func(b string) string { return b + "\u2028" }},
	{"space-zero-width", func(b string) string { return "\u200b" + b }},
	{"prefix-guard", func(b string) string { return ")]}'\n" + b }},
	{"prefix-record-separator", func(b string) string { return "\x1e" + b }},
	{"prefix-nul", func(b string) string { return "\x00" + b }},
	{"prefix-assignment", func(b string) string { return "x=" + b }},
	{"prefix-callback", func(b string) string { return "f(" + b + ")" }},
	{"prefix-parenthesis", func(b string) string { return "(" + b + ")" }},
	{"name-number", func(b string) string { return "{1:2," + b[1:] }},
	{"name-null", func(b string) string { return "{null:2," + b[1:] }},
	{"name-alone", func(b string) string { return `{"x",` + b[1:] }},
	{"bom-inside", func(b string) string { return "{\ufeff" + b[1:] }},
	{"form", func(b string) string { return "uri=" + url.QueryEscape(lastText(b)) }},
	{"yaml", func(b string) string { return strings.Trim(strings.ReplaceAll(b, `"`, ""), "{}") }},
	{"xml", func(b string) string { return "<start><uri>" + lastText(b) + "</uri></start>" }},
	{"markup", func(string) string { return "<html></html>" }},
	{"word", func(string) string { return "importcheck" }},
	{"base64", func(b string) string { return base64.StdEncoding.EncodeToString([]byte(b)) }},
	{"multipart", func(b string) string {
		return "--x\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\n" + b + "\r\n--x--\r\n"
	}},
	{"chunked-by-hand", func(b string) string { return "2c\r\n" + b + "\r\n0\r\n\r\n" }},
}

// lastText returns the last string of a body.
func lastText(b string) string {
	end := strings.LastIndexByte(b, '"')
	return b[strings.LastIndexByte(b[:end], '"')+1 : end]
}

// more puts one property with that text as its value behind the others.
func more(value string) func(string) string {
	return func(b string) string { return b[:len(b)-1] + `,"importcheckUnknown":` + value + "}" }
}

// cutInside ends the body inside its last string, behind a text.
func cutInside(text string) func(string) string {
	return func(b string) string { return b[:strings.LastIndexByte(b, '"')] + text }
}

// cutBehind ends the body inside the value of one property more.
func cutBehind(value string) func(string) string {
	return func(b string) string { return strings.TrimSuffix(more(value)(b), "}") }
}

// inside puts text into the last string of the body as it stands.
func inside(text string) func(string) string {
	return func(b string) string {
		i := strings.LastIndexByte(b, '"')
		return b[:i] + text + b[i:]
	}
}

// openJSON makes bodies that RFC 8259 leaves to the reader, or that nothing binds.
var openJSON = []struct {
	name string
	make func(b string) string
}{
	{"name-twice", func(b string) string { return b[:len(b)-1] + "," + b[1:] }},
	{"name-twice-other", func(b string) string { return b[:len(b)-1] + "," + strings.Replace(b[1:], "importcheck", "other", 1) }},
	{"name-twice-null", func(b string) string { return b[:len(b)-1] + "," + b[1:strings.IndexByte(b, ':')] + ":null}" }},
	{"name-twice-escaped", func(b string) string { return b[:len(b)-1] + `,"\u00` + hexByte(b[2]) + b[3:] }},
	{"lone-surrogate", inside(`\ud800`)},
	{"lone-low-surrogate", inside(`\udc00`)},
	{"surrogates-exchanged", inside(`\udc00\ud800`)},
	{"nul-escaped", inside(`\u0000`)},
	{"bom", func(b string) string { return "\ufeff" + b }},
	{"deep-arrays", more(strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000))},
	{"deep-objects", more(strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000))},
	{"deeper-arrays", more(strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000))},
	{"deep-unclosed", func(string) string { return strings.Repeat("[", 100_000) }},
	{"number-400-digits", more(strings.Repeat("9", 400))},
	{"number-fraction-400", more("0." + strings.Repeat("9", 400))},
	{"number-exponent", more("1e400")},
	{"number-huge-exponent", more("1e999999999")},
	{"number-small-exponent", more("1e-999999999")},
	{"number-minus-zero", more("-0")},
	{"many-names", func(b string) string { return b[:len(b)-1] + manyNames(2_000) + "}" }},
	{"many-items", more("[" + strings.Repeat("0,", 20_000) + "0]")},
}

func hexByte(c byte) string {
	return string("0123456789abcdef"[c>>4]) + string("0123456789abcdef"[c&15])
}

func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`,"x` + Token(string(rune(i+1))) + `":1`)
	}
	return b.String()
}

// encoding makes bodies that are not UTF-8.
var encoding = []struct {
	name string
	make func(b string) string
}{
	{"invalid-byte", inside("\xff")},
	{"lone-continuation", inside("\x80")},
	{"cut-sequence", inside("\xe8\xaa")},
	{"overlong", inside("\xc0\xaf")},
	{"surrogate-bytes", inside("\xed\xa0\x80")},
	{"latin-1", inside("caf\xe9")},
	{"beyond-unicode", inside("\xf4\x90\x80\x80")},
	{"utf-16-little", func(b string) string { return wideBytes(b, false) }},
	{"utf-16-big", func(b string) string { return wideBytes(b, true) }},
}

func wideBytes(s string, big bool) string {
	out := make([]byte, 0, 2*len(s))
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return string(out)
}

// syntaxCases makes the bodies of the three lists.
func (m *Catalogue) syntaxCases() []Case {
	var out []Case
	add := func(class, prefix, name string, make func(string) string) {
		name = id(prefix, name)
		c := Case{ID: name, Kind: class, Constraint: m.Oracle.syntax(), Side: Outside, Control: "minimal", Request: m.Head()}
		if class == KindEncoding {
			c.Constraint = m.Oracle.utf8()
		}
		if class == KindOpenJSON {
			c.Side = Inside
		}
		base := m.Base(name)
		if len(base) == 0 {
			base = base.Set("importcheckUnknown", "importcheck") // the bodies below change a name or a text of it
		}
		c.Request.Body, c.Names = []byte(make(string(Encode(base, Style{})))), m.storageIn(base)
		c.Description = describeBody(c.Request.Body)
		if c = m.finish(c); class == KindSyntax && len(c.Label.Broken) > 0 {
			c.Constraint = c.Label.Broken[0]
		}
		// A closed list or object forbids some of them for another reason.
		if c.Label.Isolated() && (class != KindOpenJSON || c.Label.Expect != Reject) {
			out = append(out, c)
		}
	}
	for _, s := range syntax {
		add(KindSyntax, "syntax", s.name, s.make)
	}
	for _, s := range encoding {
		add(KindEncoding, "encoding", s.name, s.make)
	}
	for _, s := range openJSON {
		add(KindOpenJSON, "open", s.name, s.make)
	}
	return out
}

// storageIn returns the text of a body that names storage, or "": the one at its place, or
// else one at a place where a sloppy host may look for it.
func (m *Catalogue) storageIn(o Object) string {
	for _, s := range m.texts() {
		if v, ok := o.GetAt(s.Path()); ok && len(s.Families) > 0 {
			text, _ := v.(string)
			return text
		}
	}
	for _, member := range o {
		if text, ok := member.Value.(string); ok && m.namesStorage(text) {
			return text
		}
	}
	return ""
}

func (m *Catalogue) namesStorage(text string) bool {
	for _, s := range m.texts() {
		if slices.ContainsFunc(s.Families, func(f spec.Family) bool { return f.Matches(text) || f.Bucket(text) }) {
			return true
		}
	}
	return false
}

func describeBody(b []byte) string {
	if len(b) == 0 {
		return "an empty body"
	}
	return shorten(string(b))
}

// large makes bodies of more than one mebibyte.
func (m *Catalogue) large() []Case {
	var out []Case
	for _, p := range []struct {
		name           string
		before, behind int
	}{{"space-before", mostBound, 0}, {"space-behind", 0, mostBound}, {"space-much", 0, 5 * mostBound}} {
		c := Case{ID: id("large", p.name), Kind: KindLarge, Description: "mebibytes of white space", Control: "minimal"}
		c.Value = m.Base(c.ID)
		c.Request = m.Start(c.Value)
		c.Request.Body = slices.Concat(bytes.Repeat([]byte(" "), p.before), c.Request.Body, bytes.Repeat([]byte(" "), p.behind))
		out = append(out, m.finish(c))
	}
	name := "large.unknown"
	unknown := m.body(Case{ID: name, Kind: KindLarge, Description: "a mebibyte in an unknown property", Control: "minimal"},
		m.Base(name).Set("importcheckUnknown", strings.Repeat("x", mostBound)))
	if unknown.Label.Expect != Reject {
		out = append(out, unknown)
	}
	for _, s := range m.places((*Shape).Required) {
		if limit, ok := s.Limit("maxLength"); ok {
			out = append(out, m.length(s, familiesOf(s)[0], fillers[0], "maxLength", limit, mostBound+1)...)
		}
	}
	return out
}
