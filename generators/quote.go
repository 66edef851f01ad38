package generators

import (
	"unicode/utf16"
	"unicode/utf8"
)

// quoted appends a text in quotes. A byte that is not UTF-8 stays as it is.
func quoted(b []byte, text string, how Escape) []byte {
	b = append(b, '"')
	if how == EscapeFirst {
		if r, size := utf8.DecodeRuneInString(text); !broken(r, size) && size > 0 {
			b, text = asEscape(b, r, false), text[size:]
		}
	}
	if how == EscapeAll || how == EscapeAllUpper {
		b = allEscaped(b, text, how == EscapeAllUpper)
	} else {
		b = someEscaped(b, text, how)
	}
	return append(b, '"')
}

// broken reports whether what was decoded is a byte that is not UTF-8.
func broken(r rune, size int) bool { return r == utf8.RuneError && size == 1 }

func allEscaped(b []byte, text string, upper bool) []byte {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if broken(r, size) {
			b = append(b, text[i])
		} else {
			b = asEscape(b, r, upper)
		}
		i += size
	}
	return b
}

// someEscaped copies what may stay in stretches: most of a text does.
func someEscaped(b []byte, text string, how Escape) []byte {
	from := 0
	for i := 0; i < len(text); {
		c, size := text[i], 1
		if c >= 0x20 && c != '"' && c != '\\' && !(c == '/' && how == EscapeSlash) && !(c > 0x7e && how == EscapeNonASCII) {
			i++
			continue
		}
		b = append(b, text[from:i]...)
		switch {
		case c == '"' || c == '\\' || c == '/':
			b = append(b, '\\', c)
		case c < utf8.RuneSelf:
			b = asEscape(b, rune(c), false)
		default:
			var r rune
			if r, size = utf8.DecodeRuneInString(text[i:]); broken(r, size) {
				b = append(b, c)
			} else {
				b = asEscape(b, r, false)
			}
		}
		i += size
		from = i
	}
	return append(b, text[from:]...)
}

// asEscape appends a character as \uXXXX, or as a surrogate pair of them.
func asEscape(b []byte, r rune, upper bool) []byte {
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		return unit(unit(b, high, upper), low, upper)
	}
	return unit(b, r, upper)
}

func unit(b []byte, u rune, upper bool) []byte {
	digits := "0123456789abcdef"
	if upper {
		digits = "0123456789ABCDEF"
	}
	return append(b, '\\', 'u', digits[u>>12&15], digits[u>>8&15], digits[u>>4&15], digits[u&15])
}
