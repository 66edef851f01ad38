package importcheck

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/inmemory"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

// A Target is the host under test.
type Target struct {
	url  string // empty for a host in this process
	open func(*runner, *spec.Contract) (address, error)
}

// An address is where an opened target is reached and what the report calls it.
type address struct {
	url, key, name string
	dial           host.Dial // nil for the network
	faults         []string
	apart          bool   // it is of this machine: other shards may meet others
	begin          string // what stands before the command that repeats a request
}

// Host is a host at a URL, which may hold a base path. Without a scheme it is https.
func Host(url string) Target {
	return Target{url: url, open: func(r *runner, _ *spec.Contract) (address, error) {
		if r.config.key == "" {
			return address{}, errors.New("a host needs a key: set PINECONE_API_KEY, or give the option Key")
		}
		return address{url: url, key: r.config.key, name: url, apart: host.Near(url, r.config.proxy)}, nil
	}}
}

// Handler is a host in the same process. It is served on a free loopback port for the
// time of the run, so that the connection is tested as well. Calls of the handler that hang
// are left behind a second after the run.
func Handler(h http.Handler) Target {
	return Target{open: func(r *runner, _ *spec.Contract) (address, error) {
		if r.config.key == "" {
			return address{}, errors.New("a handler needs the key that it takes: give the option Key")
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return address{}, fmt.Errorf("the handler cannot be served: %w", err)
		}
		r.closes = append(r.closes, handle(l, h))
		return address{url: "http://" + l.Addr().String(), key: r.config.key, name: "handler", apart: true}, nil
	}}
}

// handle serves a handler on l until what it returns is called. That waits a second for
// requests under way, and for none that hangs.
func handle(l net.Listener, h http.Handler) (stop func()) {
	s := &http.Server{Handler: h}
	go func() { _ = s.Serve(l) }() // what a listener failed with stands in the report as exchanges
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if s.Shutdown(ctx) != nil {
			_ = s.Close() // the listener is closed already
		}
	}
}

// Mock is the embedded mock host, with the named faults. It is reached in memory: no port is
// opened, and no proxy leads to it.
func Mock(faults ...string) Target {
	return Target{open: func(r *runner, _ *spec.Contract) (address, error) {
		if r.config.proxy != "" {
			return address{}, errors.New("no proxy leads to the embedded mock host: name a host to test, such as one that importcheck mock serves, or leave the proxy out")
		}
		h, err := mockhost.Open(r.config.contract, mockhost.WithFault(faults...))
		if err != nil {
			return address{}, err
		}
		l := inmemory.Listen()
		r.closes = append(r.closes, serve(l, h))
		return address{url: mockURL, key: mockhost.Key, name: "mock", dial: l.Dial, apart: true, faults: faults, begin: mockCurl(r.config.contract, faults)}, nil
	}}
}

// serve serves h on l until what it returns is called, which waits for its end.
func serve(l net.Listener, h *mockhost.Host) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var served sync.WaitGroup
	served.Go(func() { _ = h.Serve(ctx, l) }) // what a listener failed with stands in the report as exchanges
	return func() { cancel(); served.Wait() }
}

// mockURL is where importcheck mock listens unless it is told otherwise, so that the command
// of a report finds it there.
const mockURL = "http://127.0.0.1:8787"

// mockCurl begins a command that meets a mock host of the reader's own: it starts one.
func mockCurl(contract string, faults []string) string {
	start := "importcheck mock"
	if contract != spec.Latest {
		start += " --spec " + contract
	}
	for _, f := range faults {
		start += " --fault " + f
	}
	return start + " &  # then:\nPINECONE_API_KEY=" + mockhost.Key + "\n"
}
