package generators

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A Trait is something that a valid request has and another one has not: a property, a
// listed value, a storage, a character, a way of writing or sending. A host that strikes
// every request with a trait and none without it has a defect about the trait.
type Trait string

// Traits returns the traits of a valid case, in a fixed order.
func (m *Catalogue) Traits(c Case) []Trait {
	out := map[Trait]bool{}
	for _, s := range m.places(func(*Shape) bool { return true }) {
		if v, ok := c.Value.GetAt(s.Path()); ok {
			m.ofValue(s, v, out)
		} else if !s.Required() {
			out[Trait("without "+s.Where)] = true
		}
	}
	m.ofForm(c, out)
	list := make([]Trait, 0, len(out))
	for t := range out {
		list = append(list, t)
	}
	slices.Sort(list)
	return list
}

func (m *Catalogue) ofValue(s *Shape, v any, out map[Trait]bool) {
	out[Trait("with "+s.Where)] = true
	if o, ok := v.(Object); ok && len(o) == 0 {
		out[Trait("empty "+s.Where)] = true
	}
	text, ok := v.(string)
	if !ok {
		return
	}
	if list, _ := s.Values(); slices.Contains(list, text) {
		out[Trait(fmt.Sprintf("%s is %q", s.Where, text))] = true
		return
	}
	if text == "" {
		out[Trait("empty "+s.Where)] = true
	}
	if f, ok := m.Oracle.contract.FamilyOf(text); ok && len(s.Families) > 0 {
		out[Trait("storage "+f.Name)] = true
		text = strings.TrimPrefix(text, f.Starts)
		bucket, _, _ := strings.Cut(text, "/")
		for _, r := range bucket {
			if r < 'a' || r > 'z' {
				out[Trait(fmt.Sprintf("the bucket or account in %s holds %q", s.Where, r))] = true
			}
		}
	}
	characters(s.Where, text, out)
}

// characters adds each unusual character once, and how they stand together.
func characters(where, text string, out map[Trait]bool) {
	seen := map[rune]bool{}
	for _, r := range text {
		if isPlain(r) || seen[r] {
			continue
		}
		seen[r] = true
		character(where, r, out)
	}
	if strings.Contains(text, "//") {
		out[Trait(where+` holds "//"`)] = true
	}
	if strings.HasSuffix(text, "/") {
		out[Trait(where+` ends in "/"`)] = true
	}
	if strings.Count(text, "/") > 20 {
		out[Trait(where+" has many segments")] = true
	}
}

func isPlain(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '/' || r == '-'
}

// character adds an unusual character, one outside ASCII also by what it has in common with
// others.
func character(where string, r rune, out map[Trait]bool) {
	switch {
	case r > 0x7e:
		out[Trait(where+" holds characters outside ASCII")] = true
		out[Trait(fmt.Sprintf("%s holds characters of %d bytes", where, utf8.RuneLen(r)))] = true
		out[Trait(fmt.Sprintf("%s holds characters U+%02Xxx", where, r>>8))] = true
	case r >= 'A' && r <= 'Z':
		out[Trait(where+" holds capital letters")] = true
	default:
		out[Trait(fmt.Sprintf("%s holds %q", where, r))] = true
	}
}

// ofForm adds how the request is written and sent.
func (m *Catalogue) ofForm(c Case, out map[Trait]bool) {
	if c.Value != nil {
		written(c.Request.Body, out)
		if name := firstName(c.Request.Body); name != "" {
			out[Trait("a body that begins with "+name)] = true
		}
	}
	for i := 1; i < len(c.Value); i++ {
		if at := slices.IndexFunc(m.Root.Inner, func(s *Shape) bool { return s.Name == c.Value[i].Name }); at >= 0 && at < slices.IndexFunc(m.Root.Inner, func(s *Shape) bool { return s.Name == c.Value[i-1].Name }) {
			out["properties in another order than the contract's"] = true
		}
	}
	if c.Request.Wire != WirePlain {
		form, _ := c.Request.Wire.Field()
		out[Trait("sent "+string(c.Request.Wire))], out[Trait("sent "+string(form))] = true, true
	}
	if strings.HasPrefix(string(c.Request.Wire), "chunk") {
		out["sent in chunks"] = true
	}
	m.ofHeader(c, out)
}

func (m *Catalogue) ofHeader(c Case, out map[Trait]bool) {
	usual := m.Head()
	for _, f := range c.Request.Header {
		have, ok := usual.Get(f.Name)
		switch {
		case !ok:
			out[Trait("header "+f.Name)] = true
			out[Trait(fmt.Sprintf("header %s: %s", f.Name, shorten(f.Value)))] = true
			out["a header that an ordinary start does not have"] = true
		case have.Value != f.Value:
			out[Trait(fmt.Sprintf("header %s: %s", f.Name, f.Value))] = true
			if strings.Contains(f.Value, ";") {
				out[Trait("header "+f.Name+" with a parameter")] = true
			}
		case have.Name != f.Name:
			out[Trait("header "+have.Name+" written "+f.Name)] = true
		}
	}
}

// firstName returns the first name of an object, or "".
func firstName(body []byte) string {
	d := json.NewDecoder(bytes.NewReader(body))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return ""
	}
	t, _ := d.Token() // not the text of a name where there is none
	name, _ := t.(string)
	return name
}

// written adds what JSON allows and an ordinary encoder does not do.
func written(b []byte, out map[Trait]bool) {
	if len(b) == 0 {
		return
	}
	if isSpace(b[0]) {
		out["white space before the body's value"] = true
	}
	if isSpace(b[len(b)-1]) {
		out["white space behind the body's value"] = true
	}
	if bytes.ContainsFunc(b, func(r rune) bool { return r > 0x7e }) {
		out["characters outside ASCII in the body, not escaped"] = true
	}
	inText, before, seen := false, byte(0), map[[3]byte]bool{}
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case inText && c == '\\':
			i++
			escaped(b[i:], out)
		case c == '"':
			inText = !inText
		case !inText && isSpace(c):
			around := [3]byte{before, c}
			copy(around[2:], b[i+1:])
			if !seen[around] { // a body may hold a mebibyte of it
				seen[around] = true
				space(around, out)
			}
		}
		before = c
	}
}

// space adds white space and what it stands between; 0 is nothing.
func space(around [3]byte, out map[Trait]bool) {
	before, c, after := around[0], around[1], around[2]
	out[Trait(fmt.Sprintf("white space %q in the body", c))] = true
	if before != 0 && !isSpace(before) {
		out[Trait(fmt.Sprintf("white space behind %s", token(before)))] = true
	}
	if after != 0 && !isSpace(after) {
		out[Trait(fmt.Sprintf("white space before %s", token(after)))] = true
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func token(c byte) string {
	if strings.IndexByte("{}[]:,", c) >= 0 {
		return fmt.Sprintf("%q", c)
	}
	return "a value"
}

// escaped adds the kind of an escape; b begins behind the backslash.
func escaped(b []byte, out map[Trait]bool) {
	if len(b) < 5 || b[0] != 'u' {
		if len(b) > 0 {
			out[Trait(fmt.Sprintf(`the escape \%c in the body`, b[0]))] = true
		}
		return
	}
	hex := string(b[1:5])
	out[`an escape \u in the body`] = true
	switch {
	case strings.ContainsAny(hex, "abcdef"):
		out[`an escape \u with small letters`] = true
	case strings.ContainsAny(hex, "ABCDEF"):
		out[`an escape \u with capital letters`] = true
	}
	if strings.HasPrefix(strings.ToLower(hex), "d8") || strings.HasPrefix(strings.ToLower(hex), "d9") {
		out["a surrogate pair in the body"] = true
	}
}

// A Measure is a number of a text that a host may hold against a limit of its own.
type Measure struct {
	Where string
	Unit  string // "characters", "bytes", "UTF-16 units"
	N     int
}

// Measures returns the sizes of the texts of a case.
func (m *Catalogue) Measures(c Case) []Measure {
	var out []Measure
	for _, s := range m.texts() {
		v, _ := c.Value.GetAt(s.Path())
		if text, ok := v.(string); ok && c.Value != nil {
			out = append(out, Measure{s.Where, "characters", utf8.RuneCountInString(text)}, Measure{s.Where, "bytes", len(text)},
				Measure{s.Where, "UTF-16 units", len(utf16.Encode([]rune(text)))})
		}
	}
	return append(out, Measure{"the body", "bytes", len(c.Request.Body)})
}

// Length returns the length in code points of the text at a place of the body.
func (m *Catalogue) Length(c Case, where string) (int, bool) {
	for _, x := range m.Measures(c) {
		if x.Where == where && x.Unit == "characters" {
			return x.N, true
		}
	}
	return 0, false
}
