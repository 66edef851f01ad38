//go:build ignore

// A first draft of the host on net/http alone: small middleware around two resources.
// mistakes.yaml lists its mistakes.
package main

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

const (
	codeInvalid       = 3
	codeNotFound      = 5
	codeExhausted     = 8
	codePrecondition  = 9
	codeUnimplemented = 12
	codeInternal      = 13

	maxBody      = 8 << 20
	pendingFor   = 300 * time.Millisecond
	importTakes  = 2 * time.Second
	totalRecords = 1000
)

// Answers.

type rpcStatus struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Details []any  `json:"details"`
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	w.Write(text)
}

func problem(w http.ResponseWriter, status, code int, message string) {
	writeJSON(w, status, rpcStatus{Code: code, Message: message, Details: []any{}})
}

func badRequest(w http.ResponseWriter, message string) {
	problem(w, http.StatusBadRequest, codeInvalid, message)
}

// Middleware.

type middleware func(http.Handler) http.Handler

// chain puts the middleware around the handler, the first outermost.
func chain(h http.Handler, all ...middleware) http.Handler {
	for i := len(all) - 1; i >= 0; i-- {
		h = all[i](h)
	}
	return h
}

func randomHex(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return hex.EncodeToString(b)
}

func withRequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", randomHex(8))
		next.ServeHTTP(w, r)
	})
}

// recorder remembers the status for the log.
type recorder struct {
	http.ResponseWriter
	status int
}

func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 {
		rec.status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

func withLog(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		rec := &recorder{ResponseWriter: w}
		next.ServeHTTP(rec, r)
		log.Printf("%s %s %q %d %s", w.Header().Get("X-Request-Id"), r.Method, r.URL.Path, rec.status, time.Since(began))
	})
}

func withRecovery(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				log.Printf("panic: %v\n%s", v, debug.Stack())
				problem(w, http.StatusInternalServerError, codeInternal, "something went wrong")
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func withKey(key string) middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			given := r.Header.Values("Api-Key")
			if len(given) != 1 || subtle.ConstantTimeCompare([]byte(given[0]), []byte(key)) != 1 {
				w.Header().Set("WWW-Authenticate", "ApiKey")
				w.Header().Set("Content-Type", "application/json")
				http.Error(w, `{"code":16,"message":"the API key is missing or not valid","details":[]}`, http.StatusUnauthorized)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

func withVersion(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.Header.Values("X-Pinecone-Api-Version")) == 0 {
			badRequest(w, "the header X-Pinecone-Api-Version is missing")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// withJSON lets only bodies through that say that they are JSON, and bounds them.
func withJSON(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mediaType, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
		if !strings.EqualFold(strings.TrimSpace(mediaType), "application/json") {
			problem(w, http.StatusUnsupportedMediaType, codeInvalid, "the body must be application/json")
			return
		}
		if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
			problem(w, http.StatusUnsupportedMediaType, codeInvalid, "the body must not be compressed")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// byMethod is a resource: one handler for each method.
type byMethod map[string]http.Handler

func (m byMethod) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h, ok := m[r.Method]; ok {
		h.ServeHTTP(w, r)
		return
	}
	allowed := make([]string, 0, len(m))
	for method := range m {
		allowed = append(allowed, method)
	}
	sort.Strings(allowed)
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	problem(w, http.StatusMethodNotAllowed, codeUnimplemented, "this method is not allowed here")
}

// Imports.

type job struct {
	id, uri     string
	createdAt   string
	started     time.Time
	cancelledAt time.Time
}

type importModel struct {
	ID              string  `json:"id"`
	URI             string  `json:"uri"`
	Status          string  `json:"status"`
	CreatedAt       string  `json:"createdAt"`
	FinishedAt      string  `json:"finishedAt,omitempty"`
	PercentComplete float64 `json:"percentComplete"`
	RecordsImported int64   `json:"recordsImported"`
}

func timestamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func (j *job) model(now time.Time) importModel {
	m := importModel{ID: j.id, URI: j.uri, CreatedAt: j.createdAt}
	end := now
	if !j.cancelledAt.IsZero() {
		end = j.cancelledAt
	}
	done := min(end.Sub(j.started), importTakes)
	if done > pendingFor {
		m.RecordsImported = totalRecords * int64(done) / int64(importTakes)
		m.PercentComplete = float64(m.RecordsImported) * 100 / totalRecords
	}
	switch {
	case !j.cancelledAt.IsZero():
		m.Status, m.FinishedAt = "Cancelled", timestamp(j.cancelledAt)
	case done == importTakes:
		m.Status, m.FinishedAt = "Completed", timestamp(j.started.Add(importTakes))
	case done > pendingFor:
		m.Status = "InProgress"
	default:
		m.Status = "Pending"
	}
	return m
}

type store struct {
	mu   sync.RWMutex
	jobs map[string]*job
}

func (s *store) add(uri string) string {
	now := time.Now()
	j := &job{id: randomHex(12), uri: uri, createdAt: timestamp(now), started: now}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs[j.id] = j
	return j.id
}

func (s *store) get(id string) (importModel, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	j, ok := s.jobs[id]
	if !ok {
		return importModel{}, false
	}
	return j.model(time.Now()), true
}

// all returns the imports in the order in which they were started.
func (s *store) all() []importModel {
	s.mu.RLock()
	defer s.mu.RUnlock()
	now := time.Now()
	found := make([]importModel, 0, len(s.jobs))
	for _, j := range s.jobs {
		found = append(found, j.model(now))
	}
	sort.Slice(found, func(a, b int) bool { return found[a].CreatedAt < found[b].CreatedAt })
	return found
}

var (
	errUnknown  = errors.New("there is no such import")
	errFinished = errors.New("the import has finished")
)

func (s *store) cancel(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, ok := s.jobs[id]
	if !ok {
		return errUnknown
	}
	now := time.Now()
	if j.model(now).FinishedAt != "" {
		return errFinished
	}
	j.cancelledAt = now
	return nil
}

// Start.

var account = regexp.MustCompile(`^[A-Za-z0-9-]+\.blob\.core\.windows\.net$`)

// checkURI says what is wrong with a uri, or nothing.
func checkURI(text string) string {
	if utf8.RuneCountInString(text) > 1500 {
		return "uri must have at most 1500 characters"
	}
	u, err := url.Parse(text)
	if err != nil {
		return "uri is not valid"
	}
	switch {
	case strings.HasPrefix(text, "s3://"), strings.HasPrefix(text, "gs://"):
		if u.Host == "" {
			return "uri must name a bucket"
		}
	case strings.HasPrefix(text, "https://"):
		if !account.MatchString(u.Host) {
			return "uri must name a place on S3, GCS or Azure"
		}
		if strings.HasPrefix(u.EscapedPath(), "//") || len(u.Path) < 2 {
			return "uri must name a container"
		}
	default:
		return "uri must name a place on S3, GCS or Azure"
	}
	return ""
}

// check says what is wrong with a start, or nothing.
func check(body map[string]any) string {
	value, ok := body["uri"]
	if !ok {
		return "uri is required"
	}
	uri, ok := value.(string)
	if !ok {
		return "uri must be a string"
	}
	if message := checkURI(uri); message != "" {
		return message
	}
	if value, ok := body["integrationId"]; ok {
		integration, ok := value.(string)
		if !ok {
			return "integrationId must be a string"
		}
		if utf8.RuneCountInString(integration) > 1000 {
			return "integrationId must have at most 1000 characters"
		}
	}
	if value, ok := body["errorMode"]; ok {
		mode, ok := value.(map[string]any)
		if !ok {
			return "errorMode must be an object"
		}
		if onError, ok := mode["onError"]; ok {
			switch onError.(string) {
			case "abort", "continue":
			default:
				return "onError must be abort or continue"
			}
		}
	}
	return ""
}

func (s *store) start(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(r.Body)
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		problem(w, http.StatusRequestEntityTooLarge, codeExhausted, "the body is too long")
		return
	}
	if err != nil || !utf8.Valid(text) {
		badRequest(w, "the body cannot be read")
		return
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // a number may be larger than a float64
	var body map[string]any
	if err := decoder.Decode(&body); err != nil || body == nil {
		badRequest(w, "the body must be a JSON object")
		return
	}
	if message := check(body); message != "" {
		badRequest(w, message)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"id": s.add(body["uri"].(string))})
}

// List.

type pagination struct {
	Next string `json:"next"`
}

type listResponse struct {
	Data       []importModel `json:"data"`
	Pagination *pagination   `json:"pagination,omitempty"`
}

var digits = regexp.MustCompile(`^[0-9]{1,9}$`)

func number(text string) (int, bool) {
	if !digits.MatchString(text) {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

func (s *store) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	limit, first, ok := 100, 0, true
	if query.Has("limit") {
		if limit, ok = number(query.Get("limit")); !ok || limit < 1 || limit > 100 {
			badRequest(w, "limit must be from 1 to 100")
			return
		}
	}
	if token := query.Get("paginationToken"); token != "" {
		text, err := base64.RawURLEncoding.DecodeString(token)
		if first, ok = number(string(text)); !ok || err != nil {
			badRequest(w, "the paginationToken is not known")
			return
		}
	}
	found := s.all()
	first = min(first, len(found))
	end := min(first+limit, len(found))
	page := listResponse{Data: found[first:end]}
	if end < len(found) {
		page.Pagination = &pagination{base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(end)))}
	}
	writeJSON(w, http.StatusOK, page)
}

// Describe and cancel.

func (s *store) describe(w http.ResponseWriter, r *http.Request) {
	m, ok := s.get(r.PathValue("id"))
	if !ok {
		problem(w, http.StatusNotFound, codeNotFound, errUnknown.Error())
		return
	}
	writeJSON(w, http.StatusOK, m)
}

func (s *store) cancelImport(w http.ResponseWriter, r *http.Request) {
	switch err := s.cancel(r.PathValue("id")); err {
	case nil:
		writeJSON(w, http.StatusOK, struct{}{})
	case errFinished:
		problem(w, http.StatusConflict, codePrecondition, err.Error())
	default:
		problem(w, http.StatusNotFound, codeNotFound, err.Error())
	}
}

// routes leads to the resources; unlike a ServeMux it never redirects.
func routes(s *store) http.Handler {
	list, describe := http.HandlerFunc(s.list), http.HandlerFunc(s.describe)
	collection := chain(byMethod{
		http.MethodGet:  list,
		http.MethodHead: list,
		http.MethodPost: chain(http.HandlerFunc(s.start), withJSON),
	}, withVersion)
	item := chain(byMethod{
		http.MethodGet:    describe,
		http.MethodHead:   describe,
		http.MethodDelete: http.HandlerFunc(s.cancelImport),
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.EscapedPath()
		if path == "/bulk/imports" {
			collection.ServeHTTP(w, r)
			return
		}
		if rest, ok := strings.CutPrefix(path, "/bulk/imports/"); ok && rest != "" && !strings.Contains(rest, "/") {
			if id, err := url.PathUnescape(rest); err == nil {
				r.SetPathValue("id", id)
				item.ServeHTTP(w, r)
				return
			}
		}
		problem(w, http.StatusNotFound, codeNotFound, "there is no such path")
	})
}

func main() {
	key, port := os.Getenv("API_KEY"), os.Getenv("PORT")
	if key == "" || port == "" {
		log.Fatal("API_KEY and PORT must be set")
	}
	server := &http.Server{
		Addr:                         "127.0.0.1:" + port,
		Handler:                      chain(routes(&store{jobs: map[string]*job{}}), withRequestID, withLog, withRecovery, withKey(key)),
		ReadHeaderTimeout:            30 * time.Second,
		IdleTimeout:                  2 * time.Minute,
		DisableGeneralOptionsHandler: true,
	}
	log.Fatal(server.ListenAndServe())
}
