//go:build ignore

// A first draft of the host on net/http, with the types that a generator made from the contract.
// mistakes.yaml lists its mistakes.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

type StartImportRequest struct {
	Uri           *string          `json:"uri"`
	IntegrationId *string          `json:"integrationId,omitempty"`
	ErrorMode     *ImportErrorMode `json:"errorMode,omitempty"`
}

type ImportErrorMode struct {
	OnError *string `json:"onError,omitempty"`
}

type ImportModel struct {
	Id              string     `json:"id"`
	Uri             string     `json:"uri"`
	Status          string     `json:"status"`
	CreatedAt       time.Time  `json:"createdAt"`
	FinishedAt      *time.Time `json:"finishedAt,omitempty"`
	PercentComplete float64    `json:"percentComplete"`
	RecordsImported int64      `json:"recordsImported"`
}

var (
	mu      sync.Mutex
	imports []*ImportModel
)

func main() {
	http.HandleFunc("/bulk/imports", auth(collection))
	http.HandleFunc("GET /bulk/imports/{id}", auth(describe))
	http.HandleFunc("DELETE /bulk/imports/{id}", auth(cancel))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

func auth(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Api-Key") != os.Getenv("API_KEY") {
			http.Error(w, "invalid API key", http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}

func collection(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		list(w, r)
		return
	}
	start(w, r)
}

func start(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		http.Error(w, "expected application/json", http.StatusUnsupportedMediaType)
		return
	}
	var req StartImportRequest
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if req.Uri == nil || len(*req.Uri) == 0 || len(*req.Uri) > 1500 {
		http.Error(w, "uri must have 1 to 1500 characters", http.StatusBadRequest)
		return
	}
	if !supported(*req.Uri) {
		http.Error(w, "uri must name a directory on S3, GCS or Azure", http.StatusBadRequest)
		return
	}
	if req.IntegrationId != nil && len(*req.IntegrationId) > 1000 {
		http.Error(w, "integrationId must have at most 1000 characters", http.StatusBadRequest)
		return
	}
	if req.ErrorMode != nil && *req.ErrorMode.OnError != "abort" && *req.ErrorMode.OnError != "continue" {
		http.Error(w, "onError must be abort or continue", http.StatusBadRequest)
		return
	}
	mu.Lock()
	defer mu.Unlock()
	started := &ImportModel{Id: strconv.Itoa(len(imports) + 1), Uri: *req.Uri, Status: "Pending", CreatedAt: time.Now()}
	imports = append(imports, started)
	reply(w, map[string]string{"id": started.Id})
}

func supported(uri string) bool {
	for _, scheme := range []string{"s3://", "gs://"} {
		if rest, ok := strings.CutPrefix(uri, scheme); ok {
			return rest != "" && rest[0] != '/'
		}
	}
	rest, ok := strings.CutPrefix(uri, "https://")
	account, container, _ := strings.Cut(rest, ".blob.core.windows.net/")
	return ok && account != "" && !strings.ContainsAny(account, "/?#@:.") && container != ""
}

func list(w http.ResponseWriter, r *http.Request) {
	limit, first := 100, 0
	if text := r.URL.Query().Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 100 {
			http.Error(w, "limit must be 1 to 100", http.StatusBadRequest)
			return
		}
		limit = n
	}
	mu.Lock()
	defer mu.Unlock()
	if token := r.URL.Query().Get("paginationToken"); token != "" {
		n, err := strconv.Atoi(token)
		if err != nil || n < 0 || n > len(imports) {
			http.Error(w, "unknown paginationToken", http.StatusBadRequest)
			return
		}
		first = n
	}
	last := min(first+limit, len(imports))
	page := map[string]any{"data": append([]*ImportModel{}, imports[first:last]...)}
	if last < len(imports) {
		page["pagination"] = map[string]string{"next": strconv.Itoa(last)}
	}
	reply(w, page)
}

func find(id string) *ImportModel {
	for _, one := range imports {
		if one.Id == id {
			return one
		}
	}
	return nil
}

func describe(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	defer mu.Unlock()
	found := find(r.PathValue("id"))
	if found == nil {
		http.Error(w, "no such import", http.StatusNotFound)
		return
	}
	reply(w, found)
}

func cancel(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	defer mu.Unlock()
	found := find(r.PathValue("id"))
	if found == nil {
		http.Error(w, "no such import", http.StatusNotFound)
		return
	}
	if found.Status == "Pending" {
		now := time.Now()
		found.Status, found.FinishedAt = "Cancelled", &now
	}
	reply(w, struct{}{})
}

func reply(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(body)
}
