package strictjson

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string with its quotes.
func (p *parser) text() (string, error) {
	p.at++
	from := p.at
	for p.at < len(p.data) { // without escapes the bytes are the text
		switch c := p.data[p.at]; {
		case c == '"':
			s := string(p.data[from:p.at])
			p.at++
			return s, nil
		case c == '\\':
			return p.escaped(from)
		case c < 0x20:
			return "", p.fail("a control character stands in a string without its escape")
		}
		p.at++
	}
	return "", p.fail("a string does not end")
}

func (p *parser) escaped(from int) (string, error) {
	var b strings.Builder
	b.Write(p.data[from:p.at])
	for p.at < len(p.data) {
		switch c := p.data[p.at]; {
		case c == '"':
			p.at++
			return b.String(), nil
		case c == '\\':
			p.at++
			if err := p.escape(&b); err != nil {
				return "", err
			}
		case c < 0x20:
			return "", p.fail("a control character stands in a string without its escape")
		default:
			b.WriteByte(c)
			p.at++
		}
	}
	return "", p.fail("a string does not end")
}

const escapes = `"\/bfnrt`
const escapeValues = "\"\\/\b\f\n\r\t"

func (p *parser) escape(b *strings.Builder) error {
	c := p.peek()
	if i := strings.IndexByte(escapes, c); c != 0 && i >= 0 {
		b.WriteByte(escapeValues[i])
		p.at++
		return nil
	}
	if c != 'u' {
		return p.fail("no such escape")
	}
	r, err := p.hex()
	if err != nil {
		return err
	}
	if utf16.IsSurrogate(r) {
		r = p.pair(r)
	}
	b.WriteRune(r)
	return nil
}

// pair reads the second half of a surrogate pair; without one the first half stands
// alone, which the note says.
func (p *parser) pair(high rune) rune {
	before := p.at
	if p.peek() == '\\' && p.at+1 < len(p.data) && p.data[p.at+1] == 'u' {
		p.at++
		if low, err := p.hex(); err == nil {
			if r := utf16.DecodeRune(high, low); r != utf8.RuneError {
				return r
			}
		}
		p.at = before
	}
	p.notes.LoneSurrogate = true
	return utf8.RuneError
}

// hex reads "uXXXX".
func (p *parser) hex() (rune, error) {
	if p.at+5 > len(p.data) {
		return 0, p.fail("four hexadecimal digits should follow \\u")
	}
	n, err := strconv.ParseUint(string(p.data[p.at+1:p.at+5]), 16, 32)
	if err != nil || strings.ContainsAny(string(p.data[p.at+1:p.at+5]), "_+-") {
		return 0, p.fail("four hexadecimal digits should follow \\u")
	}
	p.at += 5
	return rune(n), nil
}
