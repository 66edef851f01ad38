package host

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// read takes the answer into the exchange: bounded, decoded, and the key masked
// once it is noted where it stood. It does not close the body: in HTTP/1.1 that
// would read an endless one to its end.
func (k *call) read(answer *http.Response) error {
	raw, err := readUpTo(answer.Body, k.most())
	body, broken := raw, error(nil)
	if len(raw) > 0 {
		body, broken = decode(answer.Header["Content-Encoding"], raw, k.most())
	}
	k.ex.Partial = err != nil || errors.Is(broken, errTooLarge)
	k.ex.Status, k.ex.Proto = answer.StatusCode, answer.Proto
	k.keep(answer, body)
	switch {
	case errors.Is(err, errTooLarge) && answer.ContentLength > 0:
		err = fmt.Errorf("%w: it announces %d", err, answer.ContentLength)
	case errors.Is(err, io.ErrUnexpectedEOF) && answer.ContentLength > 0:
		err = cutShort{fmt.Sprintf("%d of the %d bytes came that Content-Length announces", len(raw), answer.ContentLength), err}
	case errors.Is(err, io.ErrUnexpectedEOF) && len(answer.TransferEncoding) > 0:
		err = cutShort{"the last of its chunks did not come", err}
	case err != nil && strings.Contains(err.Error(), "EOF reading trailer"): // net/http does not export it
		err = cutShort{"no empty line follows the last of its chunks", io.ErrUnexpectedEOF}
	case err != nil && strings.Contains(err.Error(), "malformed MIME header"):
		err = fmt.Errorf("its trailer: %w", err)
	}
	return cmp.Or(err, broken)
}

// A cutShort is an early end, with what is missing.
type cutShort struct {
	missing string
	error
}

func (c cutShort) Error() string { return c.missing }
func (c cutShort) Unwrap() error { return c.error }

// keep notes every place where the key came back, then masks them all. The values of
// cookies are not kept.
func (k *call) keep(answer *http.Response, body []byte) {
	k.text("status line", []byte(answer.Status))
	k.ex.Header = k.header("header", answer.Header)
	k.ex.Body = k.text("body", body)
	k.header("trailer", answer.Trailer)
	for i := range k.ex.Header["Set-Cookie"] {
		k.ex.Header["Set-Cookie"][i] = "[not kept]"
	}
}
