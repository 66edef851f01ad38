package generators

import (
	"unicode/utf16"
	"unicode/utf8"
)

// A writing is how one Escape writes each byte of a string.
type writing struct {
	of     [256]form
	digits [16]byte // hexadecimal
	slash  uint64   // eight times "/" where it is marked, else eight times a quotation mark
	high   uint64   // the high bit of each byte where what is outside ASCII is coded
}

// A form is what becomes of one byte.
type form uint8

const (
	stays  form = iota
	marked      // behind a backslash
	coded       // with the rest of its character as \uXXXX
)

var writings = [...]writing{
	EscapeNeeded:   newWriting(EscapeNeeded),
	EscapeNonASCII: newWriting(EscapeNonASCII),
	EscapeAll:      newWriting(EscapeAll),
	EscapeAllUpper: newWriting(EscapeAllUpper),
	EscapeFirst:    newWriting(EscapeFirst), // of what follows the first character
	EscapeSlash:    newWriting(EscapeSlash),
}

func newWriting(how Escape) writing {
	w := writing{digits: [16]byte([]byte("0123456789abcdef")), slash: '"' * ones}
	if how == EscapeAllUpper {
		w.digits = [16]byte([]byte("0123456789ABCDEF"))
	}
	if how == EscapeSlash {
		w.slash = '/' * ones
	}
	if how == EscapeNonASCII {
		w.high = 0x80 * ones
	}
	for c := range w.of {
		switch {
		case how == EscapeAll, how == EscapeAllUpper, c < 0x20, how == EscapeNonASCII && c > 0x7e:
			w.of[c] = coded
		case c == '"', c == '\\', how == EscapeSlash && c == '/':
			w.of[c] = marked
		}
	}
	return w
}

// quote appends a text as a JSON string. A byte that is not UTF-8 stays as it is: cases
// send such bytes on purpose.
func quote(b []byte, text string, how Escape) []byte {
	w := &writings[how]
	b = append(b, '"')
	if how == EscapeFirst && text != "" {
		var n int
		b, n = w.code(b, text)
		text = text[n:]
	}
	for text != "" {
		switch w.of[text[0]] {
		case stays:
			n := w.kept(text)
			b, text = append(b, text[:n]...), text[n:]
		case marked:
			b, text = append(b, '\\', text[0]), text[1:]
		case coded:
			b, text = w.codes(b, text)
		}
	}
	return append(b, '"')
}

// kept returns how many bytes at the beginning of a text stay, eight at a time where
// there are so many.
func (w *writing) kept(text string) int {
	n := 0
	for len(text)-n >= 8 && !w.changes(eight(text[n:n+8])) {
		n += 8
	}
	for n < len(text) && w.of[text[n]] == stays {
		n++
	}
	return n
}

const ones = 0x0101010101010101

// changes reports whether one of eight bytes does not stay, where any does: the words of
// a writing that codes everything are not asked about. DEL says nothing of the high bit,
// so where it is coded it is looked for as well.
func (w *writing) changes(x uint64) bool {
	const high = 0x80 * ones
	below := (x - 0x20*ones) &^ x
	found := below | zero(x^'"'*ones) | zero(x^'\\'*ones) | zero(x^w.slash) | w.high&(x|zero(x^0x7f*ones))
	return found&high != 0
}

// zero sets the high bit of a byte that is 0. Bytes above it may be set as well, never
// one where none is 0.
func zero(x uint64) uint64 { return (x - ones) &^ x }

// eight returns the first eight bytes of a text as one number.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// codes writes the characters that are coded at the beginning of a text and returns what
// follows them.
func (w *writing) codes(b []byte, text string) ([]byte, string) {
	at := 0
	for at < len(text) && w.of[text[at]] == coded {
		if c := text[at]; c < utf8.RuneSelf { // as code does it, without the call: a whole text may be so
			b = append(b, '\\', 'u', '0', '0', w.digits[c>>4], w.digits[c&15])
			at++
			continue
		}
		var n int
		b, n = w.code(b, text[at:])
		at += n
	}
	return b, text[at:]
}

// code writes the first character of a text as \uXXXX and returns its length.
func (w *writing) code(b []byte, text string) ([]byte, int) {
	if c := text[0]; c < utf8.RuneSelf {
		return append(b, '\\', 'u', '0', '0', w.digits[c>>4], w.digits[c&15]), 1
	}
	r, n := utf8.DecodeRuneInString(text)
	if r == utf8.RuneError && n == 1 {
		return append(b, text[0]), 1
	}
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		return w.unit(w.unit(b, high), low), n
	}
	return w.unit(b, r), n
}

func (w *writing) unit(b []byte, u rune) []byte {
	return append(b, '\\', 'u', w.digits[u>>12&15], w.digits[u>>8&15], w.digits[u>>4&15], w.digits[u&15])
}
