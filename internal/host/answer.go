package host

import (
	"cmp"
	"errors"
	"net/http"
	"slices"

	"example.com/importcheck/internal/host/secrets"
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
	keys := k.client.secrets
	_, inStatus := keys.Text("status line", []byte(answer.Status))
	header, inHeader := keys.Header("header", answer.Header)
	masked, inBody := keys.Text("body", body)
	_, inTrailer := keys.Header("trailer", answer.Trailer)
	k.ex.Echo = secrets.Distinct(slices.Concat(k.ex.Echo, inStatus, inHeader, inBody, inTrailer))
	k.ex.Header, k.ex.Body = header, masked
	for i := range k.ex.Header["Set-Cookie"] {
		k.ex.Header["Set-Cookie"][i] = "[not kept]"
	}
}
