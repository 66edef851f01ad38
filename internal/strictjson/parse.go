package strictjson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MostDepth is how deep arrays and objects are read; below it nothing is judged.
const MostDepth = 2_000

// Notes are what a text holds that RFC 8259 leaves to the reader or forbids in one
// sentence only.
type Notes struct {
	Duplicates    []string // pointers of names that come twice in one object, the first hundred
	InvalidUTF8   bool     // §8.1
	LoneSurrogate bool     // §8.2: "\ud800" without its other half
	BOM           bool     // §8.1: a byte order mark before the text
	TooDeep       bool     // deeper than MostDepth; the value is not complete
	HugeNumber    bool     // a number that no common reader holds
}

// Parse reads one JSON text. Objects become map[string]any (the last of two equal
// names wins), numbers json.Number. The error is a *SyntaxError.
func Parse(data []byte) (any, Notes, error) {
	var room [8]token // deeper than most bodies
	p := &parser{data: data, path: room[:0]}
	if len(data) >= 3 && string(data[:3]) == "\ufeff" {
		p.notes.BOM, p.at = true, 3
	}
	p.notes.InvalidUTF8 = !utf8.Valid(data)
	p.space()
	v, err := p.value()
	if err != nil {
		return nil, p.notes, err
	}
	if p.notes.TooDeep {
		return v, p.notes, nil
	}
	p.space()
	if p.at < len(p.data) {
		return v, p.notes, p.fail("something follows the value")
	}
	return v, p.notes, nil
}

// A SyntaxError says what is not JSON and at which byte, counted from 0.
type SyntaxError struct {
	At      int
	Problem string
}

// Error returns the problem and its place.
func (e *SyntaxError) Error() string { return fmt.Sprintf("%s at byte %d", e.Problem, e.At) }

type parser struct {
	data  []byte
	at    int
	notes Notes
	path  []token // to the value that is read

	buffer []byte // the text that is read, where it holds escapes
}

// A token is a name, whose index is -1, or the index of an element.
type token struct {
	name  string
	index int
}

// mostDuplicates is how many names that come twice are noted.
const mostDuplicates = 100

// twice notes that the name at the end of the path comes a second time.
func (p *parser) twice() {
	if len(p.notes.Duplicates) == mostDuplicates {
		return
	}
	var b strings.Builder
	for _, t := range p.path {
		if b.WriteByte('/'); t.index >= 0 {
			b.WriteString(strconv.Itoa(t.index))
		} else {
			b.WriteString(t.name)
		}
	}
	p.notes.Duplicates = append(p.notes.Duplicates, b.String())
}

func (p *parser) fail(problem string) error { return &SyntaxError{p.at, problem} }

func (p *parser) space() {
	for p.at < len(p.data) {
		switch p.data[p.at] {
		case ' ':
			for p.at++; len(p.data)-p.at >= 8 && blank(p.data[p.at:p.at+8]); p.at += 8 {
			}
		case '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// peek returns the next byte, or 0 at the end; a NUL in the text is no JSON either.
func (p *parser) peek() byte {
	if p.at < len(p.data) {
		return p.data[p.at]
	}
	return 0
}

func (p *parser) value() (any, error) {
	if p.at >= len(p.data) {
		return nil, p.fail("the text ends where a value should stand")
	}
	if len(p.path) > MostDepth {
		p.notes.TooDeep = true
		return nil, nil
	}
	switch c := p.data[p.at]; {
	case c == '{':
		return p.object()
	case c == '[':
		return p.array()
	case c == '"':
		return p.text()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	return p.word()
}

var words = []struct {
	text  string
	value any
}{{"true", true}, {"false", false}, {"null", nil}}

func (p *parser) word() (any, error) {
	for _, w := range words {
		if bytes.HasPrefix(p.data[p.at:], []byte(w.text)) {
			p.at += len(w.text)
			return w.value, nil
		}
	}
	return nil, p.fail("no value begins so")
}

func (p *parser) object() (any, error) {
	out := map[string]any{}
	p.at++
	p.space()
	if p.peek() == '}' {
		p.at++
		return out, nil
	}
	for {
		if p.peek() != '"' {
			return nil, p.fail("a name in double quotes should stand here")
		}
		name, err := p.text()
		if err != nil {
			return nil, err
		}
		p.space()
		if p.peek() != ':' {
			return nil, p.fail("a colon should follow the name")
		}
		p.at++
		p.space()
		p.path = append(p.path, token{name, -1})
		v, err := p.value()
		if err != nil || p.notes.TooDeep {
			return out, err
		}
		if _, have := out[name]; have {
			p.twice()
		}
		p.path = p.path[:len(p.path)-1]
		out[name] = v
		if done, err := p.next('}'); done || err != nil {
			return out, err
		}
	}
}

func (p *parser) array() (any, error) {
	out := []any{}
	p.at++
	p.space()
	if p.peek() == ']' {
		p.at++
		return out, nil
	}
	for {
		p.path = append(p.path, token{"", len(out)})
		v, err := p.value()
		if err != nil || p.notes.TooDeep {
			return out, err
		}
		p.path = p.path[:len(p.path)-1]
		out = append(out, v)
		if done, err := p.next(']'); done || err != nil {
			return out, err
		}
	}
}

// next reads a comma, or the end of an object or array.
func (p *parser) next(end byte) (done bool, err error) {
	p.space()
	switch p.peek() {
	case end:
		p.at++
		return true, nil
	case ',':
		p.at++
		p.space()
		return false, nil
	}
	return false, p.fail("a comma or " + string(end) + " should stand here")
}

func (p *parser) number() (any, error) {
	from := p.at
	if p.peek() == '-' {
		p.at++
	}
	if p.peek() == '0' {
		p.at++
	} else if p.digits() == 0 {
		return nil, p.fail("a digit should stand here")
	}
	if p.peek() == '.' {
		p.at++
		if p.digits() == 0 {
			return nil, p.fail("a digit should follow the point")
		}
	}
	exponent := p.at
	if c := p.peek(); c == 'e' || c == 'E' {
		p.at++
		if c := p.peek(); c == '+' || c == '-' {
			p.at++
		}
		if p.digits() == 0 {
			return nil, p.fail("a digit should follow the exponent's letter")
		}
	}
	return p.bounded(string(p.data[from:p.at]), string(p.data[exponent:p.at])), nil
}

func (p *parser) digits() int {
	from := p.at
	for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
		p.at++
	}
	return p.at - from
}

// bounded keeps numbers from taking memory without end where they are computed with:
// one whose exponent or length is out of all reason becomes one that is merely huge.
func (p *parser) bounded(text, exponent string) json.Number {
	const most = 1_000
	if len(text) <= most && len(exponent) <= 4 {
		return json.Number(text)
	}
	p.notes.HugeNumber = true
	huge := "1e999"
	if len(exponent) > 1 && exponent[1] == '-' {
		huge = "1e-999"
	}
	if text[0] == '-' {
		huge = "-" + huge
	}
	return json.Number(huge)
}
