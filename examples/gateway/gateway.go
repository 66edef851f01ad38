package gateway

import (
	"crypto/subtle"
	"fmt"
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
			refuse(w, http.StatusUnauthorized, 16, "the key is missing or wrong")
			return
		}
		proxy.ServeHTTP(w, r)
	})
}

// refuse answers as the contract describes errors: a gateway that answers in text or
// HTML breaks the contract of the host behind it.
func refuse(w http.ResponseWriter, status, code int, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"code":%d,"message":%q,"details":[]}`, code, why) // a client that is gone wants no answer
}
