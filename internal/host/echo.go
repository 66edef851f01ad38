package host

import (
	"net/http"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host/secrets"
)

// text masks a part of the answer, and notes where the key stood that the host accepts.
func (k *call) text(place string, text []byte) []byte {
	masked, found := k.client.keys.answers.Text(place, text)
	if len(found) > 0 {
		_, echo := k.accepted().Text(place, text)
		k.ex.Echo = secrets.Distinct(append(k.ex.Echo, echo...))
	}
	return masked
}

// header is text for a header.
func (k *call) header(place string, header http.Header) http.Header {
	masked, found := k.client.keys.answers.Header(place, header)
	if len(found) > 0 {
		_, echo := k.accepted().Header(place, header)
		k.ex.Echo = secrets.Distinct(append(k.ex.Echo, echo...))
	}
	return masked
}

// accepted finds the key that the host accepts. The echo of a client's own wrong key discloses
// nothing.
func (k *call) accepted() *secrets.Keys {
	keys := k.client.keys.accepted
	for _, f := range k.request.Header {
		switch {
		case f.Key == generators.KeyRight:
			return k.client.keys.accepted
		case f.Key != generators.KeyNone:
			keys = keys.But(f.Resolve(k.client.options.Key))
		}
	}
	return keys
}
