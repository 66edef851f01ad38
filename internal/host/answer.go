package host

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
)

// read takes the answer into the exchange: bounded, decoded, and the key masked
// once it is noted where it stood. It does not close the body: in HTTP/1.1 that
// would read an endless one to its end.
func (k *call) read(answer *http.Response) error {
	raw, err := readUpTo(answer.Body, maxBody)
	body, broken := raw, error(nil)
	if len(raw) > 0 {
		body, broken = decode(answer.Header["Content-Encoding"], raw, maxBody)
	}
	k.ex.Partial = err != nil || errors.Is(broken, errTooLarge)
	k.ex.Status, k.ex.Proto = answer.StatusCode, answer.Proto
	k.keep(answer, body)
	return cmp.Or(err, broken)
}

// keep notes every place where the key came back, then masks them all. The values of
// cookies are not kept.
func (k *call) keep(answer *http.Response, body []byte) {
	s := k.client.secrets
	places := append(k.ex.Echo, s.in("status line", []byte(answer.Status))...)
	inHeader := s.inHeader("header", answer.Header)
	places = append(places, inHeader...)
	spans := s.find(body)
	places = append(places, s.places("body", spans)...)
	places = append(places, s.inHeader("trailer", answer.Trailer)...)
	k.ex.Echo = distinct(places)
	k.ex.Body = cover(body, spans)
	k.ex.Header = answer.Header
	if len(inHeader) > 0 {
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
