package generators

import (
	"unicode/utf16"
	"unicode/utf8"
)

// quote appends a text as a JSON string. A byte that is not UTF-8 stays as it is: cases
// send such bytes on purpose.
func quote(b []byte, text string, how Escape) []byte {
	b = append(b, '"')
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		switch {
		case r == utf8.RuneError && n == 1:
			b = append(b, text[at])
		case how.codes(r, at == 0):
			b = how.code(b, r)
		case r == '"', r == '\\', r == '/' && how == EscapeSlash:
			b = append(b, '\\', byte(r))
		default:
			b = append(b, text[at:at+n]...)
		}
		at += n
	}
	return append(b, '"')
}

// codes reports whether a character is written as \uXXXX.
func (how Escape) codes(r rune, first bool) bool {
	switch how {
	case EscapeAll, EscapeAllUpper:
		return true
	case EscapeNonASCII:
		return r < 0x20 || r > 0x7e
	case EscapeFirst:
		return r < 0x20 || first
	}
	return r < 0x20
}

func (how Escape) code(b []byte, r rune) []byte {
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		return how.code(how.code(b, high), low)
	}
	digits := "0123456789abcdef"
	if how == EscapeAllUpper {
		digits = "0123456789ABCDEF"
	}
	return append(b, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
}
