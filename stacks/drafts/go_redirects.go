//go:build ignore

// A first draft of the host on net/http, by someone who has written many sites with forms.
// mistakes.yaml lists its mistakes.
package main

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"io"
	"log"
	"mime"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

const (
	collection     = "/bulk/imports"
	maxBody        = 8 << 20
	maxURI         = 1500
	maxIntegration = 1000
	pendingFor     = time.Second
	loadedAfter    = 3 * time.Second
	recordsEach    = 120_000
)

var (
	storage = regexp.MustCompile(`^((s3|gs)://[^/]|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#])`)
	limits  = regexp.MustCompile(`^([1-9][0-9]?|100)$`)
	tokens  = regexp.MustCompile(`^after:([0-9]{1,9})$`)
)

type job struct {
	id, uri     string
	createdAt   time.Time
	cancelledAt time.Time
}

type model struct {
	ID              string     `json:"id"`
	URI             string     `json:"uri"`
	Status          string     `json:"status"`
	CreatedAt       time.Time  `json:"createdAt"`
	FinishedAt      *time.Time `json:"finishedAt,omitempty"`
	PercentComplete float64    `json:"percentComplete"`
	RecordsImported int64      `json:"recordsImported"`
}

// show derives the state of the job from the time that it has had.
func (j *job) show(now time.Time) model {
	cancelled := !j.cancelledAt.IsZero()
	if cancelled {
		now = j.cancelledAt
	}
	m := model{ID: j.id, URI: j.uri, CreatedAt: j.createdAt, Status: "Pending"}
	age := now.Sub(j.createdAt)
	share := 0.0
	switch {
	case age >= loadedAfter:
		end := j.createdAt.Add(loadedAfter)
		m.Status, m.FinishedAt, share = "Completed", &end, 1
	case age >= pendingFor:
		m.Status = "InProgress"
		share = float64(age-pendingFor) / float64(loadedAfter-pendingFor)
	}
	if cancelled {
		m.Status, m.FinishedAt = "Cancelled", &now
	}
	m.PercentComplete = 100 * share
	m.RecordsImported = int64(recordsEach * share)
	return m
}

type site struct {
	key string

	mu   sync.Mutex
	jobs []*job
	byID map[string]*job
}

type problem struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Details []any  `json:"details"`
}

func write(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(value); err != nil {
		log.Print(err)
	}
}

func fail(w http.ResponseWriter, status, code int, message string) {
	write(w, status, problem{code, message, []any{}})
}

func badRequest(w http.ResponseWriter, message string) {
	fail(w, http.StatusBadRequest, 3, message)
}

func (s *site) authenticated(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		defer io.Copy(io.Discard, io.LimitReader(r.Body, maxBody))
		keys := r.Header.Values("Api-Key")
		if len(keys) != 1 || subtle.ConstantTimeCompare([]byte(keys[0]), []byte(s.key)) != 1 {
			w.Header().Set("WWW-Authenticate", "ApiKey")
			http.Error(w, `{"code":16,"message":"the API key is missing or not valid","details":[]}`, http.StatusUnauthorized)
			return
		}
		if len(r.Header.Values("X-Pinecone-Api-Version")) == 0 {
			badRequest(w, "the header X-Pinecone-Api-Version is missing")
			return
		}
		next(w, r)
	}
}

func (s *site) route(w http.ResponseWriter, r *http.Request) {
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	if r.URL.Path == collection {
		if reads {
			s.list(w, r)
		} else {
			s.start(w, r)
		}
		return
	}
	id, ok := strings.CutPrefix(r.URL.Path, collection+"/")
	if !ok || id == "" {
		fail(w, http.StatusNotFound, 5, "there is no such path")
		return
	}
	switch {
	case reads:
		s.describe(w, id)
	case r.Method == http.MethodDelete:
		s.cancel(w, id)
	default:
		w.Header().Set("Allow", "DELETE, GET, HEAD")
		fail(w, http.StatusMethodNotAllowed, 12, "this method is not allowed here")
	}
}

// readObject answers the request itself where it returns false.
func readObject(w http.ResponseWriter, r *http.Request) (map[string]any, bool) {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if media != "application/json" {
		fail(w, http.StatusUnsupportedMediaType, 3, "the body must be application/json")
		return nil, false
	}
	if coding := strings.ToLower(r.Header.Get("Content-Encoding")); coding != "" && coding != "identity" {
		fail(w, http.StatusUnsupportedMediaType, 3, "the body must not be compressed")
		return nil, false
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		badRequest(w, "the body cannot be read")
		return nil, false
	}
	if len(raw) > maxBody {
		fail(w, http.StatusRequestEntityTooLarge, 3, "the body is too large")
		return nil, false
	}
	if !utf8.Valid(raw) || !json.Valid(raw) {
		badRequest(w, "the body is not JSON")
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		badRequest(w, "the body is not JSON")
		return nil, false
	}
	object, ok := value.(map[string]any)
	if !ok {
		badRequest(w, "the body must be an object")
	}
	return object, ok
}

// check returns what is wrong with the body of a start.
func check(body map[string]any) string {
	uri, ok := body["uri"].(string)
	if !ok {
		return "uri is required, and must be a string"
	}
	if utf8.RuneCountInString(uri) >= maxURI {
		return "uri is too long"
	}
	if !storage.MatchString(uri) {
		return "uri must name a place on Amazon S3, Google Cloud Storage or Azure Blob Storage"
	}
	if value, given := body["integrationId"]; given {
		integration, ok := value.(string)
		if !ok {
			return "integrationId must be a string"
		}
		if utf8.RuneCountInString(integration) > maxIntegration {
			return "integrationId is too long"
		}
	}
	if value, given := body["errorMode"]; given {
		mode, ok := value.(map[string]any)
		if !ok {
			return "errorMode must be an object"
		}
		if onError, ok := mode["onError"].(string); ok && onError != "abort" && onError != "continue" {
			return "onError must be abort or continue"
		}
	}
	return ""
}

func (s *site) start(w http.ResponseWriter, r *http.Request) {
	body, ok := readObject(w, r)
	if !ok {
		return
	}
	if wrong := check(body); wrong != "" {
		badRequest(w, wrong)
		return
	}
	j := &job{id: rand.Text(), uri: body["uri"].(string), createdAt: time.Now().UTC()}
	s.mu.Lock()
	s.jobs = append(s.jobs, j)
	s.byID[j.id] = j
	s.mu.Unlock()
	http.Redirect(w, r, collection+"/"+j.id, http.StatusSeeOther)
}

func (s *site) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	limit := 100
	if query.Has("limit") {
		if !limits.MatchString(query.Get("limit")) {
			badRequest(w, "limit must be from 1 to 100")
			return
		}
		limit, _ = strconv.Atoi(query.Get("limit"))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	first := 0
	if token := query.Get("paginationToken"); token != "" {
		text, err := base64.RawURLEncoding.DecodeString(token)
		match := tokens.FindStringSubmatch(string(text))
		if err != nil || match == nil {
			badRequest(w, "the paginationToken is not known")
			return
		}
		first, _ = strconv.Atoi(match[1])
		first = min(first, len(s.jobs))
	}
	now := time.Now().UTC()
	end := min(first+limit+1, len(s.jobs))
	page := map[string]any{}
	data := make([]model, 0, end-first)
	for _, j := range s.jobs[first:end] {
		data = append(data, j.show(now))
	}
	page["data"] = data
	if end < len(s.jobs) {
		next := base64.RawURLEncoding.EncodeToString([]byte("after:" + strconv.Itoa(end)))
		page["pagination"] = map[string]string{"next": next}
	}
	write(w, http.StatusOK, page)
}

func (s *site) describe(w http.ResponseWriter, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.byID[id]
	if j == nil {
		fail(w, http.StatusNotFound, 5, "there is no such import")
		return
	}
	write(w, http.StatusOK, j.show(time.Now().UTC()))
}

func (s *site) cancel(w http.ResponseWriter, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.byID[id]
	if j == nil {
		fail(w, http.StatusNotFound, 5, "there is no such import")
		return
	}
	now := time.Now().UTC()
	if j.show(now).FinishedAt == nil {
		j.cancelledAt = now
	}
	w.WriteHeader(http.StatusNoContent)
}

func main() {
	s := &site{key: os.Getenv("API_KEY"), byID: map[string]*job{}}
	if s.key == "" {
		log.Fatal("API_KEY is not set")
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), s.authenticated(s.route)))
}
