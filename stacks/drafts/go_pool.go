//go:build ignore

// A first draft of the host on net/http that spares the garbage collector: requests are decoded
// into structs from a pool. mistakes.yaml lists its mistakes.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

type request struct {
	URI           string `json:"uri"`
	IntegrationID string `json:"integrationId"`
	ErrorMode     struct {
		OnError string `json:"onError"`
	} `json:"errorMode"`
}

type bulkImport struct {
	ID              string    `json:"id"`
	URI             string    `json:"uri"`
	Status          string    `json:"status"`
	CreatedAt       time.Time `json:"createdAt"`
	PercentComplete float64   `json:"percentComplete"`
	RecordsImported int64     `json:"recordsImported"`
}

var (
	requests = sync.Pool{New: func() any { return new(request) }}
	mu       sync.Mutex
	counter  int
	imports  = map[int]bulkImport{}
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /bulk/imports", withKey(withVersion(start)))
	mux.HandleFunc("GET /bulk/imports", withVersion(list))
	mux.HandleFunc("GET /bulk/imports/{id}", withVersion(describe))
	mux.HandleFunc("DELETE /bulk/imports/{id}", withVersion(cancel))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), mux))
}

func withKey(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Api-Key") != os.Getenv("API_KEY") {
			writeError(w, 401, fmt.Errorf("the API key is not valid"))
			return
		}
		next(w, r)
	}
}

func withVersion(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if len(r.Header.Values("X-Pinecone-Api-Version")) == 0 {
			writeError(w, 400, fmt.Errorf("X-Pinecone-Api-Version is missing"))
			return
		}
		next(w, r)
	}
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

func writeError(w http.ResponseWriter, status int, err error) {
	write(w, status, err.Error())
}

func start(w http.ResponseWriter, r *http.Request) {
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if strings.TrimSpace(strings.ToLower(media)) != "application/json" {
		writeError(w, 415, fmt.Errorf("the body must be application/json"))
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	if err != nil {
		writeError(w, 400, err)
		return
	}
	req := requests.Get().(*request)
	defer requests.Put(req)
	if !strings.HasPrefix(strings.TrimSpace(string(body)), "{") {
		writeError(w, 400, fmt.Errorf("the body must be an object"))
		return
	}
	if err := json.Unmarshal(body, req); err != nil {
		writeError(w, 400, err)
		return
	}
	if err := validate(req); err != nil {
		writeError(w, 400, err)
		return
	}
	mu.Lock()
	defer mu.Unlock()
	counter++
	id := strconv.Itoa(counter)
	imports[counter] = bulkImport{ID: id, URI: req.URI, Status: "InProgress", CreatedAt: time.Now().UTC()}
	write(w, 200, map[string]string{"id": id})
}

func validate(req *request) error {
	if n := utf8.RuneCountInString(req.URI); n == 0 || n >= 1500 {
		return fmt.Errorf("uri has %d characters", n)
	}
	if utf8.RuneCountInString(req.IntegrationID) > 1000 {
		return fmt.Errorf("integrationId is too long")
	}
	if on := req.ErrorMode.OnError; on != "" && on != "abort" && on != "continue" {
		return fmt.Errorf("unknown onError %q", on)
	}
	scheme, rest, _ := strings.Cut(req.URI, "://")
	bucket, _, _ := strings.Cut(rest, "/")
	switch {
	case (scheme == "s3" || scheme == "gs") && bucket != "":
		return nil
	case scheme == "https" && strings.HasSuffix(bucket, ".blob.core.windows.net") && len(rest) > len(bucket)+1:
		return nil
	}
	return fmt.Errorf("uri names no storage")
}

func list(w http.ResponseWriter, r *http.Request) {
	limit, after := 100, 0
	var err error
	if text := r.FormValue("limit"); text != "" {
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 || limit > 100 {
			writeError(w, 400, fmt.Errorf("limit is a number from 1 to 100"))
			return
		}
	}
	if token := r.FormValue("paginationToken"); token != "" {
		if after, err = strconv.Atoi(token); err != nil {
			writeError(w, 400, fmt.Errorf("unknown paginationToken"))
			return
		}
	}
	mu.Lock()
	defer mu.Unlock()
	var numbers []int
	for n := range imports {
		if n > after {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	data := []bulkImport{}
	for _, n := range numbers[:min(limit, len(numbers))] {
		data = append(data, imports[n])
	}
	page := map[string]any{"data": data}
	if len(numbers) > limit {
		page["pagination"] = map[string]string{"next": strconv.Itoa(numbers[limit-1])}
	}
	write(w, 200, page)
}

func describe(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.PathValue("id"))
	mu.Lock()
	defer mu.Unlock()
	found, ok := imports[n]
	if !ok || found.ID != r.PathValue("id") {
		writeError(w, 404, fmt.Errorf("no such import"))
		return
	}
	write(w, 200, found)
}

func cancel(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.PathValue("id"))
	mu.Lock()
	defer mu.Unlock()
	delete(imports, n)
	write(w, 200, struct{}{})
}
