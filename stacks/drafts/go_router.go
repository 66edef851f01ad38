//go:build ignore

// A first draft of the host on net/http with a router of its own, a table of paths and methods.
// mistakes.yaml lists its mistakes.
package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

const maxBody = 16 << 10

var (
	apiKey  = os.Getenv("API_KEY")
	storage = regexp.MustCompile(`^((s3|gs)://[^/]|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#])`)
	digits  = regexp.MustCompile(`^[0-9]{1,9}$`)
)

type Import struct {
	ID              string     `json:"id"`
	URI             string     `json:"uri"`
	Status          string     `json:"status"`
	CreatedAt       time.Time  `json:"createdAt"`
	FinishedAt      *time.Time `json:"finishedAt,omitempty"`
	PercentComplete float64    `json:"percentComplete"`
	RecordsImported int64      `json:"recordsImported"`
	onError         string
}

type store struct {
	sync.Mutex
	imports []Import
}

func (s *store) add(uri string) int {
	s.Lock()
	defer s.Unlock()
	id := strconv.Itoa(len(s.imports) + 1)
	s.imports = append(s.imports, Import{ID: id, URI: uri, Status: "Pending", CreatedAt: time.Now().UTC(), onError: "continue"})
	return len(s.imports)
}

func (s *store) setOnError(number int, onError string) {
	s.Lock()
	defer s.Unlock()
	s.imports[number-1].onError = onError
}

func (s *store) find(id string) (Import, bool) {
	s.Lock()
	defer s.Unlock()
	for _, one := range s.imports {
		if one.ID == id {
			return one, true
		}
	}
	return Import{}, false
}

func (s *store) cancel(id string) bool {
	s.Lock()
	defer s.Unlock()
	for _, one := range s.imports {
		if one.ID == id {
			if one.Status == "Pending" {
				now := time.Now().UTC()
				one.Status = "Cancelled"
				one.FinishedAt = &now
			}
			return true
		}
	}
	return false
}

type handler func(w http.ResponseWriter, r *http.Request, id string)

type server struct {
	imports    store
	collection map[string]handler
	item       map[string]handler
}

func main() {
	s := &server{}
	s.collection = map[string]handler{"GET": s.list, "POST": s.start}
	s.item = map[string]handler{"GET": s.describe, "DELETE": s.cancel}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), s))
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if key := r.Header.Get("Api-Key"); key != "" && key != apiKey {
		refuse(w, http.StatusUnauthorized, 16, "the API key is not valid")
		return
	}
	if len(r.Header.Values("X-Pinecone-Api-Version")) == 0 {
		refuse(w, http.StatusBadRequest, 3, "X-Pinecone-Api-Version is missing")
		return
	}
	path := r.URL.EscapedPath()
	if path == "/bulk/imports" {
		s.collection[r.Method](w, r, "")
		return
	}
	if rest, ok := strings.CutPrefix(path, "/bulk/imports/"); ok && rest != "" && !strings.Contains(rest, "/") {
		if id, err := url.PathUnescape(rest); err == nil {
			s.item[r.Method](w, r, id)
			return
		}
	}
	refuse(w, http.StatusNotFound, 5, "no such path")
}

// object reads a JSON object; null is none.
func object(text []byte) (map[string]json.RawMessage, bool) {
	var fields map[string]json.RawMessage
	err := json.Unmarshal(text, &fields)
	return fields, err == nil && fields != nil
}

// str reads a JSON string; null is none.
func str(text []byte) (string, bool) {
	var s *string
	if err := json.Unmarshal(text, &s); err != nil || s == nil {
		return "", false
	}
	return *s, true
}

func (s *server) start(w http.ResponseWriter, r *http.Request, _ string) {
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if !strings.EqualFold(strings.TrimSpace(media), "application/json") {
		refuse(w, http.StatusUnsupportedMediaType, 3, "the body must be application/json")
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		refuse(w, http.StatusBadRequest, 3, "the body cannot be read")
		return
	}
	fields, ok := object(body)
	if !ok || !utf8.Valid(body) {
		refuse(w, http.StatusBadRequest, 3, "the body must be a JSON object")
		return
	}
	uri, ok := str(fields["uri"])
	if !ok || utf8.RuneCountInString(uri) > 1500 || !storage.MatchString(uri) {
		refuse(w, http.StatusBadRequest, 3, "uri is not valid")
		return
	}
	if raw, given := fields["integrationId"]; given {
		id, ok := str(raw)
		if !ok || utf8.RuneCountInString(id) > 1000 {
			refuse(w, http.StatusBadRequest, 3, "integrationId is not valid")
			return
		}
	}
	number := s.imports.add(uri)
	if raw, given := fields["errorMode"]; given {
		mode, ok := object(raw)
		if !ok {
			refuse(w, http.StatusBadRequest, 3, "errorMode must be an object")
			return
		}
		if raw, given := mode["onError"]; given {
			onError, ok := str(raw)
			if !ok || !strings.EqualFold(onError, "abort") && !strings.EqualFold(onError, "continue") {
				refuse(w, http.StatusBadRequest, 3, "onError must be abort or continue")
				return
			}
			s.imports.setOnError(number, strings.ToLower(onError))
		}
	}
	reply(w, http.StatusOK, map[string]string{"id": strconv.Itoa(number)})
}

func (s *server) list(w http.ResponseWriter, r *http.Request, _ string) {
	query := r.URL.Query()
	limit, after := 100, 0
	if query.Has("limit") {
		limit, _ = strconv.Atoi(query.Get("limit"))
		if !digits.MatchString(query.Get("limit")) || limit < 1 || limit > 100 {
			refuse(w, http.StatusBadRequest, 3, "limit must be a number from 1 to 100")
			return
		}
	}
	if token := query.Get("paginationToken"); token != "" {
		after, _ = strconv.Atoi(token)
		if !digits.MatchString(token) {
			refuse(w, http.StatusBadRequest, 3, "paginationToken is not known")
			return
		}
	}
	s.imports.Lock()
	defer s.imports.Unlock()
	var data []Import
	for i := after; i < len(s.imports.imports) && len(data) < limit; i++ {
		data = append(data, s.imports.imports[i])
	}
	page := map[string]any{"data": data}
	if after+limit < len(s.imports.imports) {
		page["pagination"] = map[string]string{"next": strconv.Itoa(after + limit)}
	}
	reply(w, http.StatusOK, page)
}

func (s *server) describe(w http.ResponseWriter, r *http.Request, id string) {
	found, ok := s.imports.find(id)
	if !ok {
		refuse(w, http.StatusNotFound, 5, "no such import")
		return
	}
	reply(w, http.StatusOK, found)
}

func (s *server) cancel(w http.ResponseWriter, r *http.Request, id string) {
	if !s.imports.cancel(id) {
		refuse(w, http.StatusNotFound, 5, "no such import")
		return
	}
	reply(w, http.StatusOK, struct{}{})
}

func refuse(w http.ResponseWriter, status, code int, message string) {
	reply(w, status, map[string]any{"code": code, "message": message, "details": []any{}})
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}
