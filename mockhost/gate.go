package mockhost

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// serve answers one request as the contract wants it: path, method, key, parameters,
// media type, body, in this order.
func (h *Host) serve(w http.ResponseWriter, r *http.Request) {
	h.stamp(w)
	at, id, ok := h.find(r.Method, r.URL.EscapedPath())
	switch {
	case at == nil:
		h.refuse(w, h.routes[0], http.StatusNotFound, "there is nothing at this path")
		return
	case !ok:
		h.otherMethod(w, r, at)
		return
	case !h.opens(r.Header):
		h.refuse(w, at, http.StatusUnauthorized, "the key is missing or wrong")
		return
	}
	c := &call{Request: r, route: at, id: id}
	if r.URL.RawQuery != "" {
		c.query = r.URL.Query()
	}
	if why := c.judgeParams(); why != "" {
		h.refuse(w, at, http.StatusBadRequest, why)
		return
	}
	at.serve(h, w, c)
}

func unescaped(path string) string {
	if plain, err := url.PathUnescape(path); err == nil {
		return plain
	}
	return path
}

func (h *Host) otherMethod(w http.ResponseWriter, r *http.Request, at *route) {
	w.Header().Set("Allow", at.allow)
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	h.refuse(w, at, http.StatusMethodNotAllowed, "this path has no such method")
}

// opens reports whether exactly one line of the header carries the key.
func (h *Host) opens(header http.Header) bool {
	if h.header == "" {
		return true
	}
	lines := header.Values(h.header)
	return len(lines) == 1 && subtle.ConstantTimeCompare([]byte(lines[0]), []byte(h.key)) == 1
}

// whole returns a query parameter as a number, or what stands for it when it is absent.
func (c *call) whole(name string, absent int) int {
	if n, err := strconv.Atoi(strings.Join(c.query[name], "")); err == nil {
		return n
	}
	return absent
}
