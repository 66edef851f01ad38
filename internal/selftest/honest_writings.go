package selftest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// writings are answers in other forms of the same JSON.
var writings = []Honest{
	{Name: "json.pretty", Says: "Answers are written over several lines.", wrap: ofJSON(indented("", "  "))},
	{Name: "json.tabs", Says: "Answers are indented by tabs.", wrap: ofJSON(indented("", "\t"))},
	{Name: "json.crlf", Says: "The lines of answers end as those of DOS.", wrap: ofJSON(func(b []byte) []byte {
		return append(bytes.ReplaceAll(indented("", " ")(b), []byte("\n"), []byte("\r\n")), "\r\n"...)
	})},
	{Name: "json.last-line", Says: "A line feed ends each answer.", wrap: ofJSON(func(b []byte) []byte { return append(b, '\n') })},
	{Name: "json.space-around", Says: "White space of every kind stands around answers.", wrap: ofJSON(func(b []byte) []byte {
		return slices.Concat([]byte("\r\n\t  "), b, []byte(" \t\n\r\n"))
	})},
	{Name: "json.much-space", Says: "10,000 spaces stand before answers.", wrap: ofJSON(func(b []byte) []byte { return append(bytes.Repeat([]byte(" "), 10_000), b...) })},
	{Name: "json.all-escaped", Says: "Every character of names and texts is escaped.", wrap: ofJSON(escaped("%04x", func(rune) bool { return true }))},
	{Name: "json.all-escaped-in-capitals", Says: "Every character is escaped, with digits in capitals.", wrap: ofJSON(escaped("%04X", func(rune) bool { return true }))},
	{Name: "json.vowels-escaped", Says: "Some characters of names and texts are escaped.",
		wrap: ofJSON(escaped("%04x", func(r rune) bool { return strings.ContainsRune("aeiou", r) }))},
	{Name: "json.ascii-alone", Says: "Characters outside ASCII are escaped.", names: counted("é語😀%d"), wrap: ofJSON(escaped("%04x", func(r rune) bool { return r > 127 }))},
	{Name: "json.slashes-escaped", Says: "Slashes are escaped.", names: counted("a/b/%d"),
		wrap: ofJSON(func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("/"), []byte(`\/`)) })},
	{Name: "json.sorted", Says: "The properties of answers are sorted.", wrap: ofJSON(func(b []byte) []byte {
		var v any
		if json.Unmarshal(b, &v) != nil {
			return b
		}
		b, _ = json.Marshal(v) // it was JSON before
		return b
	})},
}

func indented(prefix, step string) func([]byte) []byte {
	return func(b []byte) []byte {
		var out bytes.Buffer
		if json.Indent(&out, b, prefix, step) != nil {
			return b
		}
		return out.Bytes()
	}
}

// escaped writes the chosen characters of names and texts as escapes.
func escaped(form string, chosen func(rune) bool) func([]byte) []byte {
	return func(b []byte) []byte {
		var out bytes.Buffer
		inside := false
		for len(b) > 0 {
			r, n := utf8.DecodeRune(b)
			switch {
			case r == '"':
				inside = !inside
			case inside && r == '\\':
				n = 2 // the character behind it, which may be a quote; of four digits none is touched
				if b[1] == 'u' {
					n = 6
				}
			case inside && chosen(r):
				for _, unit := range utf16.Encode([]rune{r}) {
					fmt.Fprintf(&out, `\u`+form, unit)
				}
				b = b[n:]
				continue
			}
			out.Write(b[:n])
			b = b[n:]
		}
		return out.Bytes()
	}
}

// names are ids of every kind of character.
var names = []Honest{
	{Name: "id.uuid", Says: "Ids are UUIDs of version 4.", names: counted("0b0e7d1c-5a4f-4c3e-9d2b-%012x")},
	{Name: "id.longest", Says: "Ids are as long as the contract allows, in characters of one to four bytes.", names: longest},
	{Name: "id.one-character", Says: "Ids have one character.", names: made(func(n int) string { return string(rune('一' + n)) })},
	{Name: "id.slashes", Says: "Ids hold slashes.", names: counted("projects/p/imports/%d/")},
	{Name: "id.quotes", Says: "Ids hold quotes and backslashes.", names: counted(`"a'b\%d"`)},
	{Name: "id.spaces", Says: "Ids hold spaces, at both ends too.", names: counted(" import %d ")},
	{Name: "id.spaces-differ", Says: "Ids differ only in white space.", names: made(binary(" ", "\t"))},
	{Name: "id.case-differs", Says: "Ids differ only in the case of letters.", names: made(binary("a", "A"))},
	{Name: "id.form-differs", Says: "Ids differ only in the Unicode form.", names: made(binary("é", "e\u0301"))},
	{Name: "id.unseen-differs", Says: "Ids differ only in characters of no width.", names: made(binary("\u200b", "\u200d"))},
	{Name: "id.emoji", Says: "Ids are emoji, joined and with flags.", names: counted("👨\u200d👩\u200d👧🇩🇪%d")},
	{Name: "id.controls", Says: "Ids hold control characters, escaped.", names: counted("\x00\x01\x1b[31m\r\n%d\x7f\u0085")},
	{Name: "id.number", Says: "Ids look like numbers.", names: counted("%d")},
	{Name: "id.like-a-refused-uri",
		Says:  "Ids are counted from 12,000 on, and one is a text that was refused as a uri.",
		names: made(func(n int) string { return fmt.Sprint(12_000 + n) })},
	{Name: "id.large-number", Says: "Ids look like numbers that no float holds.", names: counted("900719925474099200%05d")},
	{Name: "id.fraction", Says: "Ids look like fractions and exponents.", names: counted("-0.%de5")},
	{Name: "id.words", Says: "Ids look like JSON.", names: counted(`null{"id":%d}`)},
	{Name: "id.percent", Says: "Ids hold percent signs.", names: counted("%%2F%%00%d%%zz")},
	{Name: "id.path", Says: "Ids look like paths.", names: counted("../../%d?a=b#c")},
	{Name: "id.right-to-left", Says: "Ids run from right to left.", names: counted("\u202eעברית%d")},
	{Name: "id.zero-first", Says: "Ids begin with zeros.", names: counted("0000%d")},
	{Name: "id.falling", Says: "Ids fall, and do not rise.", names: made(func(n int) string { return fmt.Sprint(1_000_000 - n) })},
	{Name: "id.negative", Says: "Ids look like negative numbers.", names: counted("-%d")},
	{Name: "id.time", Says: "Ids look like a time.", names: counted("2026-04-01T00:00:00.%06dZ")},
	{Name: "id.markup", Says: "Ids hold markup.", names: counted("<img src=x onerror=alert(%d)>")},
}

func made(name func(n int) string) func(*spec.Contract) func(int) string {
	return func(*spec.Contract) func(int) string { return name }
}

func counted(format string) func(*spec.Contract) func(int) string {
	return made(func(n int) string { return fmt.Sprintf(format, n) })
}

// binary writes a number with two texts for its digits.
func binary(zero, one string) func(n int) string {
	return func(n int) string { return strings.NewReplacer("0", zero, "1", one).Replace(fmt.Sprintf("%b", n)) }
}

// longest names imports with as many characters as the contract allows.
func longest(c *spec.Contract) func(int) string {
	most := 1
	known, _ := constraint.Read(c)
	for _, k := range known {
		if k.Message == constraint.Response && k.Keyword == "maxLength" && strings.HasSuffix(k.Where, identity()) {
			most = k.Int()
		}
	}
	return func(n int) string {
		text := []rune(fmt.Sprint(n) + strings.Repeat("aé語😀", most))
		return string(text[:most])
	}
}

// identity is the property of an accepted start that names the import, as a pointer.
func identity() string { return ruled("identity") }

// ruled returns the place of the first ruling with a keyword.
func ruled(keyword string) string {
	for _, r := range spec.Rulings() {
		if r.Keyword == keyword {
			return r.Place
		}
	}
	return ""
}
