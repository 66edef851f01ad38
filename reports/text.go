package reports

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// visible returns s with every character that a terminal or a browser would act
// on instead of showing, or that XML forbids, written out: \u001b for a control
// or direction character, \xff for a byte that is not UTF-8. Tab and newline stay.
// A host's answer can therefore neither move the cursor nor reorder a line.
func visible(s string) string {
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

func isBadByte(s string) bool {
	_, size := utf8.DecodeRuneInString(s)
	return size == 1
}

// isActive tells the characters that have an effect instead of a shape: controls,
// format characters (direction, joiners, tags), line separators, noncharacters.
func isActive(c rune) bool {
	if c == '\t' || c == '\n' || ' ' <= c && c <= '~' {
		return false
	}
	nonCharacter := c&0xFFFE == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF)
	return nonCharacter || unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// oneLine writes line breaks and tabs out, so that s stays in its line.
func oneLine(s string) string { return lineEscapes.Replace(s) }

var lineEscapes = strings.NewReplacer("\n", `\n`, "\t", `\t`)

// cut returns at most limit characters of s, and says how many it left out.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	total := utf8.RuneCountInString(s)
	if total <= limit {
		return s
	}
	return firstRunes(s, limit) + fmt.Sprintf("… (%d characters more)", total-limit)
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// fit returns s in at most width characters, the last one an ellipsis where it
// had to be cut.
func fit(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	return firstRunes(s, max(width-1, 0)) + "…"
}

// plural returns "1 finding", "2 findings".
func plural(n int, word string) string { return fmt.Sprint(n, " ", inNumber(n, word)) }

// inNumber returns a word in the singular or plural.
func inNumber(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}
