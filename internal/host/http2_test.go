package host

import (
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host/secrets"
)

func TestHTTP2CarriesWhatItCan(t *testing.T) {
	s := serveTLS(t, true, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		io.WriteString(w, r.Proto+" "+r.RequestURI+" "+r.Header.Get("Api-Key")[:4]+" "+r.UserAgent()+" "+string(body))
	})
	c := newClient(t, s.URL+"/base", func(o *Options) { o.InsecureTLS, o.UserAgent = true, "" })
	for name, tt := range map[string]struct {
		change func(*generators.Request)
		want   string
	}{
		"ordinary":         {func(*generators.Request) {}, "HTTP/2.0 /base/bulk/imports pcsk  {}"},
		"with a query":     {func(r *generators.Request) { r.Path = "/a%2Fb?x=[1]&" }, "HTTP/2.0 /base/a%2Fb?x=[1]& pcsk  {}"},
		"own connection":   {func(r *generators.Request) { r.Wire = generators.WireNew }, "HTTP/2.0 /base/bulk/imports pcsk  {}"},
		"form of HTTP/1.1": {func(r *generators.Request) { r.Wire = generators.WireChunked }, "HTTP/1.1 /base/bulk/imports pcsk  {}"},
		"path not kept":    {func(r *generators.Request) { r.Path = `/a"b` }, `HTTP/1.1 /base/a"b pcsk  {}`},
		"connection's field": {func(r *generators.Request) {
			r.Header = append(r.Header, generators.Field{Name: "connection", Value: "x"})
		}, "HTTP/1.1 /base/bulk/imports pcsk  {}"},
		"own user agent": {func(r *generators.Request) {
			r.Header = append(r.Header, generators.Field{Name: "User-agent", Value: "u"})
		}, "HTTP/2.0 /base/bulk/imports pcsk u {}"},
	} {
		r := start("{}")
		tt.change(&r)
		e := do(c, r)
		if got := string(e.Body); e.Failure != "" || got != tt.want || !strings.HasPrefix(got, e.Proto) {
			t.Errorf("%s: %q, %s %s", name, got, e.Failure, e.Problem)
		}
	}
	e := do(c, start("{}"))
	if !slices.ContainsFunc(e.Sent, func(f generators.Field) bool { return f.Name == ":authority" && "https://"+f.Value == s.URL }) || !strings.Contains(sent(e), "api-key: $PINECONE_API_KEY\n") {
		t.Errorf("sent %s", sent(e))
	}
}

func TestHTTP2Failures(t *testing.T) {
	flush := func(w http.ResponseWriter, text string) { io.WriteString(w, text); w.(http.Flusher).Flush() }
	for name, tt := range map[string]struct {
		talk    http.HandlerFunc
		failure Failure
		partial bool
	}{
		"reset before an answer": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, Reset, false},
		"reset in the body": {func(w http.ResponseWriter, _ *http.Request) {
			flush(w, "{")
			panic(http.ErrAbortHandler)
		}, Reset, true},
		"hang": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, Timeout, false},
		"hang in the body": {func(w http.ResponseWriter, r *http.Request) {
			flush(w, "{")
			<-r.Context().Done()
		}, Timeout, true},
		"body without end": {func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				flush(w, strings.Repeat("a", 1000))
			}
		}, TooLarge, true},
		"header over the limit": {func(w http.ResponseWriter, _ *http.Request) {
			for i := range 800 {
				w.Header().Set("X-A"+strconv.Itoa(i), strings.Repeat("a", 300))
			}
		}, TooLarge, false},
		"interim answers without end": {func(w http.ResponseWriter, _ *http.Request) {
			for range 100 {
				w.WriteHeader(103)
			}
		}, Malformed, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serveTLS(t, true, tt.talk)
			c := newClient(t, s.URL, func(o *Options) { o.InsecureTLS = true })
			if tt.failure == Timeout {
				c.options.Timeout = 200 * time.Millisecond
			}
			if e := do(c, start("{}")); e.Failure != tt.failure || e.Partial != tt.partial || e.Tries != 1 {
				t.Errorf("%q %s, partial %v, %d tries", e.Failure, e.Problem, e.Partial, e.Tries)
			}
		})
	}
}

func TestKeyIsFoundInHTTP2(t *testing.T) {
	s := serveTLS(t, true, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Link", r.Header.Get("Api-Key"))
		w.WriteHeader(103)
		w.Header().Set("Trailer", "X-T")
		io.WriteString(w, r.Header.Get("Api-Key"))
		w.Header().Set("X-T", r.Header.Get("Api-Key"))
	})
	e := do(newClient(t, s.URL, func(o *Options) { o.InsecureTLS = true }), start("{}"))
	if want := []string{"interim header Link", "header Link", "body", "trailer X-T"}; !slices.Equal(e.Echo, want) || string(e.Body) != secrets.Mark {
		t.Errorf("%q, body %q, %s", e.Echo, e.Body, e.Problem)
	}
}

func TestHostThatSpeaksHTTP2Alone(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	s.EnableHTTP2, s.TLS, s.Config.ErrorLog = true, &tls.Config{}, quiet()
	s.TLS.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		if slices.Contains(hello.SupportedProtos, "h2") {
			return nil, nil
		}
		return &tls.Config{Certificates: s.TLS.Certificates, NextProtos: []string{"only-h2"}}, nil
	}
	s.StartTLS()
	t.Cleanup(s.Close)
	c := newClient(t, s.URL, func(o *Options) { o.InsecureTLS = true })
	if e := do(c, start("{}")); e.Failure != "" || e.Proto != "HTTP/2.0" {
		t.Errorf("%+v", e)
	}
	r := start("{}")
	r.Wire = generators.WireChunked
	if e := do(c, r); e.Failure != Unsupported {
		t.Errorf("%+v", e)
	}
}
