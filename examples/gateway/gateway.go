package gateway

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
)

// keyHeader is where clients put their key.
const keyHeader = "Api-Key"

// New returns a gateway to a host. Who gives userKey is let through with hostKey.
func New(host *url.URL, hostKey, userKey string, errors *log.Logger) http.Handler {
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(host)
			r.Out.Header.Set(keyHeader, hostKey)
		},
		ErrorLog: errors,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			refuse(w, http.StatusBadGateway, 14, "the host is away")
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keys := r.Header.Values(keyHeader)
		if len(keys) != 1 || subtle.ConstantTimeCompare([]byte(keys[0]), []byte(userKey)) != 1 {
			unauthorized(w)
			return
		}
		proxy.ServeHTTP(w, r)
	})
}

// unauthorized answers as the contract 2026-07 has it: in a plain text.
func unauthorized(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = io.WriteString(w, "the key is missing or wrong") // a client that is gone wants no answer
}

// refuse answers as the contract describes other errors: a gateway that answers in HTML breaks
// the contract of the host behind it.
func refuse(w http.ResponseWriter, status, code int, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"code":%d,"message":%q,"details":[]}`, code, why) // a client that is gone wants no answer
}
