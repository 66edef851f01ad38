package generators

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// quote appends a text as a JSON string. A byte that is not UTF-8 stays as it is: cases
// send such bytes on purpose.
func quote(b []byte, text string, how Escape) []byte {
	b = append(b, '"')
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd"):
			b = append(b, text[i])
		case how.codes(r, i == 0):
			b = how.code(b, r)
		case r == '"', r == '\\', r == '/' && how == EscapeSlash:
			b = append(b, '\\', byte(r))
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

// codes reports whether a character is written as \uXXXX.
func (e Escape) codes(r rune, first bool) bool {
	switch e {
	case EscapeAll, EscapeAllUpper:
		return true
	case EscapeFirst:
		return first || r < 0x20
	case EscapeNonASCII:
		return r > 0x7e || r < 0x20
	}
	return r < 0x20
}

func (e Escape) code(b []byte, r rune) []byte {
	format := `\u%04x`
	if e == EscapeAllUpper {
		format = `\u%04X`
	}
	for _, unit := range utf16.AppendRune(nil, r) {
		b = fmt.Appendf(b, format, unit)
	}
	return b
}
