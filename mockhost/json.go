package mockhost

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const deepest = 512 // nested arrays and objects; RFC 8259 section 9 allows a limit

// readJSON reads one JSON text strictly by RFC 8259: valid UTF-8 without a byte order
// mark, one value, nothing behind it but white space.
func readJSON(data []byte) (value, error) {
	if !utf8.Valid(data) {
		return value{}, errors.New("the body is not valid UTF-8")
	}
	p := &parser{data: data}
	p.space()
	v, err := p.value(0)
	if err != nil {
		return value{}, err
	}
	if p.space(); p.at < len(data) {
		return value{}, p.wrong("something follows the value")
	}
	return v, nil
}

type parser struct {
	data []byte
	at   int
}

func (p *parser) wrong(what string) error {
	return fmt.Errorf("the body is not JSON: %s at byte %d", what, p.at)
}

// peek returns the next byte, and 0 at the end: a NUL is nowhere allowed either.
func (p *parser) peek() byte {
	if p.at < len(p.data) {
		return p.data[p.at]
	}
	return 0
}

func (p *parser) space() {
	for p.at < len(p.data) {
		switch p.data[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

func (p *parser) value(depth int) (value, error) {
	switch c := p.peek(); {
	case depth > deepest:
		return value{}, p.wrong("too deep a nesting")
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '"':
		s, err := p.text()
		return text(s), err
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	for word, k := range map[string]kind{"true": boolKind, "false": boolKind, "null": nullKind} {
		if strings.HasPrefix(string(p.data[p.at:min(p.at+5, len(p.data))]), word) {
			p.at += len(word)
			return value{kind: k, text: word}, nil
		}
	}
	return value{}, p.wrong("no value")
}

func (p *parser) object(depth int) (value, error) {
	v := value{kind: objectKind}
	err := p.list('}', func() error {
		if p.peek() != '"' {
			return p.wrong("no name of a member")
		}
		name, err := p.text()
		if err != nil {
			return err
		}
		if p.space(); p.peek() != ':' {
			return p.wrong("no colon")
		}
		p.at++
		p.space()
		item, err := p.value(depth + 1)
		v.names, v.items = append(v.names, name), append(v.items, item)
		return err
	})
	return v, err
}

func (p *parser) array(depth int) (value, error) {
	v := value{kind: arrayKind}
	err := p.list(']', func() error {
		item, err := p.value(depth + 1)
		v.items = append(v.items, item)
		return err
	})
	return v, err
}

// list reads what stands between a bracket and its end, separated by commas.
func (p *parser) list(end byte, one func() error) error {
	p.at++
	if p.space(); p.peek() == end {
		p.at++
		return nil
	}
	for {
		p.space()
		if err := one(); err != nil {
			return err
		}
		p.space()
		switch p.peek() {
		case ',':
			p.at++
		case end:
			p.at++
			return nil
		default:
			return p.wrong("neither a comma nor the end of a list")
		}
	}
}

func (p *parser) number() (value, error) {
	start := p.at
	if p.peek() == '-' {
		p.at++
	}
	whole := p.digits()
	if whole == "" || len(whole) > 1 && whole[0] == '0' {
		return value{}, p.wrong("no number")
	}
	if p.peek() == '.' {
		if p.at++; p.digits() == "" {
			return value{}, p.wrong("no digit behind the point")
		}
	}
	if c := p.peek(); c == 'e' || c == 'E' {
		p.at++
		if c := p.peek(); c == '+' || c == '-' {
			p.at++
		}
		if p.digits() == "" {
			return value{}, p.wrong("no digit in the exponent")
		}
	}
	return value{kind: numberKind, text: string(p.data[start:p.at])}, nil
}

func (p *parser) digits() string {
	start := p.at
	for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
		p.at++
	}
	return string(p.data[start:p.at])
}

func (p *parser) text() (string, error) {
	p.at++
	start := p.at
	var b strings.Builder
	for p.at < len(p.data) {
		switch c := p.data[p.at]; {
		case c == '"':
			b.Write(p.data[start:p.at])
			p.at++
			return b.String(), nil
		case c < 0x20:
			return "", p.wrong("a control character in a text")
		case c == '\\':
			b.Write(p.data[start:p.at])
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			b.WriteRune(r)
			start = p.at
		default:
			p.at++
		}
	}
	return "", p.wrong("a text without end")
}

const escapes = `"\/bfnrt`

func (p *parser) escape() (rune, error) {
	p.at++
	c := p.peek()
	if c == 'u' {
		return p.unicode()
	}
	i := strings.IndexByte(escapes, c)
	if i < 0 {
		return 0, p.wrong("an unknown escape")
	}
	p.at++
	return rune("\"\\/\b\f\n\r\t"[i]), nil
}

// unicode reads what follows a backslash: one \u escape, or a pair of surrogates. Half
// a pair is refused, which RFC 8259 section 8.2 leaves open.
func (p *parser) unicode() (rune, error) {
	r, err := p.hex()
	if err != nil || !utf16.IsSurrogate(r) {
		return r, err
	}
	if p.peek() != '\\' {
		return 0, p.wrong("half a surrogate pair")
	}
	p.at++
	second, err := p.hex()
	if err != nil {
		return 0, err
	}
	if r = utf16.DecodeRune(r, second); r == utf8.RuneError {
		return 0, p.wrong("half a surrogate pair")
	}
	return r, nil
}

func (p *parser) hex() (rune, error) {
	if p.peek() != 'u' || p.at+5 > len(p.data) {
		return 0, p.wrong("a broken escape")
	}
	n, err := strconv.ParseUint(string(p.data[p.at+1:p.at+5]), 16, 16)
	if err != nil {
		return 0, p.wrong("a broken escape")
	}
	p.at += 5
	return rune(n), nil
}
