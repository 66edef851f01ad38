// Servemux is the host on Go's net/http with its ServeMux.
package main

import (
	"bytes"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"log"
	"mime"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"
)

const largest = 4 << 20

var storage = regexp.MustCompile(`\A((s3|gs)://[^/]+(/|\z)|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]+)`)

// A refusal is an error that the client is shown.
type refusal struct {
	status  int
	message string
}

func (r refusal) Error() string { return r.message }

type host struct {
	key     string
	mu      sync.Mutex
	imports []imported
}

type imported struct {
	ID              string     `json:"id"`
	URI             string     `json:"uri"`
	Status          string     `json:"status"`
	CreatedAt       time.Time  `json:"createdAt"`
	FinishedAt      *time.Time `json:"finishedAt,omitempty"`
	PercentComplete float64    `json:"percentComplete"`
	RecordsImported int        `json:"recordsImported"`
}

func main() {
	h := &host{key: os.Getenv("API_KEY")}
	mux := http.NewServeMux()
	mux.Handle("GET /bulk/imports", h.serve(h.list))
	mux.Handle("POST /bulk/imports", h.serve(h.start))
	mux.Handle("/bulk/imports", h.serve(refuse(http.StatusMethodNotAllowed)))
	mux.Handle("GET /bulk/imports/{id}", h.serve(h.describe))
	mux.Handle("DELETE /bulk/imports/{id}", h.serve(h.cancel))
	mux.Handle("/bulk/imports/{id}", h.serve(refuse(http.StatusMethodNotAllowed)))
	mux.Handle("/", h.serve(refuse(http.StatusNotFound)))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), mux))
}

type handler func(http.ResponseWriter, *http.Request) (any, error)

func refuse(status int) handler {
	return func(http.ResponseWriter, *http.Request) (any, error) {
		return nil, refusal{status, http.StatusText(status)}
	}
}

// serve answers in JSON, errors included, once the key and the version are there.
func (h *host) serve(f handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, err := any(nil), h.authorize(r)
		if err == nil {
			answer, err = f(w, r)
		}
		w.Header().Set("Content-Type", "application/json")
		if refused := (refusal{}); errors.As(err, &refused) {
			code, ok := map[int]int{401: 16, 404: 5}[refused.status]
			if !ok {
				code = 3
			}
			w.WriteHeader(refused.status)
			answer = map[string]any{"code": code, "message": refused.message, "details": []any{}}
		}
		_ = json.NewEncoder(w).Encode(answer) // the client may be gone
	})
}

func (h *host) authorize(r *http.Request) error {
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("Api-Key")), []byte(h.key)) != 1 {
		return refusal{http.StatusUnauthorized, "The API key is not valid."}
	}
	if len(r.Header.Values("X-Pinecone-Api-Version")) == 0 {
		return refusal{http.StatusBadRequest, "The header X-Pinecone-Api-Version is missing."}
	}
	return nil
}

func read(w http.ResponseWriter, r *http.Request) (map[string]any, error) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" || r.Header.Get("Content-Encoding") != "" {
		return nil, refusal{http.StatusUnsupportedMediaType, "The body must be application/json, without a content coding."}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largest))
	if err != nil {
		return nil, refusal{http.StatusRequestEntityTooLarge, "The body is too large or cannot be read."}
	}
	var fields map[string]any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if !utf8.Valid(body) || d.Decode(&fields) != nil || fields == nil {
		return nil, refusal{http.StatusBadRequest, "The body is not a JSON object."}
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, refusal{http.StatusBadRequest, "Something follows the JSON object."}
	}
	return fields, nil
}

func text(fields map[string]any, name string, longest int, required bool) bool {
	v, given := fields[name]
	s, ok := v.(string)
	return ok && utf8.RuneCountInString(s) <= longest || !given && !required
}

func onError(fields map[string]any) bool {
	v, given := fields["errorMode"]
	mode, ok := v.(map[string]any)
	if !given || !ok {
		return !given
	}
	on, given := mode["onError"]
	return !given || on == "abort" || on == "continue"
}

func (h *host) start(w http.ResponseWriter, r *http.Request) (any, error) {
	fields, err := read(w, r)
	if err != nil {
		return nil, err
	}
	uri, _ := fields["uri"].(string)
	switch {
	case !text(fields, "uri", 1500, true) || !storage.MatchString(uri):
		return nil, refusal{http.StatusBadRequest, "uri must name a directory of a storage, in up to 1500 characters."}
	case !text(fields, "integrationId", 1000, false):
		return nil, refusal{http.StatusBadRequest, "integrationId is a text of up to 1000 characters."}
	case !onError(fields):
		return nil, refusal{http.StatusBadRequest, "errorMode.onError is abort or continue."}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	id := strconv.Itoa(len(h.imports) + 1)
	h.imports = append(h.imports, imported{ID: id, URI: uri, Status: "Pending", CreatedAt: time.Now().UTC()})
	return map[string]string{"id": id}, nil
}

func number(text string, otherwise, least, most int) (int, error) {
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, refusal{http.StatusBadRequest, "A parameter of the query is out of range."}
	}
	return n, nil
}

func (h *host) list(_ http.ResponseWriter, r *http.Request) (any, error) {
	limit, err := number(r.FormValue("limit"), 100, 1, 100)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	first, err := number(r.FormValue("paginationToken"), 0, 0, len(h.imports))
	if err != nil {
		return nil, err
	}
	last := min(first+limit, len(h.imports))
	answer := map[string]any{"data": append([]imported{}, h.imports[first:last]...)}
	if last < len(h.imports) {
		answer["pagination"] = map[string]string{"next": strconv.Itoa(last)}
	}
	return answer, nil
}

// find returns an import; the lock is held.
func (h *host) find(r *http.Request) (*imported, error) {
	id := r.PathValue("id")
	n, err := strconv.Atoi(id)
	if err != nil || n < 1 || n > len(h.imports) || strconv.Itoa(n) != id {
		return nil, refusal{http.StatusNotFound, "There is no such import."}
	}
	return &h.imports[n-1], nil
}

func (h *host) describe(_ http.ResponseWriter, r *http.Request) (any, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	found, err := h.find(r)
	if err != nil {
		return nil, err
	}
	return *found, nil
}

func (h *host) cancel(_ http.ResponseWriter, r *http.Request) (any, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	found, err := h.find(r)
	if err == nil && found.Status == "Pending" {
		now := time.Now().UTC()
		found.Status, found.FinishedAt = "Cancelled", &now
	}
	return struct{}{}, err
}
