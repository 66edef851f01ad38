package selftest

import (
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"

	"example.com/importcheck"
)

// A site is a host that is being served.
type site struct {
	url     string
	options []importcheck.Option // that a run against it needs
	close   func()
}

// A server serves a handler on a free loopback port.
type server func(http.Handler) (site, error)

const ipv4 = "127.0.0.1:0"

// served serves HTTP/1.1 with the settings that the functions make.
func served(set ...func(*http.Server)) server {
	return func(h http.Handler) (site, error) {
		l, err := net.Listen("tcp", ipv4)
		if err != nil {
			return site{}, err
		}
		return on(l, h, set...), nil
	}
}

// on serves a handler on a listener.
func on(l net.Listener, h http.Handler, set ...func(*http.Server)) site {
	s := &http.Server{Handler: h, ErrorLog: log.New(io.Discard, "", 0)}
	for _, f := range set {
		f(s)
	}
	ended := make(chan struct{})
	go func() {
		_ = s.Serve(l) // it ends when the site is closed
		close(ended)
	}()
	return site{url: "http://" + l.Addr().String(), close: func() {
		_ = s.Close() // its connections are ours to cut
		<-ended
	}}
}

// servedIPv6 serves on the loopback address of IPv6.
func servedIPv6(h http.Handler) (site, error) {
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		return site{}, err
	}
	return on(l, h), nil
}

// servedBelow serves the host behind a base path, and nothing else.
func servedBelow(base string) server {
	return func(h http.Handler) (site, error) {
		s, err := served()(http.StripPrefix(base, h))
		s.url += (&url.URL{Path: base}).EscapedPath()
		return s, err
	}
}

// servedTLS serves over TLS with its own authority, with HTTP/2 if wanted.
func servedTLS(http2 bool) server {
	return func(h http.Handler) (site, error) {
		s := httptest.NewUnstartedServer(h)
		s.EnableHTTP2 = http2
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		s.StartTLS()
		ca, err := keep(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}))
		if err != nil {
			s.Close()
			return site{}, err
		}
		return site{url: s.URL, options: []importcheck.Option{importcheck.CA(ca)}, close: func() {
			s.CloseClientConnections()
			s.Close()
			_ = os.Remove(ca) // it lies in the system's own folder for such files
		}}, nil
	}
}

// keep writes what a run wants as a file, and returns its name.
func keep(data []byte) (string, error) {
	f, err := os.CreateTemp("", "importcheck-ca-*.pem")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	return f.Name(), errors.Join(err, f.Close())
}
