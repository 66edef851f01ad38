//go:build ignore

// A first draft of the host on net/http, around a store of imports and one goroutine for each of them.
// mistakes.yaml lists its mistakes.
package main

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log"
	"mime"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

const (
	maxBody    = 8 << 10
	maxURI     = 1500
	maxID      = 1000
	maxPage    = 100
	batches    = 3
	batchSize  = 1000
	batchTakes = time.Second
)

var (
	bucket    = regexp.MustCompile(`^(s3|gs)://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/|$)`)
	container = regexp.MustCompile(`^https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]`)
)

type importModel struct {
	ID               string            `json:"id"`
	URI              string            `json:"uri"`
	Status           string            `json:"status"`
	CreatedAt        time.Time         `json:"createdAt"`
	FinishedAt       *time.Time        `json:"finishedAt,omitempty"`
	PercentComplete  float64           `json:"percentComplete"`
	RecordsImported  int64             `json:"recordsImported"`
	ValidationResult *validationResult `json:"validationResult,omitempty"`
}

type validationResult struct {
	ImportSuccesses int64 `json:"importSuccesses"`
	ImportErrors    int64 `json:"importErrors"`
}

// A job is an import together with what is needed to end it. Its model belongs to the store's lock.
type job struct {
	number int
	model  importModel
	cancel context.CancelFunc
}

type store struct {
	mu   sync.Mutex
	jobs []*job // by number, the newest last
	byID map[string]*job
}

func (s *store) start(uri string) string {
	ctx, cancel := context.WithCancel(context.Background())
	s.mu.Lock()
	defer s.mu.Unlock()
	j := &job{number: 101 + len(s.jobs), cancel: cancel}
	j.model = importModel{ID: strconv.Itoa(j.number), URI: uri, Status: "Pending", CreatedAt: time.Now().UTC()}
	s.jobs = append(s.jobs, j)
	s.byID[j.model.ID] = j
	go s.run(ctx, j)
	return j.model.ID
}

// run loads the batches of one import, one after the other.
func (s *store) run(ctx context.Context, j *job) {
	defer j.cancel()
	for done := 1; done <= batches; done++ {
		time.Sleep(batchTakes)
		if ctx.Err() != nil {
			s.update(j, func(m *importModel) { finish(m, "Cancelled") })
			return
		}
		s.update(j, func(m *importModel) {
			m.Status = "InProgress"
			m.RecordsImported = int64(done * batchSize)
			m.PercentComplete = 100 * float64(done) / batches
		})
	}
	s.update(j, func(m *importModel) {
		finish(m, "Completed")
		m.ValidationResult = &validationResult{ImportSuccesses: m.RecordsImported}
	})
}

func (s *store) update(j *job, change func(*importModel)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&j.model)
}

func finish(m *importModel, status string) {
	now := time.Now().UTC()
	m.Status, m.FinishedAt = status, &now
}

func (s *store) find(id string) (importModel, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, ok := s.byID[id]
	if !ok {
		return importModel{}, false
	}
	return j.model, true
}

func (s *store) cancel(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, ok := s.byID[id]
	if ok {
		j.cancel()
	}
	return ok
}

// page returns up to limit imports before a number, the newest first, and where the next page begins.
func (s *store) page(before, limit int) (models []importModel, next int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	models = []importModel{}
	for _, j := range slices.Backward(s.jobs) {
		if before > 0 && j.number >= before {
			continue
		}
		if len(models) == limit {
			return models, j.number
		}
		models = append(models, j.model)
	}
	return models, 0
}

type startRequest struct {
	URI           *string    `json:"uri"`
	IntegrationID *string    `json:"integrationId"`
	ErrorMode     *errorMode `json:"errorMode"`
}

type errorMode struct {
	OnError *string `json:"onError"`
}

func (r startRequest) validate() error {
	if r.URI == nil {
		return errors.New("uri is required")
	}
	if utf8.RuneCountInString(*r.URI) > maxURI {
		return errors.New("uri must have at most 1500 characters")
	}
	if !bucket.MatchString(*r.URI) && !container.MatchString(*r.URI) {
		return errors.New("uri must name a place on Amazon S3, Google Cloud Storage or Azure Blob Storage")
	}
	if r.IntegrationID != nil && utf8.RuneCountInString(*r.IntegrationID) > maxID {
		return errors.New("integrationId must have at most 1000 characters")
	}
	if r.ErrorMode != nil {
		switch *r.ErrorMode.OnError {
		case "abort", "continue":
		default:
			return errors.New("onError must be abort or continue")
		}
	}
	return nil
}

func isJSON(header string) bool {
	kind, params, err := mime.ParseMediaType(header)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return false
	}
	charset, given := params["charset"]
	return kind == "application/json" && (!given || charset == "utf-8")
}

func write(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		log.Print(err)
		status, body = http.StatusInternalServerError, []byte(`{"code":13,"message":"internal error","details":[]}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body)
}

func refuse(w http.ResponseWriter, status, code int, message string) {
	write(w, status, map[string]any{"code": code, "message": message, "details": []any{}})
}

func (s *store) handleStart(w http.ResponseWriter, r *http.Request) {
	if !isJSON(r.Header.Get("Content-Type")) {
		refuse(w, http.StatusUnsupportedMediaType, 3, "the body must be application/json in UTF-8")
		return
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		refuse(w, http.StatusUnsupportedMediaType, 3, "the body must not be compressed")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		refuse(w, http.StatusRequestEntityTooLarge, 3, "the body is too large")
		return
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, 3, "the body cannot be read")
		return
	}
	var request startRequest
	if !utf8.Valid(body) || json.Unmarshal(body, &request) != nil {
		refuse(w, http.StatusBadRequest, 3, "the body is not the JSON of an import")
		return
	}
	if err := request.validate(); err != nil {
		refuse(w, http.StatusBadRequest, 3, err.Error())
		return
	}
	write(w, http.StatusOK, map[string]string{"id": s.start(*request.URI)})
}

func (s *store) handleList(w http.ResponseWriter, r *http.Request) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		refuse(w, http.StatusBadRequest, 3, "the query cannot be read")
		return
	}
	limit := maxPage
	if query.Has("limit") {
		limit, err = strconv.Atoi(query.Get("limit"))
		if err != nil || strconv.Itoa(limit) != query.Get("limit") || limit < 1 || limit > maxPage {
			refuse(w, http.StatusBadRequest, 3, "limit must be a number from 1 to 100")
			return
		}
	}
	before := 0
	if token := query.Get("paginationToken"); token != "" {
		text, err := base64.RawURLEncoding.DecodeString(token)
		if err == nil {
			before, err = strconv.Atoi(string(text))
		}
		if err != nil || before < 1 {
			refuse(w, http.StatusBadRequest, 3, "paginationToken is not known")
			return
		}
	}
	models, next := s.page(before, limit)
	answer := map[string]any{"data": models}
	if next > 0 {
		token := base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(next)))
		answer["pagination"] = map[string]string{"next": token}
	}
	write(w, http.StatusOK, answer)
}

func (s *store) handleDescribe(w http.ResponseWriter, r *http.Request) {
	model, ok := s.find(r.PathValue("id"))
	if !ok {
		refuse(w, http.StatusNotFound, 5, "there is no such import")
		return
	}
	write(w, http.StatusOK, model)
}

func (s *store) handleCancel(w http.ResponseWriter, r *http.Request) {
	if !s.cancel(r.PathValue("id")) {
		refuse(w, http.StatusNotFound, 5, "there is no such import")
		return
	}
	write(w, http.StatusOK, struct{}{})
}

func notAllowed(methods string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", methods)
		refuse(w, http.StatusMethodNotAllowed, 12, "this method is not allowed here")
	}
}

// guard looks at the headers that every operation needs.
func guard(apiKey string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keys := r.Header.Values("Api-Key")
		if len(keys) != 1 || subtle.ConstantTimeCompare([]byte(keys[0]), []byte(apiKey)) != 1 {
			w.Header().Set("WWW-Authenticate", "ApiKey")
			http.Error(w, "Unauthorized", http.StatusUnauthorized)
			return
		}
		if len(r.Header.Values("X-Pinecone-Api-Version")) == 0 {
			refuse(w, http.StatusBadRequest, 3, "the header X-Pinecone-Api-Version is missing")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func main() {
	apiKey := os.Getenv("API_KEY")
	if apiKey == "" {
		log.Fatal("API_KEY is not set")
	}
	s := &store{byID: map[string]*job{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /bulk/imports", s.handleStart)
	mux.HandleFunc("GET /bulk/imports", s.handleList)
	mux.HandleFunc("GET /bulk/imports/{id}", s.handleDescribe)
	mux.HandleFunc("DELETE /bulk/imports/{id}", s.handleCancel)
	mux.HandleFunc("/bulk/imports", notAllowed("GET, HEAD, POST"))
	mux.HandleFunc("/bulk/imports/{id}", notAllowed("DELETE, GET, HEAD"))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, 5, "there is no such path")
	})
	server := &http.Server{
		Addr:              "127.0.0.1:" + os.Getenv("PORT"),
		Handler:           guard(apiKey, mux),
		ReadHeaderTimeout: 10 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
