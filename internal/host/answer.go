package host

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// read takes the answer into the exchange: bounded, decoded, and the key masked
// once it is noted where it stood. It does not close the body: in HTTP/1.1 that
// would read an endless one to its end.
func (k *call) read(answer *http.Response) error {
	raw, err := readUpTo(answer.Body, k.client.maxBody)
	body, broken := raw, error(nil)
	if len(raw) > 0 {
		body, broken = decode(answer.Header["Content-Encoding"], raw, k.client.maxBody)
	}
	k.ex.Partial = err != nil || errors.Is(broken, errTooLarge)
	k.ex.Status, k.ex.Proto = answer.StatusCode, answer.Proto
	k.keep(answer, body)
	if errors.Is(err, errTooLarge) && answer.ContentLength > 0 {
		err = fmt.Errorf("%w: it announces %d", err, answer.ContentLength)
	}
	return cmp.Or(err, broken)
}

// keep notes every place where the key came back, then masks them all. The values of
// cookies are not kept.
func (k *call) keep(answer *http.Response, body []byte) {
	s, key := k.client.secrets, k.client.echoOf(k.request)
	places := append(k.ex.Echo, key.in("status line", []byte(answer.Status))...)
	places = append(places, key.inHeader("header", answer.Header)...)
	spans := s.find(body)
	if len(spans) > 0 {
		places = append(places, key.in("body", body)...)
	}
	places = append(places, key.inHeader("trailer", answer.Trailer)...)
	k.ex.Echo = distinct(places)
	k.ex.Body = cover(body, spans)
	k.ex.Header = answer.Header
	if len(s.inHeader("header", answer.Header)) > 0 {
		k.ex.Header = s.maskHeader(answer.Header)
	}
	for i := range k.ex.Header["Set-Cookie"] {
		k.ex.Header["Set-Cookie"][i] = "[not kept]"
	}
}

const maxPlaces = 32 // that an exchange tells; a hostile host could fill thousands

func distinct(places []string) []string {
	var out []string
	for _, p := range places {
		if len(out) < maxPlaces && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}
