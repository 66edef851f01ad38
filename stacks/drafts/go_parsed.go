//go:build ignore

// A first draft of the host on net/http that takes every uri and every name apart before it
// believes them. mistakes.yaml lists its mistakes.
package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// A start is small: two texts and a mode.
const maxBody = 1024

var (
	bucketName      = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	integrationName = regexp.MustCompile(`^[A-Za-z0-9_-]{0,1000}$`)
	apiKey          = os.Getenv("API_KEY")
)

type importJob struct {
	ID              string  `json:"id"`
	URI             string  `json:"uri"`
	Status          string  `json:"status"`
	CreatedAt       string  `json:"createdAt"`
	FinishedAt      string  `json:"finishedAt,omitempty"`
	PercentComplete float64 `json:"percentComplete"`
	RecordsImported int64   `json:"recordsImported"`
}

type server struct {
	sync.RWMutex
	jobs map[string]*importJob
}

func main() {
	s := &server{jobs: map[string]*importJob{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /bulk/imports", s.start)
	mux.HandleFunc("GET /bulk/imports", s.list)
	mux.HandleFunc("GET /bulk/imports/{id}", s.describe)
	mux.HandleFunc("DELETE /bulk/imports/{id}", s.cancel)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), guard(mux)))
}

func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Api-Key") != apiKey {
			refuse(w, 401, 16, "wrong API key")
			return
		}
		if _, ok := r.Header["X-Pinecone-Api-Version"]; !ok {
			refuse(w, 400, 3, "API version missing")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func refuse(w http.ResponseWriter, status, code int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{"code": code, "message": message})
}

func (s *server) start(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Content-Type") != "application/json" {
		refuse(w, 415, 3, "send application/json")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		refuse(w, 413, 3, "body too large")
		return
	}
	var fields map[string]any
	if json.Unmarshal(body, &fields) != nil || fields == nil {
		refuse(w, 400, 3, "not a JSON object")
		return
	}
	uri, ok := fields["uri"].(string)
	if !ok || !validURI(uri) {
		refuse(w, 400, 3, "uri is not valid")
		return
	}
	if value, given := fields["integrationId"]; given {
		name, ok := value.(string)
		if !ok || !integrationName.MatchString(name) {
			refuse(w, 400, 3, "integrationId is not valid")
			return
		}
	}
	if value, given := fields["errorMode"]; given {
		mode, ok := value.(map[string]any)
		on, set := mode["onError"]
		if !ok || set && on != "abort" && on != "continue" {
			refuse(w, 400, 3, "errorMode is not valid")
			return
		}
	}
	now := time.Now()
	id := strconv.FormatInt(now.UnixMilli(), 10)
	job := &importJob{ID: id, URI: uri, Status: "Pending", CreatedAt: now.Format(time.RFC3339)}
	s.Lock()
	s.jobs[job.ID] = job
	s.Unlock()
	json.NewEncoder(w).Encode(map[string]string{"id": job.ID})
}

func validURI(uri string) bool {
	if utf8.RuneCountInString(uri) > 1500 {
		return false
	}
	u, err := url.Parse(uri)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "s3", "gs":
		return bucketName.MatchString(u.Host)
	case "https":
		account, ok := strings.CutSuffix(u.Host, ".blob.core.windows.net")
		return ok && account != "" && len(u.Path) > 1
	}
	return false
}

func (s *server) list(w http.ResponseWriter, r *http.Request) {
	limit := 100
	if text := r.URL.Query().Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 100 {
			refuse(w, 400, 3, "limit is not valid")
			return
		}
		limit = n
	}
	after := r.URL.Query().Get("paginationToken")
	s.RLock()
	defer s.RUnlock()
	ids := []string{}
	for id := range s.jobs {
		if id > after {
			ids = append(ids, id)
		}
	}
	sort.Strings(ids)
	data := []importJob{}
	for _, id := range ids[:min(limit, len(ids))] {
		data = append(data, *s.jobs[id])
	}
	page := map[string]any{"data": data}
	if len(ids) > limit {
		page["pagination"] = map[string]string{"next": ids[limit-1]}
	}
	json.NewEncoder(w).Encode(page)
}

func (s *server) describe(w http.ResponseWriter, r *http.Request) {
	s.RLock()
	defer s.RUnlock()
	job, ok := s.jobs[r.PathValue("id")]
	if !ok {
		refuse(w, 404, 5, "no such import")
		return
	}
	json.NewEncoder(w).Encode(job)
}

func (s *server) cancel(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	defer s.Unlock()
	job, ok := s.jobs[r.PathValue("id")]
	if !ok {
		refuse(w, 404, 5, "no such import")
		return
	}
	if job.Status == "Pending" {
		job.Status, job.FinishedAt = "Cancelled", time.Now().Format(time.RFC3339)
	}
	json.NewEncoder(w).Encode(struct{}{})
}
