package mockhost

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
)

// start starts an import.
func (h *Host) start(w http.ResponseWriter, c *call) {
	if no := h.read(c); no != nil {
		h.refuse(w, c.route, no.status, no.why)
		return
	}
	i, ok := h.imports.start(h.uriOf(c.doc))
	if !ok {
		h.refuse(w, c.route, http.StatusTooManyRequests, "there is no room for more imports: start the host again")
		return
	}
	c.route.success.send(w, i.known(nil))
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

const pageSize = 100 // of a list, where nobody asks for less

// list tells the imports, newest first, a page at a time.
func (h *Host) list(w http.ResponseWriter, c *call) {
	from, ok := fromToken(c.query[nameToken])
	if !ok {
		h.refuse(w, c.route, http.StatusBadRequest, "the pagination token is none of ours")
		return
	}
	page, next := h.imports.page(from, min(pageSize, c.whole(nameLimit, pageSize)))
	item := c.route.success.shape.find(nameData)
	data := array()
	data.items = make([]value, 0, len(page))
	for _, i := range page {
		data.items = append(data.items, item.entry(i))
	}
	known := map[string]value{nameData: data}
	if next >= 0 {
		token := base64.URLEncoding.EncodeToString([]byte(strconv.Itoa(next)))
		known[namePages] = value{kind: objectKind}.with(nameNext, text(token))
	}
	c.route.success.send(w, known)
}

// entry returns one import as the items of a list describe it.
func (s *shape) entry(i started) value {
	if s == nil || s.item == nil {
		return (&shape{}).fill(nil)
	}
	return s.item.fill(i.known(s.item.find(nameStatus)))
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

// describe tells one import.
func (h *Host) describe(w http.ResponseWriter, c *call) {
	i, ok := h.imports.get(c.id)
	if !ok {
		h.refuse(w, c.route, http.StatusNotFound, "there is no such import")
		return
	}
	c.route.success.send(w, i.known(c.route.success.shape.find(nameStatus)))
}

// cancel ends one import.
func (h *Host) cancel(w http.ResponseWriter, c *call) {
	if !h.imports.cancel(c.id) {
		h.refuse(w, c.route, http.StatusNotFound, "there is no such import")
		return
	}
	c.route.success.send(w, nil)
}
