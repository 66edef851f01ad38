package mockhost

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"time"
)

const patience = 10 * time.Second // for the head of a request, and for the end of the last answers

// Serve serves the host on l until ctx ends, with the faults of the wire around l; it
// closes l. HTTP/1.1 is spoken; HTTP/2 too where l is made by ListenTLS.
func (h *Host) Serve(ctx context.Context, l net.Listener) error {
	config, secure := l.(*tlsListener)
	if secure {
		l = config.Listener
	}
	for _, f := range slices.Backward(h.faults) {
		if f.wire != nil {
			l = f.wire(l)
		}
	}
	srv := &http.Server{
		Handler: h, ReadHeaderTimeout: patience, ErrorLog: log.New(io.Discard, "", 0),
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	stop := context.AfterFunc(ctx, func() { shutdown(srv) })
	defer stop()
	err := serveOn(srv, l, config)
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func serveOn(srv *http.Server, l net.Listener, secure *tlsListener) error {
	if secure == nil {
		return srv.Serve(crlfListener{l})
	}
	srv.TLSConfig = &tls.Config{Certificates: []tls.Certificate{secure.certificate}, MinVersion: tls.VersionTLS12}
	return srv.ServeTLS(l, "", "")
}

// shutdown closes at once what waits for a request and gives answers under way a
// moment; what hangs by a fault is cut off.
func shutdown(srv *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if srv.Shutdown(ctx) != nil {
		_ = srv.Close() // the listener is closed already
	}
}

// A Server is a host that serves its own listener.
type Server struct {
	*Host
	URL    string // "http://127.0.0.1:41234"
	cancel context.CancelFunc
	done   chan error
}

// Start serves the host on a free port of the IPv4 loopback address. Close ends it.
func (h *Host) Start() (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{Host: h, URL: "http://" + l.Addr().String(), cancel: cancel, done: make(chan error, 1)}
	go func() { s.done <- h.Serve(ctx, l) }()
	return s, nil
}

// Close ends the server and waits for it. It may be called once.
func (s *Server) Close() error {
	s.cancel()
	return <-s.done
}
