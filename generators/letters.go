package generators

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
	"slices"
	"unicode/utf8"
)

// alphabets are the characters of drawn texts; the first two are plain ASCII.
var alphabets = []alphabet{spell("abcdefghijklmnopqrstuvwxyz0123456789-_."), spell("ABCabc019-_.~/"), spell("aé語😀 +=&,"), spell("日本語ひらがな"), spell("éßñÅØ"), spell("😀🎉👩🚀"), spell("עבריתالعربية")}

const plainAlphabets = 2

// An alphabet is the letters that one text is drawn from.
type alphabet struct {
	letters []letter
	widest  int // bytes
}

// A letter is a character in UTF-8 as one number, the first byte the lowest.
type letter struct {
	bytes uint32
	width int
}

func spell(text string) alphabet {
	var out alphabet
	for _, r := range text {
		var b [4]byte
		n := utf8.EncodeRune(b[:], r)
		out.letters = append(out.letters, letter{binary.LittleEndian.Uint32(b[:]), n})
		out.widest = max(out.widest, n)
	}
	return out
}

// drawLetters appends n characters of one alphabet that the seed picks.
func drawLetters(b []byte, n int, plain bool, seed uint64) []byte {
	var source rand.PCG
	source.Seed(seed, 1)
	most := len(alphabets)
	if plain {
		most = plainAlphabets
	}
	which, _ := bits.Mul64(source.Uint64(), uint64(most))
	return alphabets[which].draw(b, n, &source)
}

// perNumber is how many letters one random number is worth: even the largest alphabet
// leaves enough of it that no letter is likelier than another by one in a million.
const perNumber = 8

// draw appends n letters. A random number is read as a fraction: times the size of the
// alphabet, what stands before the point is a letter, and what stands behind it the
// fraction for the next one.
func (a alphabet) draw(b []byte, n int, source *rand.PCG) []byte {
	at := len(b)
	b = slices.Grow(b, n*a.widest+4)[:at+n*a.widest+4] // a letter is written as four bytes
	for n > 0 {
		fraction := source.Uint64()
		for range min(n, perNumber) {
			var i uint64
			i, fraction = bits.Mul64(fraction, uint64(len(a.letters)))
			binary.LittleEndian.PutUint32(b[at:], a.letters[i].bytes)
			at += a.letters[i].width
		}
		n -= perNumber
	}
	return b[:at]
}
