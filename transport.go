package importcheck

import (
	"net/http"

	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/traffic"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// A Watcher checks the exchanges of a client against the contract as they pass. It changes nothing
// that the client sees, and is safe for goroutines.
type Watcher struct {
	base     http.RoundTripper
	recorder *traffic.Recorder // nil where the options cannot be used
	strict   bool
	err      error
}

// Transport returns a round tripper that passes requests on to base, or to http.DefaultTransport
// where that is nil, and checks those of the import operations: what the client sends, and what the
// host answers. It sends no request itself. Of the options Contract and Strict are used.
func Transport(base http.RoundTripper, options ...Option) *Watcher {
	c := config.Default()
	for _, o := range options {
		o(c)
	}
	w := &Watcher{base: base, strict: c.Strict, err: c.Err()}
	if base == nil {
		w.base = http.DefaultTransport
	}
	name := c.Spec
	if name == "" {
		name = spec.Latest
	}
	contract, err := spec.Load(name)
	if w.err == nil {
		w.err = err
	}
	if w.err == nil {
		w.recorder = traffic.NewRecorder(w.base, contract)
	}
	return w
}

// RoundTrip implements http.RoundTripper. Requests pass also where the options cannot be used.
func (w *Watcher) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.recorder == nil {
		return w.base.RoundTrip(r)
	}
	return w.recorder.RoundTrip(r)
}

// CloseIdleConnections closes those of the round tripper behind, as http.Client asks for it.
func (w *Watcher) CloseIdleConnections() {
	if c, ok := w.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// Report returns the report of what has passed so far, once it is checked. An exchange has passed
// when its answer was read to the end or closed. The error says which option cannot be used.
func (w *Watcher) Report() (*reports.Report, error) {
	if w.err != nil {
		return nil, w.err
	}
	about := traffic.About{Name: "the traffic of the client", Strict: w.strict}
	return w.recorder.Reports(about, nil)[0], nil
}
