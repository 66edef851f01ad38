package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// MostDepth is how deep arrays and objects are read; below it nothing is judged.
const MostDepth = 2_000

// mostDuplicates is how many names that come twice are noted.
const mostDuplicates = 100

// Notes are what a text holds that RFC 8259 leaves to the reader or forbids in one
// sentence only.
type Notes struct {
	Duplicates    []string // JSON pointers of names that come twice in one object, the first hundred
	InvalidUTF8   bool     // §8.1
	LoneSurrogate bool     // §8.2: "\ud800" without its other half; noted of a text that was read whole
	BOM           bool     // §8.1: a byte order mark before the text
	TooDeep       bool     // deeper than MostDepth; the value is not complete
	HugeNumber    bool     // a number that no common reader holds
}

// Parse reads one JSON text. Objects become map[string]any (the last of two equal names
// wins), numbers json.Number; U+FFFD stands for each byte that is not UTF-8 and for half a
// surrogate pair. An error says what is not JSON and at which byte, counted from 0.
func Parse(data []byte) (any, Notes, error) {
	text, bom := bytes.CutPrefix(data, []byte("\ufeff"))
	r := &reader{
		Decoder: jsontext.NewDecoder(bytes.NewBuffer(text), lenient...),
		notes:   Notes{BOM: bom, InvalidUTF8: !utf8.Valid(data)},
	}
	v, err := r.value()
	if errors.Is(err, errDeep) {
		r.notes.TooDeep = true
		return v, r.notes, nil
	}
	if err != nil {
		return nil, r.notes, wrong(err, data, len(text))
	}
	if rest := bytes.TrimLeft(text[r.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return nil, r.notes, fmt.Errorf("something follows the value at byte %d: %.12q", len(data)-len(rest), rest)
	}
	r.notes.LoneSurrogate = loneSurrogate(text)
	return v, r.notes, nil
}

// lenient has the decoder pass over what Notes hold.
var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// loneSurrogate reports whether a text that is JSON but for its encoding holds half a
// surrogate pair: without its invalid bytes nothing else keeps it from being valid.
func loneSurrogate(text []byte) bool {
	return bytes.Contains(text, []byte(`\u`)) && !jsontext.Value(bytes.ToValidUTF8(text, []byte("\ufffd"))).IsValid(jsontext.AllowDuplicateNames(true))
}

// wrong says where an error of the decoder is, which reads the last n bytes of data.
func wrong(err error, data []byte, n int) error {
	var syntax *jsontext.SyntacticError
	if !errors.As(err, &syntax) || errors.Is(syntax.Err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the text ends early at byte %d", len(data))
	}
	return fmt.Errorf("%w at byte %d", syntax.Err, len(data)-n+int(syntax.ByteOffset))
}

type reader struct {
	*jsontext.Decoder
	notes Notes
}

var errDeep = errors.New("deeper than MostDepth")

// value reads one value. With an error it returns what was read before it.
func (r *reader) value() (any, error) {
	if kind := r.PeekKind(); kind != jsontext.KindInvalid && r.StackDepth() > MostDepth {
		return nil, errDeep
	}
	token, err := r.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case jsontext.KindBeginObject:
		return r.object()
	case jsontext.KindBeginArray:
		return r.array()
	case jsontext.KindString:
		return token.String(), nil
	case jsontext.KindNumber:
		return r.number(token.String()), nil
	case jsontext.KindNull:
		return nil, nil
	}
	return token.Bool(), nil
}

func (r *reader) object() (any, error) {
	out := map[string]any{}
	for r.PeekKind() != jsontext.KindEndObject {
		token, err := r.ReadToken()
		if err != nil {
			return out, err
		}
		name := token.String()
		if _, twice := out[name]; twice && len(r.notes.Duplicates) < mostDuplicates {
			r.notes.Duplicates = append(r.notes.Duplicates, string(r.StackPointer()))
		}
		if out[name], err = r.value(); err != nil {
			return out, err
		}
	}
	_, err := r.ReadToken()
	return out, err
}

func (r *reader) array() (any, error) {
	out := []any{}
	for r.PeekKind() != jsontext.KindEndArray {
		v, err := r.value()
		if err != nil {
			return out, err
		}
		out = append(out, v)
	}
	_, err := r.ReadToken()
	return out, err
}

// number keeps numbers from taking memory without end where they are computed with: one
// whose exponent or length is out of all reason becomes one that is merely huge.
func (r *reader) number(text string) json.Number {
	const most = 1_000
	mantissa, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	if len(text) <= most && len(exponent) <= 3 {
		return json.Number(text)
	}
	r.notes.HugeNumber = true
	huge := "1e999"
	if strings.HasPrefix(exponent, "-") {
		huge = "1e-999"
	}
	if strings.HasPrefix(mantissa, "-") {
		huge = "-" + huge
	}
	return json.Number(huge)
}
