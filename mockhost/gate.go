package mockhost

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
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

// opens tells whether exactly one line of the header carries the key.
func (h *Host) opens(header http.Header) bool {
	if h.header == "" {
		return true
	}
	lines := header.Values(h.header)
	return len(lines) == 1 && subtle.ConstantTimeCompare([]byte(lines[0]), []byte(h.key)) == 1
}

// A param is one parameter of an operation, compiled.
type param struct {
	name, in string
	required bool
	shape    *shape
}

// paramsOf leaves out the three header names that OpenAPI says are not parameters.
func paramsOf(c *contract, o operation) []param {
	var out []param
	for _, p := range o.parameters() {
		switch http.CanonicalHeaderKey(p.Name) {
		case "Accept", "Content-Type", "Authorization":
			continue
		}
		out = append(out, param{p.Name, p.In, demanded(p), compile(p.Schema, c)})
	}
	return out
}

func demanded(p *v3.Parameter) bool { return p.Required != nil && *p.Required }

// judgeParams says what is wrong with the parameters. An empty header counts as there.
func (c *call) judgeParams() string {
	for _, p := range c.route.params {
		lines := p.lines(c)
		switch {
		case len(lines) == 0 && p.required:
			return "the " + p.in + " parameter " + p.name + " is missing"
		case len(lines) > 0:
			if why := p.judge(strings.Join(lines, ", ")); why != "" {
				return why
			}
		}
	}
	return ""
}

func (p param) lines(c *call) []string {
	switch p.in {
	case "header":
		return c.Header.Values(p.name)
	case "query":
		return c.query[p.name]
	case "path":
		return []string{c.id}
	}
	return nil
}

// judge reads a parameter as the type that its schema wants.
func (p param) judge(s string) string {
	why := p.shape.judge(text(s), p.name)
	if why == "" {
		return ""
	}
	if v, err := readJSON([]byte(strings.TrimSpace(s))); err == nil && !v.is(textKind) && p.shape.judge(v, p.name) == "" {
		return ""
	}
	return why
}

// whole returns a query parameter as a number, or what stands for it when it is absent.
func (c *call) whole(name string, absent int) int {
	if n, err := strconv.Atoi(strings.Join(c.query[name], "")); err == nil {
		return n
	}
	return absent
}
