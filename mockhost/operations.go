package mockhost

import (
	"context"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// start starts an import.
func (h *Host) start(w http.ResponseWriter, c *call) {
	if no := h.read(c); no != nil {
		h.refuse(w, c.route, no.status, no.why)
		return
	}
	integration, _ := c.doc.get(nameIntegration)
	out := h.imports.start(h.uriOf(c.doc), integration.text)
	out.rule.linger(c.Context())
	switch {
	case out.refused:
		out.rule.refuse(w)
	case out.full:
		h.refuse(w, c.route, http.StatusTooManyRequests, "there is no room for more imports: start the host again")
	default:
		c.route.success.send(w, Import{ID: out.id}.known())
	}
}

// linger waits as long as the rule says, or until the client goes away.
func (r *ruled) linger(ctx context.Context) {
	if r == nil || r.Latency == 0 {
		return
	}
	wait := time.NewTimer(r.Latency)
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-ctx.Done():
	}
}

// uriOf returns the text of the request that names the storage.
func (h *Host) uriOf(doc value) string {
	for _, place := range h.storage {
		if v, ok := doc.at(place); ok {
			return v.text
		}
	}
	v, _ := doc.get(nameURI)
	return v.text
}

const pageSize = 100 // of a list, unless a request asks for less

// list returns the imports, newest first, a page at a time.
func (h *Host) list(w http.ResponseWriter, c *call) {
	from, ok := fromToken(c.query[nameToken])
	if !ok {
		h.refuse(w, c.route, http.StatusBadRequest, "the pagination token is none of ours")
		return
	}
	page, next := h.imports.page(from, min(pageSize, c.whole(nameLimit, pageSize)))
	item := c.route.success.shape.find(nameData).each()
	data := array()
	data.items = make([]value, 0, len(page))
	for _, i := range page {
		data.items = append(data.items, item.fill(i.known()))
	}
	known := map[string]value{nameData: data}
	if next >= 0 {
		token := base64.URLEncoding.EncodeToString([]byte(strconv.Itoa(next)))
		known[namePages] = value{kind: objectKind}.with(nameNext, text(token))
	}
	c.route.success.send(w, known)
}

// fromToken reads a pagination token; without one a list begins at the newest.
func fromToken(tokens []string) (from int, ok bool) {
	if len(tokens) == 0 || tokens[0] == "" {
		return -1, true
	}
	plain, err := base64.URLEncoding.DecodeString(strings.Join(tokens, ""))
	if err != nil {
		return 0, false
	}
	from, err = strconv.Atoi(string(plain))
	return from, err == nil && from >= 0
}

// describe returns one import.
func (h *Host) describe(w http.ResponseWriter, c *call) {
	h.imports.linger(c.Context(), c.id)
	i, ok := h.imports.get(c.id)
	if !ok {
		h.refuse(w, c.route, http.StatusNotFound, "there is no such import")
		return
	}
	c.route.success.send(w, i.known())
}

// cancel ends one import.
func (h *Host) cancel(w http.ResponseWriter, c *call) {
	h.imports.linger(c.Context(), c.id)
	if !h.imports.cancel(c.id) {
		h.refuse(w, c.route, http.StatusNotFound, "there is no such import")
		return
	}
	c.route.success.send(w, nil)
}
