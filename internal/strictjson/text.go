package strictjson

import (
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
	b.Grow(min(len(p.data)-from, longText))
	for {
		switch c := p.peek(); {
		case c == '\\':
			b.Write(p.data[from:p.at])
			p.at++
			if err := p.escape(&b); err != nil {
				return "", err
			}
			from = p.at
		case p.at == len(p.data):
			return "", p.fail("a string does not end")
		case c == '"':
			b.Write(p.data[from:p.at])
			p.at++
			return b.String(), nil
		case c < 0x20:
			return "", p.fail("a control character stands in a string without its escape")
		default:
			p.at++
		}
	}
}

// longText is how much room, in bytes, a text with escapes is given at first.
const longText = 512

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
	var r rune
	for _, c := range p.data[p.at+1 : p.at+5] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = (c | 0x20) - 'a' + 10
		default:
			return 0, p.fail("four hexadecimal digits should follow \\u")
		}
		r = r<<4 | rune(c)
	}
	p.at += 5
	return r, nil
}
