package proxy

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"example.com/importcheck/internal/lock"
	"example.com/importcheck/reports"
)

// How long the head of a request may take, and the requests under way when the proxy ends.
const (
	untilHead = 10 * time.Second
	untilEnd  = 5 * time.Second
)

// Serve serves the proxy on l until ctx ends. Reports are written into dir each time that tick
// comes and something has passed, and at the end. It returns those of the end.
func (p *Proxy) Serve(ctx context.Context, l net.Listener, dir string, tick <-chan time.Time) ([]*reports.Report, error) {
	release, err := lock.Take(dir)
	if err != nil {
		l.Close()
		return nil, err
	}
	defer release()
	s := &http.Server{Handler: p, ReadHeaderTimeout: untilHead, ErrorLog: log.New(io.Discard, "", 0)}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	for seen := -1; ; {
		select {
		case <-tick:
			if n := p.Total(); n != seen {
				seen = n
				_ = write(dir, p.Reports()) // what cannot be written is reported at the end
			}
		case failed := <-served:
			return nil, failed
		case <-ctx.Done():
			end(s)
			out := p.Reports()
			return out, write(dir, out)
		}
	}
}

func end(s *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), untilEnd)
	defer cancel()
	if s.Shutdown(ctx) != nil {
		_ = s.Close() // the listener is closed already
	}
}

// write writes the reports: the first into the folder, the others into folders of their contracts.
func write(dir string, all []*reports.Report) error {
	var err error
	for i, r := range all {
		into := dir
		if i > 0 {
			into = filepath.Join(dir, filepath.Base(r.Contract.Version))
		}
		err = errors.Join(err, reports.WriteAll(into, r, reports.FileOptions{}))
	}
	return err
}
