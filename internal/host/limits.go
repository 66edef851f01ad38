package host

import (
	"fmt"
	"io"
	"net/http"
)

// What a host may send.
const (
	maxHeader  = 256 << 10 // bytes of one header, of an interim answer too
	maxInterim = 16        // answers 1xx before the final one
	maxCodings = 3         // nested content codings
	maxBody    = 1 << 20   // bytes of a body, before and after decoding
	maxPage    = 8 << 20   // of one to a GET: a page of the list repeats what many starts said
)

// most is how many bytes the body of the answer may have.
func (k *call) most() int64 {
	if k.request.Method == http.MethodGet {
		return maxPage
	}
	return maxBody
}

// readUpTo reads r to its end or to max bytes. What was read is returned beside
// the error, so that a part of a body is not lost.
func readUpTo(r io.Reader, max int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, max+1))
	if int64(len(body)) > max {
		return body[:max], fmt.Errorf("%w of %d bytes", errTooLarge, max)
	}
	return body, err
}
