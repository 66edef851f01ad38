package textsafe

import (
	"fmt"
	"unicode/utf8"
)

const mark = "…"

// Cut returns s, or its first limit characters and an ellipsis where it has more.
func Cut(s string, limit int) string { return CutBy(s, limit, oneCharacter) }

// CutBytes is Cut with a limit in bytes; it never ends in half a character.
func CutBytes(s string, limit int) string { return CutBy(s, limit, utf8.RuneLen) }

// Fit returns s in at most width characters, the ellipsis included.
func Fit(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	return Cut(s, max(width-1, 0))
}

// CutCounted is Cut, and says how many characters are left out.
func CutCounted(s string, limit int) string {
	out := Cut(s, limit)
	if out == s {
		return s
	}
	return fmt.Sprintf("%s (%d characters more)", out, utf8.RuneCountInString(s)-limit)
}

// CutBy is Cut with a limit on the sum of the sizes of the characters.
func CutBy(s string, limit int, size func(rune) int) string {
	for i, c := range s { // only as far as the limit: the text may be megabytes long
		if limit -= size(c); limit < 0 {
			return s[:i] + mark
		}
	}
	return s
}

func oneCharacter(rune) int { return 1 }
