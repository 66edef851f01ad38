package strictjson

import "encoding/binary"

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// special reports whether one of eight bytes ends a run of a string: a quotation mark, a
// backslash or a control character. All of them are looked at as one number.
func special(b []byte) bool {
	x := binary.LittleEndian.Uint64(b)
	return (less(x, 0x20)|less(x^'"'*ones, 1)|less(x^'\\'*ones, 1))&highs != 0
}

// less sets the high bit of each byte that is smaller than n, which is 128 at most. The
// bytes above such a one may be wrong; where there is none no bit is set.
func less(x, n uint64) uint64 { return (x - n*ones) &^ x }

// blank reports whether eight bytes are spaces.
func blank(b []byte) bool { return binary.LittleEndian.Uint64(b) == ' '*ones }
