//go:build ignore

// A first draft of the host on net/http whose imports are rows of a table. The table is kept in
// memory here, and refuses what PostgreSQL would. mistakes.yaml lists its mistakes.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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

type startRequest struct {
	URI           string     `json:"uri"`
	IntegrationID string     `json:"integrationId"`
	ErrorMode     *errorMode `json:"errorMode"`
}

type errorMode struct {
	OnError string `json:"onError"`
}

type row struct {
	ID              int64      `json:"id"`
	URI             string     `json:"uri"`
	Status          string     `json:"status"`
	CreatedAt       time.Time  `json:"createdAt"`
	FinishedAt      *time.Time `json:"finishedAt,omitempty"`
	PercentComplete float64    `json:"percentComplete"`
	RecordsImported int64      `json:"recordsImported"`
}

var errNoRows = errors.New("sql: no rows in result set")

// CREATE TABLE imports (id BIGSERIAL, uri VARCHAR(255), integration_id VARCHAR(255), …)
type table struct {
	mu   sync.Mutex
	rows []row
}

func (t *table) insert(uri, integration string) (int64, error) {
	for _, text := range []string{uri, integration} {
		if utf8.RuneCountInString(text) > 255 {
			return 0, fmt.Errorf("pq: value too long for type character varying(255)")
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	id := int64(len(t.rows) + 1)
	t.rows = append(t.rows, row{ID: id, URI: uri, Status: "Pending", CreatedAt: time.Now().UTC()})
	return id, nil
}

func (t *table) all() []row {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]row{}, t.rows...)
}

func (t *table) get(id string) (row, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, r := range t.rows {
		if strconv.FormatInt(r.ID, 10) == id {
			return r, nil
		}
	}
	return row{}, errNoRows
}

func (t *table) finish(id int64, status string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now().UTC()
	t.rows[id-1].Status, t.rows[id-1].FinishedAt = status, &now
}

var (
	db      table
	storage = regexp.MustCompile(`^((s3|gs)://[^/]|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#])`)
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /bulk/imports", list)
	mux.HandleFunc("POST /bulk/imports", start)
	mux.HandleFunc("GET /bulk/imports/{id}", describe)
	mux.HandleFunc("DELETE /bulk/imports/{id}", cancel)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fail(w, http.StatusNotFound, "NOT_FOUND", "no such path")
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), checkHeaders(mux)))
}

func checkHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Api-Key") != os.Getenv("API_KEY"):
			fail(w, http.StatusUnauthorized, "UNAUTHENTICATED", "invalid API key")
		case len(r.Header["X-Pinecone-Api-Version"]) == 0:
			fail(w, http.StatusBadRequest, "INVALID_ARGUMENT", "X-Pinecone-Api-Version is required")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func start(w http.ResponseWriter, r *http.Request) {
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media != "application/json" {
		fail(w, http.StatusUnsupportedMediaType, "INVALID_ARGUMENT", "the body must be JSON")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 8<<20))
	var req startRequest
	if err == nil {
		err = json.Unmarshal(body, &req)
	}
	if err != nil || !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		fail(w, http.StatusBadRequest, "INVALID_ARGUMENT", "the body must be a JSON object")
		return
	}
	switch {
	case utf8.RuneCountInString(req.URI) > 1500 || !storage.MatchString(req.URI):
		fail(w, http.StatusBadRequest, "INVALID_ARGUMENT", "uri is not valid")
		return
	case utf8.RuneCountInString(req.IntegrationID) > 1000:
		fail(w, http.StatusBadRequest, "INVALID_ARGUMENT", "integrationId is too long")
		return
	case req.ErrorMode != nil && !map[string]bool{"": true, "abort": true, "continue": true}[req.ErrorMode.OnError]:
		fail(w, http.StatusBadRequest, "INVALID_ARGUMENT", "onError is abort or continue")
		return
	}
	id, err := db.insert(req.URI, req.IntegrationID)
	if err != nil {
		log.Print(err)
		fail(w, http.StatusInternalServerError, "INTERNAL", "something went wrong")
		return
	}
	reply(w, http.StatusAccepted, map[string]any{"id": id})
}

func list(w http.ResponseWriter, r *http.Request) {
	reply(w, http.StatusOK, map[string]any{"data": db.all()})
}

func describe(w http.ResponseWriter, r *http.Request) {
	found, err := db.get(r.PathValue("id"))
	if err != nil {
		fail(w, http.StatusInternalServerError, "INTERNAL", err.Error())
		return
	}
	reply(w, http.StatusOK, found)
}

func cancel(w http.ResponseWriter, r *http.Request) {
	found, err := db.get(r.PathValue("id"))
	if errors.Is(err, errNoRows) {
		fail(w, http.StatusNotFound, "NOT_FOUND", "no such import")
		return
	}
	if found.Status == "Pending" {
		db.finish(found.ID, "Cancelled")
	}
	reply(w, http.StatusOK, struct{}{})
}

func fail(w http.ResponseWriter, status int, code, message string) {
	reply(w, status, map[string]any{"code": code, "message": message})
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}
