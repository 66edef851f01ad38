//go:build ignore

// A first draft of the host on net/http, made of layers that each do one thing.
// mistakes.yaml lists its mistakes.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
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
	maxBody = 8 << 20
	pageAge = 3 * time.Second
)

var (
	apiKey  = []byte(os.Getenv("API_KEY"))
	storage = regexp.MustCompile(`^((s3|gs)://[^/]|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#])`)
	digits  = regexp.MustCompile(`^[0-9]{1,9}$`)
	bots    = regexp.MustCompile(`(?i)bot\b|spider|crawler|curl/|wget/`)
)

type importRow struct {
	ID              string     `json:"id"`
	URI             string     `json:"uri"`
	Status          string     `json:"status"`
	CreatedAt       time.Time  `json:"createdAt"`
	FinishedAt      *time.Time `json:"finishedAt,omitempty"`
	PercentComplete float64    `json:"percentComplete"`
	RecordsImported int64      `json:"recordsImported"`
}

type startRequest struct {
	URI           string  `json:"uri"`
	IntegrationID *string `json:"integrationId"`
	ErrorMode     *struct {
		OnError *string `json:"onError"`
	} `json:"errorMode"`
}

type status struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Details []any  `json:"details"`
}

// database stands for the Postgres that the host is to have.
type database struct {
	sync.Mutex
	rows []importRow
}

func (d *database) insert(uri string, integrationID *string) (string, error) {
	if strings.ContainsRune(uri, 0) || integrationID != nil && strings.ContainsRune(*integrationID, 0) {
		return "", errors.New(`invalid byte sequence for encoding "UTF8": 0x00`)
	}
	d.Lock()
	defer d.Unlock()
	id := strconv.Itoa(len(d.rows) + 1)
	d.rows = append(d.rows, importRow{ID: id, URI: uri, Status: "Pending", CreatedAt: time.Now().UTC()})
	return id, nil
}

func (d *database) selectPage(first, limit int) (rows []importRow, more bool) {
	d.Lock()
	defer d.Unlock()
	first = min(first, len(d.rows))
	last := min(first+limit, len(d.rows))
	return append([]importRow{}, d.rows[first:last]...), last < len(d.rows)
}

func (d *database) find(id string) (importRow, bool) {
	d.Lock()
	defer d.Unlock()
	for _, row := range d.rows {
		if row.ID == id {
			return row, true
		}
	}
	return importRow{}, false
}

func (d *database) cancel(id string) bool {
	d.Lock()
	defer d.Unlock()
	for i := range d.rows {
		if row := &d.rows[i]; row.ID == id {
			if row.Status == "Pending" {
				now := time.Now().UTC()
				row.Status, row.FinishedAt = "Cancelled", &now
			}
			return true
		}
	}
	return false
}

type layer func(http.Handler) http.Handler

func main() {
	s := &service{}
	c := &cache{pages: map[string]page{}}
	var handler http.Handler = http.HandlerFunc(s.route)
	for _, wrap := range []layer{authenticate, c.keepPages, demandVersion, refuseBots, compress} { // the last is the outermost
		handler = wrap(handler)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), handler))
}

type zipped struct {
	http.ResponseWriter
	to io.Writer
}

func (z zipped) Write(p []byte) (int, error) { return z.to.Write(p) }

// compress writes answers in gzip where the client takes it.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Vary", "Accept-Encoding")
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		to := gzip.NewWriter(w)
		defer to.Flush()
		next.ServeHTTP(zipped{w, to}, r)
	})
}

// refuseBots keeps away what scans the whole internet.
func refuseBots(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if bots.MatchString(r.UserAgent()) {
			refuse(w, http.StatusForbidden, 7, "bots are not welcome")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func demandVersion(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.Header.Values("X-Pinecone-Api-Version")) == 0 {
			refuse(w, http.StatusBadRequest, 3, "the header X-Pinecone-Api-Version is missing")
			return
		}
		next.ServeHTTP(w, r)
	})
}

type page struct {
	until time.Time
	body  []byte
}

type cache struct {
	sync.Mutex
	pages map[string]page
}

type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	r.body.Write(p)
	return r.ResponseWriter.Write(p)
}

// keepPages answers a list that was asked for a moment ago without asking the database again.
func (c *cache) keepPages(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.Path != "/bulk/imports" {
			next.ServeHTTP(w, r)
			return
		}
		key := r.URL.RequestURI()
		c.Lock()
		kept, ok := c.pages[key]
		c.Unlock()
		if ok && time.Now().Before(kept.until) {
			w.Header().Set("Content-Type", "application/json")
			w.Write(kept.body)
			return
		}
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(rec, r)
		if rec.status == http.StatusOK {
			c.Lock()
			c.pages[key] = page{time.Now().Add(pageAge), rec.body.Bytes()}
			c.Unlock()
		}
	})
}

func authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keys := r.Header.Values("Api-Key")
		if len(keys) != 1 || subtle.ConstantTimeCompare([]byte(keys[0]), apiKey) != 1 {
			w.Header().Set("WWW-Authenticate", "ApiKey")
			refuse(w, http.StatusUnauthorized, 16, "the API key is missing or not valid")
			return
		}
		next.ServeHTTP(w, r)
	})
}

type service struct{ db database }

func (s *service) route(w http.ResponseWriter, r *http.Request) {
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
	if !strings.EqualFold(strings.TrimSpace(media), "application/json") {
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
	var in startRequest
	var syntax *json.SyntaxError
	if err := json.Unmarshal(body, &in); errors.As(err, &syntax) || !utf8.Valid(body) {
		refuse(w, http.StatusBadRequest, 3, "the body is not JSON")
		return
	}
	if utf8.RuneCountInString(in.URI) > 1500 || !storage.MatchString(in.URI) {
		refuse(w, http.StatusBadRequest, 3, "uri must name a place on S3, GCS or Azure, in up to 1500 characters")
		return
	}
	if in.IntegrationID != nil && utf8.RuneCountInString(*in.IntegrationID) > 1000 {
		refuse(w, http.StatusBadRequest, 3, "integrationId must have at most 1000 characters")
		return
	}
	if in.ErrorMode != nil && in.ErrorMode.OnError != nil {
		if onError := *in.ErrorMode.OnError; onError != "abort" && onError != "continue" {
			refuse(w, http.StatusBadRequest, 3, "onError must be abort or continue")
			return
		}
	}
	id, err := s.db.insert(in.URI, in.IntegrationID)
	if err != nil {
		log.Print(err)
		refuse(w, http.StatusInternalServerError, 13, "something went wrong")
		return
	}
	reply(w, http.StatusOK, map[string]string{"id": id})
}

func (s *service) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	first, limit := 0, 100
	if token := query.Get("paginationToken"); token != "" {
		if !digits.MatchString(token) {
			refuse(w, http.StatusBadRequest, 3, "paginationToken is not known")
			return
		}
		first, _ = strconv.Atoi(token)
	} else if query.Has("limit") {
		limit, _ = strconv.Atoi(query.Get("limit"))
		if !digits.MatchString(query.Get("limit")) || limit < 1 || limit > 100 {
			refuse(w, http.StatusBadRequest, 3, "limit must be a number from 1 to 100")
			return
		}
	}
	rows, more := s.db.selectPage(first, limit)
	answer := map[string]any{"data": rows}
	if more {
		answer["pagination"] = map[string]string{"next": strconv.Itoa(first + limit)}
	}
	reply(w, http.StatusOK, answer)
}

func (s *service) describe(w http.ResponseWriter, id string) {
	row, ok := s.db.find(id)
	if !ok {
		refuse(w, http.StatusNotFound, 5, "there is no such import")
		return
	}
	finished := ""
	if row.FinishedAt != nil {
		finished = fmt.Sprintf(`,"finishedAt":"%s"`, row.FinishedAt.Format(time.RFC3339Nano))
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"id":"%s","uri":"%s","status":"%s","createdAt":"%s"%s,"percentComplete":%.1f,"recordsImported":%d}`,
		row.ID, row.URI, row.Status, row.CreatedAt.Format(time.RFC3339Nano), finished, row.PercentComplete, row.RecordsImported)
}

func (s *service) cancel(w http.ResponseWriter, id string) {
	if !s.db.cancel(id) {
		refuse(w, http.StatusNotFound, 5, "there is no such import")
		return
	}
	reply(w, http.StatusOK, struct{}{})
}

func notAllowed(w http.ResponseWriter, methods string) {
	w.Header().Set("Allow", methods)
	refuse(w, http.StatusMethodNotAllowed, 12, "this method is not allowed here")
}

func refuse(w http.ResponseWriter, code, rpc int, message string) {
	reply(w, code, status{Code: rpc, Message: message})
}

func reply(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(body)
}
