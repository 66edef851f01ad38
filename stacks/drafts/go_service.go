//go:build ignore

// A first draft of the host on net/http, as a service that believes its callers to be tidy.
// mistakes.yaml lists its mistakes.
package main

import (
	"crypto/subtle"
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

const (
	longestURI         = 1500
	longestIntegration = 1000
	// Both texts, where every character takes four bytes, and some room for the rest.
	maxBody = 4*(longestURI+longestIntegration) + 1000
)

var (
	storage = regexp.MustCompile(`^((s3|gs)://[^/]|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#])`)
	digits  = regexp.MustCompile(`^[0-9]{1,9}$`)
)

type importModel struct {
	ID              string     `json:"id"`
	URI             string     `json:"uri"`
	Status          string     `json:"status"`
	CreatedAt       time.Time  `json:"createdAt"`
	FinishedAt      *time.Time `json:"finishedAt,omitempty"`
	PercentComplete float64    `json:"percentComplete"`
	RecordsImported int64      `json:"recordsImported,string"`
	number          int
}

type status struct {
	Code    int32  `json:"code"`
	Message string `json:"message"`
	Details []any  `json:"details"`
}

type service struct {
	key     []byte
	mu      sync.Mutex
	imports []*importModel
}

func main() {
	s := &service{key: []byte(os.Getenv("API_KEY"))}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), s))
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	keys := r.Header.Values("Api-Key")
	if len(keys) != 1 || subtle.ConstantTimeCompare([]byte(keys[0]), s.key) != 1 {
		w.Header().Set("WWW-Authenticate", "ApiKey")
		refuse(w, http.StatusUnauthorized, 16, "the API key is missing or not valid")
		return
	}
	if len(r.Header.Values("X-Pinecone-Api-Version")) == 0 {
		refuse(w, http.StatusBadRequest, 3, "the header X-Pinecone-Api-Version is missing")
		return
	}
	path := r.URL.EscapedPath()
	if path == "/bulk/imports" {
		switch r.Method {
		case http.MethodPost:
			s.start(w, r)
		case http.MethodGet, http.MethodHead:
			s.list(w, r)
		default:
			notAllowed(w, "GET, HEAD, POST")
		}
		return
	}
	rest, ok := strings.CutPrefix(path, "/bulk/imports/")
	id, err := url.PathUnescape(rest)
	if !ok || err != nil || rest == "" || strings.Contains(rest, "/") {
		refuse(w, http.StatusNotFound, 5, "there is no such path")
		return
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		s.describe(w, id)
	case http.MethodDelete:
		s.cancel(w, id)
	default:
		notAllowed(w, "DELETE, GET, HEAD")
	}
}

func (s *service) start(w http.ResponseWriter, r *http.Request) {
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if strings.TrimSpace(media) != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, 3, "the body must be application/json")
		return
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		refuse(w, http.StatusUnsupportedMediaType, 3, "the body must not be compressed")
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		refuse(w, http.StatusBadRequest, 3, "the body cannot be read")
		return
	}
	if len(body) > maxBody {
		refuse(w, http.StatusRequestEntityTooLarge, 3, "the body is too large")
		return
	}
	var fields map[string]json.RawMessage
	if len(body) == 0 || body[0] != '{' || !utf8.Valid(body) || json.Unmarshal(body, &fields) != nil {
		refuse(w, http.StatusBadRequest, 3, "the body must be a JSON object")
		return
	}
	uri, message := check(fields)
	if message != "" {
		refuse(w, http.StatusBadRequest, 3, message)
		return
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	number := len(s.imports) + 1
	id := strconv.Itoa(number)
	s.imports = append(s.imports, &importModel{ID: id, URI: uri, Status: "Pending", CreatedAt: time.Now().UTC(), number: number})
	reply(w, http.StatusOK, map[string]string{"id": id})
}

// check looks at the fields of a start, and says what is wrong with them.
func check(fields map[string]json.RawMessage) (uri, message string) {
	uri, ok := text(fields["uri"])
	switch {
	case !ok:
		return "", "uri must be a string"
	case utf8.RuneCountInString(uri) > longestURI:
		return "", "uri is too long"
	case !storage.MatchString(uri):
		return "", "uri must name a place on S3, GCS or Azure"
	}
	if raw, given := fields["integrationId"]; given {
		if _, ok := text(raw); !ok {
			return "", "integrationId must be a string"
		}
		if utf8.RuneCount(raw)-len(`""`) > longestIntegration {
			return "", "integrationId is too long"
		}
	}
	if raw, given := fields["errorMode"]; given {
		var mode map[string]json.RawMessage
		if json.Unmarshal(raw, &mode) != nil || mode == nil {
			return "", "errorMode must be an object"
		}
		if raw, given := mode["onError"]; given {
			if onError, ok := text(raw); !ok || onError != "abort" && onError != "continue" {
				return "", "onError must be abort or continue"
			}
		}
	}
	return uri, ""
}

// text reads a JSON string; null is none.
func text(raw json.RawMessage) (string, bool) {
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		return "", false
	}
	return *s, true
}

func (s *service) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	limit, after := 100, 0
	if query.Has("limit") {
		limit, _ = strconv.Atoi(query.Get("limit"))
		if !digits.MatchString(query.Get("limit")) || limit < 1 || limit > 100 {
			refuse(w, http.StatusBadRequest, 3, "limit must be a number from 1 to 100")
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if token := query.Get("paginationToken"); token != "" {
		after, _ = strconv.Atoi(token)
		if !digits.MatchString(token) || after < 1 || after > len(s.imports) {
			refuse(w, http.StatusBadRequest, 3, "paginationToken is not known")
			return
		}
	}
	data := []*importModel{}
	page := map[string]any{}
	for _, one := range s.imports {
		if one.number <= after {
			continue
		}
		if len(data) == limit {
			page["pagination"] = map[string]string{"next": one.ID}
			break
		}
		data = append(data, one)
	}
	page["data"] = data
	reply(w, http.StatusOK, page)
}

func (s *service) find(id string) *importModel {
	for _, one := range s.imports {
		if one.ID == id {
			return one
		}
	}
	return nil
}

func (s *service) describe(w http.ResponseWriter, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.find(id)
	if found == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	reply(w, http.StatusOK, found)
}

func (s *service) cancel(w http.ResponseWriter, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.find(id)
	if found == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if found.Status == "Pending" {
		now := time.Now().UTC()
		found.Status, found.FinishedAt = "Cancelled", &now
	}
	reply(w, http.StatusOK, struct{}{})
}

func notAllowed(w http.ResponseWriter, methods string) {
	w.Header().Set("Allow", methods)
	refuse(w, http.StatusMethodNotAllowed, 12, "this method is not allowed here")
}

func refuse(w http.ResponseWriter, code int, rpc int32, message string) {
	reply(w, code, status{Code: rpc, Message: message, Details: []any{}})
}

func reply(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(body)
}
