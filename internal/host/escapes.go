package host

import (
	"encoding/hex"
	"slices"
	"sync"
)

// An escape is a way to write single characters of a text otherwise.
type escape struct {
	name string
	sign byte // what every escaped character begins with
	// read returns the character escaped at the start of rest, and the bytes
	// that it takes; 0 where there is none.
	read func(rest []byte) (char byte, size int)
}

var escapes = []escape{
	{"JSON-escaped", '\\', readJSONEscape},
	{"URL-encoded", '%', readPercent},
}

const notASCII = 0xFF // stands in a view for what no key holds

// A view is a text without an escape, and where each of its bytes stood, one place more
// for its end.
type view struct {
	text []byte
	at   []int
}

// views are used again: a run looks through megabytes of answers.
var views = sync.Pool{New: func() any { return new(view) }}

// read fills the view with a text.
func (v *view) read(e escape, text []byte) {
	v.text, v.at = slices.Grow(v.text[:0], len(text)), slices.Grow(v.at[:0], len(text)+1)
	for i := 0; i < len(text); {
		char, size := text[i], 1
		if char == e.sign {
			if c, n := e.read(text[i:]); n > 0 {
				char, size = c, n
			}
		}
		v.text, v.at = append(v.text, char), append(v.at, i)
		i += size
	}
	v.at = append(v.at, len(text))
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
