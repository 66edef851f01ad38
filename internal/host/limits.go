package host

import (
	"fmt"
	"io"
)

// What a host may send.
const (
	maxHeader  = 256 << 10 // bytes of one header, of an interim answer too
	maxInterim = 16        // answers 1xx before the final one
	maxCodings = 3         // nested content codings
	maxBody    = 1 << 20   // bytes of a body, before and after decoding
)

// readUpTo reads r to its end or to max bytes. What was read is returned beside
// the error, so that a part of a body is not lost.
func readUpTo(r io.Reader, max int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, max+1))
	if int64(len(body)) > max {
		return body[:max], fmt.Errorf("%w of %d bytes", errTooLarge, max)
	}
	return body, err
}
