package replay

import (
	"compress/gzip"
	"encoding/base64"
	"io"
	"net/url"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host/secrets"
	"example.com/importcheck/reports"
)

// requestOf reads a request as a report holds it, below the base URL of the host that it was sent
// to and without the lines that are added to every request. It is not whole where the report cut it
// or masked something in it.
func requestOf(r *reports.Request, base string, added []generators.Field) (out generators.Request, whole bool) {
	body, ok := bodyOf(r)
	if !ok || masked(r.URL) || masked(string(body)) {
		return out, false
	}
	path, host, ok := below(r.URL, base)
	if !ok {
		return out, false
	}
	out = generators.Request{Method: r.Method, Path: path, Body: body, Wire: generators.Wire(r.Wire)}
	overHTTP2 := slices.ContainsFunc(r.Header, func(h reports.Header) bool { return h.Name == ":authority" })
	for _, h := range r.Header {
		if h.Name == ":authority" || overHTTP2 && h.Name == "content-length" || isHost(h, host) {
			continue // whoever sends it writes these anew
		}
		if slices.ContainsFunc(added, func(f generators.Field) bool { return strings.EqualFold(f.Name, h.Name) }) {
			continue
		}
		if masked(h.Value) {
			return out, false
		}
		out.Header = append(out.Header, fieldOf(h))
	}
	if out.Wire == generators.WireReversed {
		slices.Reverse(out.Header) // it was recorded as that form had arranged it
	}
	if len(body) == 0 && !framed(out.Header) {
		out.Body = nil
	}
	return out, true
}

// masked reports whether something was written over in a text.
func masked(s string) bool {
	return strings.Contains(s, secrets.Mark) || strings.Contains(s, "[secret]")
}

// mostBody is how many bytes a packed body may unfold to.
const mostBody = 64 << 20

func bodyOf(r *reports.Request) (body []byte, whole bool) {
	if r.Whole != "" {
		z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(r.Whole)))
		if err != nil {
			return nil, false
		}
		body, err = io.ReadAll(io.LimitReader(z, mostBody))
		return body, err == nil && len(body) == r.Size
	}
	body = []byte(r.Body)
	if r.Encoding == "base64" {
		decoded, err := base64.StdEncoding.DecodeString(r.Body)
		if err != nil {
			return nil, false
		}
		body = decoded
	}
	return body, len(body) == r.Size
}

// below parts a URL into what stands behind the base URL and the host that it names.
func below(address, base string) (path, host string, ok bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", false
	}
	origin := u.Scheme + "://" + u.Host
	if strings.HasPrefix(address, strings.TrimSuffix(base, "/")+"/") {
		origin = strings.TrimSuffix(base, "/")
	}
	return strings.TrimPrefix(address, origin), u.Host, true
}

// isHost reports whether a line names the host of the URL, as any client writes it.
func isHost(h reports.Header, host string) bool {
	return strings.EqualFold(h.Name, "Host") && h.Value == host
}

// framed reports whether a request says that it has a body, though it may be empty.
func framed(header []generators.Field) bool {
	return slices.ContainsFunc(header, func(f generators.Field) bool {
		return strings.EqualFold(f.Name, "Transfer-Encoding")
	})
}

func fieldOf(h reports.Header) generators.Field {
	if form, ok := generators.KeyFormOf(h.Value); ok {
		return generators.Field{Name: h.Name, Key: form}
	}
	return generators.Field{Name: h.Name, Value: h.Value}
}
