package selftest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// makers are hosts that are no mock host: others made them, in other ways.
var makers = []Honest{
	{Name: "maker.validator", Says: "It reads bodies with encoding/json and judges them with a schema validator.", wrap: validated},
	{Name: "maker.sockets", Says: "It speaks HTTP/1.1 over a bare socket, with header names in small letters.", serve: servedRaw(rawStyle{name: strings.ToLower})},
	{Name: "maker.sockets-capitals",
		Says:  "It speaks HTTP/1.1 over a bare socket, with header names in capitals and no reason.",
		serve: servedRaw(rawStyle{name: strings.ToUpper, reason: " "})},
	{Name: "maker.sockets-chunks", Says: "It answers over a bare socket in chunks with extensions.", serve: servedRaw(rawStyle{chunks: true, reason: " Very Well"})},
	{Name: "maker.sockets-until-close", Says: "It answers over a bare socket, and the end of the connection ends the body.", serve: servedRaw(rawStyle{untilClose: true})},
	{Name: "maker.sockets-drops", Says: "It closes each connection after ten answers, without a word.", serve: servedRaw(rawStyle{drops: 10})},
	{Name: "maker.sockets-slow", Says: "It writes each answer in three parts.", serve: servedRaw(rawStyle{parts: 3})},
}

// validated is a host of only the start, made of a schema validator and the library's
// own JSON: it shares nothing with the mock host.
func validated(c *spec.Contract, _ http.Handler) http.Handler {
	var n atomic.Int64
	key, _ := c.KeyHeader()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != c.Start.Path:
			http.NotFound(w, r)
		case r.Method != c.Start.Method:
			w.WriteHeader(http.StatusMethodNotAllowed)
		case key != "" && !slices.Equal(r.Header.Values(key), []string{mockhost.Key}):
			refuse(w, http.StatusForbidden)
		default:
			if status := judged(c, r); status != 0 {
				refuse(w, status)
				return
			}
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			id := fmt.Sprintf("import-%d", n.Add(1))
			// A client that has gone away needs no answer.
			_ = json.NewEncoder(w).Encode(map[string]string{strings.TrimPrefix(identity(), "/"): id})
		}
	})
}

// judged returns the status with which a start is refused, or 0.
func judged(c *spec.Contract, r *http.Request) int {
	for _, p := range c.Start.Parameters() {
		if _, there := r.Header[http.CanonicalHeaderKey(p.Name)]; p.In == "header" && p.Required && !there {
			return http.StatusBadRequest
		}
	}
	name, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	schema, listed := c.Start.RequestSchema(name)
	if coding := r.Header.Get("Content-Encoding"); !listed || coding != "" && !strings.EqualFold(coding, "identity") {
		return http.StatusUnsupportedMediaType
	}
	body, err := io.ReadAll(r.Body)
	q := &read{r, c, body}
	v, object := q.object()
	if err != nil || !object || len(c.Validate(schema, map[string]any(v))) > 0 || undocumented(q) {
		return http.StatusUnprocessableEntity
	}
	return 0
}

// undocumented reports whether a text of the body is no documented value, or
// names no storage.
func undocumented(q *read) bool {
	found := false
	q.write(func(s *base.Schema, where, text string) string {
		v := spec.ValuesOf(s)
		found = found || len(v.List) > 0 && !slices.Contains(v.List, text)
		for _, f := range q.contract.Families {
			_, known := q.contract.FamilyOf(text)
			found = found || f.Property == where && !known &&
				!slices.ContainsFunc(q.contract.Families, func(f spec.Family) bool { return f.Bucket(text) })
		}
		return text
	})
	return found
}
