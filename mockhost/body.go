package mockhost

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
)

const (
	body     = "the body" // how sentences call the whole of it
	mostBody = 4 << 20    // bytes of a body that are read; more is answered 413
)

// refusal is why a request is refused, and with which status.
type refusal struct {
	status int
	why    string
}

// read reads the body of a call and judges it.
func (h *Host) read(c *call) *refusal {
	if coding := c.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return &refusal{http.StatusUnsupportedMediaType, "bodies are read without a content coding"}
	}
	want, ok := c.route.media(c.Header.Values("Content-Type"))
	if !ok {
		return &refusal{http.StatusUnsupportedMediaType, "the media type is none of those that are read here"}
	}
	data, err := readAll(c.Body, c.ContentLength, mostBody)
	switch {
	case errors.Is(err, errTooLong):
		return &refusal{http.StatusRequestEntityTooLarge, "the body has over 4 MiB"}
	case err != nil:
		return &refusal{http.StatusBadRequest, "the body breaks off"}
	case len(data) == 0 && !c.route.demanded:
		return nil
	}
	if c.doc, err = readJSON(data); err != nil {
		return &refusal{http.StatusBadRequest, err.Error()}
	}
	if why := want.judge(c.doc, body); why != "" {
		return &refusal{http.StatusBadRequest, why}
	}
	if why := h.judgeStorage(c.doc); why != "" {
		return &refusal{http.StatusBadRequest, why}
	}
	return nil
}

var errTooLong = errors.New("too long")

// readAll reads a body of the announced length, which is -1 where none was announced.
func readAll(r io.Reader, length, most int64) ([]byte, error) {
	if r == nil || r == http.NoBody {
		return nil, nil
	}
	if length > most {
		_, _ = io.Copy(io.Discard, io.LimitReader(r, 4*most)) // so that the sender can read why
		return nil, errTooLong
	}
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if int64(len(b)) > most {
		return nil, errTooLong
	}
	return b, err
}

// media returns the shape of the media type that a request names. Its parameters say
// nothing here. A request that names none is read as JSON; what is no kind of JSON
// cannot be read, whether the contract lists it or not.
func (r *route) media(lines []string) (*shape, bool) {
	if len(r.body) == 0 {
		return nil, true
	}
	name := jsonType
	if len(lines) > 0 {
		name, _, _ = strings.Cut(lines[0], ";")
		name = strings.ToLower(strings.TrimSpace(name))
	}
	if len(lines) > 1 || !isJSON(name) {
		return nil, false
	}
	for _, listed := range []string{name, "application/*", "*/*"} {
		if s, ok := r.body[listed]; ok {
			return s, true
		}
	}
	return nil, false
}

const jsonType = "application/json"

func isJSON(media string) bool {
	return strings.HasSuffix(media, "/json") || strings.HasSuffix(media, "+json")
}

// judgeStorage refuses a text that names none of the storage families that the
// contract documents for it. A bucket without a directory will do.
func (h *Host) judgeStorage(doc value) string {
	for _, place := range h.storage {
		v, ok := doc.at(place)
		if ok && v.is(textKind) && !h.isStorage(v.text) {
			return strings.Join(place, ".") + " names no storage that imports are read from"
		}
	}
	return ""
}

func (h *Host) isStorage(uri string) bool {
	return slices.ContainsFunc(h.contract.stores, func(s store) bool { return s.matches(uri) || s.bucket(uri) })
}
