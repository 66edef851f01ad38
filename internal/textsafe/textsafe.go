// Package textsafe makes text that others wrote safe to print, and cuts it to length. It
// imports none of our packages, so that all of them can use it.
package textsafe

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Visible returns s with every character written out that a terminal, an editor or a
// browser would act on instead of showing, or that XML forbids: \u001b for a control or
// direction character, \xff for a byte that is not UTF-8. Tab and newline stay. Text of a
// host can therefore neither move the cursor nor reorder a line.
func Visible(s string) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, isActive) {
		return s
	}
	var b strings.Builder
	for i, c := range s {
		switch {
		case c == utf8.RuneError && isBadByte(s[i:]):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !isActive(c):
			b.WriteRune(c)
		case c > 0xFFFF:
			fmt.Fprintf(&b, `\u{%x}`, c)
		default:
			fmt.Fprintf(&b, `\u%04x`, c)
		}
	}
	return b.String()
}

// Line is Visible with line breaks and tabs written out too, so that s stays in its line.
func Line(s string) string { return lineEscapes.Replace(Visible(s)) }

var lineEscapes = strings.NewReplacer("\n", `\n`, "\t", `\t`)

// Flat is Visible with one space for each run of white space, for text that was wrapped.
func Flat(s string) string { return Visible(strings.Join(strings.Fields(s), " ")) }

// JSON returns a JSON text that means the same, with the characters that Visible writes
// out as JSON's own escapes.
func JSON(text []byte) []byte {
	var out []byte
	from := 0 // of what is not copied yet
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		if isActive(c) {
			out = append(out, text[from:i]...)
			for _, unit := range utf16.Encode([]rune{c}) {
				out = fmt.Appendf(out, `\u%04x`, unit)
			}
			from = i + size
		}
		i += size
	}
	if from == 0 {
		return text
	}
	return append(out, text[from:]...)
}

func isBadByte(s string) bool {
	_, size := utf8.DecodeRuneInString(s)
	return size == 1
}

// isActive reports the characters that have an effect instead of a shape: controls,
// format characters (direction, joiners, tags), line separators, noncharacters.
func isActive(c rune) bool {
	if c == '\t' || c == '\n' || ' ' <= c && c <= '~' {
		return false
	}
	nonCharacter := c&0xFFFE == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF)
	return nonCharacter || unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
