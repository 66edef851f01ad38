package handler

import (
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// A started is one import.
type started struct {
	ID        string    `json:"id"`
	URI       string    `json:"uri"`
	Status    string    `json:"status"`
	CreatedAt time.Time `json:"createdAt"`
	Percent   float64   `json:"percentComplete"`
	Records   int64     `json:"recordsImported"`
}

type server struct {
	key     string
	mu      sync.Mutex
	imports []started // the id of an import is its place, from 1
}

// New returns a host that takes one key.
func New(key string) http.Handler {
	return (&server{key: key}).handler()
}

func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /bulk/imports", s.start)
	mux.HandleFunc("GET /bulk/imports", s.list)
	mux.HandleFunc("GET /bulk/imports/{id}", s.describe)
	mux.HandleFunc("DELETE /bulk/imports/{id}", s.cancel)
	return s.guard(mux)
}

// guard lets through who gives the key and the version of the API.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keys := r.Header.Values("Api-Key")
		switch versions := r.Header.Values("X-Pinecone-Api-Version"); {
		case len(versions) == 0:
			refuse(w, http.StatusBadRequest, "the header X-Pinecone-Api-Version is missing")
		case len(keys) != 1 || subtle.ConstantTimeCompare([]byte(keys[0]), []byte(s.key)) != 1:
			unauthorized(w, versions[0])
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (s *server) start(w http.ResponseWriter, r *http.Request) {
	uri, refused := readStart(w, r)
	if refused != nil {
		refuse(w, refused.status, refused.why)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := strconv.Itoa(len(s.imports) + 1)
	s.imports = append(s.imports, started{ID: id, URI: uri, Status: "Pending", CreatedAt: time.Now().UTC()})
	answer(w, http.StatusOK, map[string]string{"id": id})
}

// list answers a page, newest first; the token is how many imports came before it.
func (s *server) list(w http.ResponseWriter, r *http.Request) {
	limit, skip := number(r, "limit", 100), number(r, "paginationToken", 0)
	if limit < 1 || limit > 100 || skip < 0 {
		refuse(w, http.StatusBadRequest, "limit is a number from 1 to 100, and paginationToken what the page before said")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := append([]started{}, s.imports...) // not nil: an empty page is [], not null
	slices.Reverse(all)
	all = all[min(skip, len(all)):]
	page := map[string]any{"data": all[:min(limit, len(all))]}
	if len(all) > limit {
		page["pagination"] = map[string]string{"next": strconv.Itoa(skip + limit)}
	}
	answer(w, http.StatusOK, page)
}

func (s *server) describe(w http.ResponseWriter, r *http.Request) {
	s.find(w, r, func(i *started) any { return i })
}

func (s *server) cancel(w http.ResponseWriter, r *http.Request) {
	s.find(w, r, func(i *started) any {
		i.Status = "Cancelled"
		return struct{}{}
	})
}

// find does something with the import that the path names.
func (s *server) find(w http.ResponseWriter, r *http.Request, do func(*started) any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.imports {
		if s.imports[i].ID == r.PathValue("id") {
			answer(w, http.StatusOK, do(&s.imports[i]))
			return
		}
	}
	refuse(w, http.StatusNotFound, "there is no such import")
}

// number reads a parameter of the query; -1 stands for what is no number.
func number(r *http.Request, name string, absent int) int {
	values, given := r.URL.Query()[name]
	if !given {
		return absent
	}
	n, err := strconv.Atoi(values[0])
	if err != nil || len(values) > 1 {
		return -1
	}
	return n
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that is gone wants no answer
}

// unauthorized answers as the version that the client names has it: in a plain text since 2026-07.
func unauthorized(w http.ResponseWriter, version string) {
	const why = "the key is missing or wrong"
	if version < "2026-07" {
		refuse(w, http.StatusUnauthorized, why)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = io.WriteString(w, why) // a client that is gone wants no answer
}

func refuse(w http.ResponseWriter, status int, why string) {
	answer(w, status, map[string]any{"code": 3, "message": why, "details": []any{}})
}
