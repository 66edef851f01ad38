package host

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
)

// decode undoes the content codings, the last one first. What could be decoded is
// returned beside an error. No step yields more than max bytes, so that a small
// body cannot become a large one.
func decode(codings []string, body []byte, max int64) ([]byte, error) {
	names := strings.Split(strings.Join(codings, ","), ",")
	if len(names) > maxCodings {
		return body, fmt.Errorf("%w: %d nested codings", errCoding, len(names))
	}
	for i := len(names) - 1; i >= 0; i-- {
		var err error
		if body, err = decodeOne(strings.ToLower(strings.TrimSpace(names[i])), body, max); err != nil {
			return body, err
		}
	}
	return body, nil
}

func decodeOne(name string, body []byte, max int64) ([]byte, error) {
	var plain io.ReadCloser
	var err error
	switch name {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		plain, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		plain, err = zlib.NewReader(bytes.NewReader(body))
	default:
		return body, fmt.Errorf("%w: %q was not asked for", errCoding, name)
	}
	if err != nil {
		return body, fmt.Errorf("%w: %s: %w", errCoding, name, err)
	}
	defer plain.Close()
	decoded, err := readUpTo(plain, max)
	if err != nil && !errors.Is(err, errTooLarge) {
		// Not wrapped: an early end here is a broken coding, not a broken connection.
		err = fmt.Errorf("%w: %s: %v", errCoding, name, err)
	}
	return decoded, err
}

// Decode undoes the content codings of a body that others have read.
func Decode(codings []string, body []byte) ([]byte, error) { return decode(codings, body, maxPage) }
