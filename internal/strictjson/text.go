package strictjson

import (
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string with its quotes.
func (p *parser) text() (string, error) {
	p.at++
	from := p.at
	if p.run(); p.peek() == '"' { // without escapes the bytes are the text
		s := string(p.data[from:p.at])
		p.at++
		return s, nil
	}
	return p.escaped(from)
}

// escaped reads the rest of a string whose beginning, up to where the parser is, holds
// no escape.
func (p *parser) escaped(from int) (string, error) {
	if p.buffer == nil {
		p.buffer = make([]byte, 0, len(p.data[from:])/3) // enough where every character is an escape
	}
	p.buffer = append(p.buffer[:0], p.data[from:p.at]...)
	for p.at < len(p.data) {
		switch p.data[p.at] {
		case '"':
			p.at++
			return string(p.buffer), nil
		case '\\':
			p.at++
			if err := p.escape(); err != nil {
				return "", err
			}
		default:
			from := p.at
			if p.run(); from == p.at {
				return "", p.fail("a control character stands in a string without its escape")
			}
			p.buffer = append(p.buffer, p.data[from:p.at]...)
		}
	}
	return "", p.fail("a string does not end")
}

// run passes over what stands in a string as it is: up to a quotation mark, a backslash,
// a control character or the end of the text.
func (p *parser) run() {
	at, data := p.at, p.data
	for len(data)-at >= 8 && !special(data[at:at+8]) {
		at += 8
	}
	for at < len(data) && data[at] != '"' && data[at] != '\\' && data[at] >= 0x20 {
		at++
	}
	p.at = at
}

// values are what the letter behind a backslash stands for; 0 where it stands for nothing.
var values = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (p *parser) escape() error {
	c := p.peek()
	if v := values[c]; v != 0 {
		p.buffer = append(p.buffer, v)
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
	p.buffer = utf8.AppendRune(p.buffer, r)
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
	if p.at+5 <= len(p.data) {
		d := p.data[p.at+1 : p.at+5]
		r := rune(digits[d[0]])<<12 | rune(digits[d[1]])<<8 | rune(digits[d[2]])<<4 | rune(digits[d[3]])
		if r >= 0 {
			p.at += 5
			return r, nil
		}
	}
	return 0, p.fail("four hexadecimal digits should follow \\u")
}

// digits are the values of hexadecimal digits, -1 for every other byte.
var digits = func() (out [256]int8) {
	for c := range out {
		out[c] = -1
	}
	for i := range 10 {
		out['0'+i] = int8(i)
	}
	for i := range 6 {
		out['a'+i], out['A'+i] = int8(10+i), int8(10+i)
	}
	return out
}()
