package secrets

import (
	"bytes"
	"encoding/hex"
	"slices"
)

// An escape is a way to write single characters of a text otherwise.
type escape struct {
	name string
	sign byte // what every escaped character begins with
	// read returns the character escaped at the start of rest, and the bytes
	// that it takes; 0 if there is no escape.
	read func(rest []byte) (char byte, size int)
}

var escapes = []escape{
	{"JSON-escaped", '\\', readJSONEscape},
	{"URL-encoded", '%', readPercent},
}

const notASCII = 0xFF // stands in a view for what no key holds

// A view is a text without an escape. Its bytes stood one behind the other, but for the
// escapes: behind each of them a stretch begins, and one at the beginning.
type view struct {
	text      []byte
	stretches []stretch
}

// A stretch is a place in a view and the place in the text that it came from.
type stretch struct{ to, from int }

func readView(e escape, text []byte) *view {
	v := &view{stretches: []stretch{{}}}
	for i := 0; i < len(text); {
		plain := bytes.IndexByte(text[i:], e.sign)
		if plain < 0 {
			plain = len(text) - i
		}
		v.text = append(v.text, text[i:i+plain]...)
		if i += plain; i < len(text) {
			i += v.escaped(e, text[i:])
			v.stretches = append(v.stretches, stretch{len(v.text), i})
		}
	}
	return v
}

// escaped reads the character whose sign begins rest, and returns the bytes that it takes.
func (v *view) escaped(e escape, rest []byte) int {
	char, size := e.read(rest)
	if size == 0 {
		char, size = e.sign, 1
	}
	v.text = append(v.text, char)
	return size
}

// at returns where in the text a place of the view stood.
func (v *view) at(place int) int {
	i, begins := slices.BinarySearchFunc(v.stretches, place, func(r stretch, place int) int { return r.to - place })
	if !begins {
		i--
	}
	return v.stretches[i].from + place - v.stretches[i].to
}

func readJSONEscape(rest []byte) (byte, int) {
	if len(rest) < 2 {
		return 0, 0
	}
	switch rest[1] {
	case '"', '\\', '/':
		return rest[1], 2
	case 'u':
		var unit [2]byte
		if len(rest) < 6 {
			return 0, 0
		}
		if _, err := hex.Decode(unit[:], rest[2:6]); err != nil {
			return 0, 0
		}
		if unit[0] != 0 {
			return notASCII, 6
		}
		return unit[1], 6
	}
	return notASCII, 2
}

func readPercent(rest []byte) (byte, int) {
	var char [1]byte
	if len(rest) < 3 {
		return 0, 0
	}
	if _, err := hex.Decode(char[:], rest[1:3]); err != nil {
		return 0, 0
	}
	return char[0], 3
}
