package importcheck

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/inmemory"
	"example.com/importcheck/internal/suite"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

// A Target is the host under test.
type Target struct {
	remote bool   // it is reached over the network, at url
	url    string // may be wrong, or empty where the caller made a mistake
	open   suite.Open
}

// Host is a host at a URL, which may hold a base path. Without a scheme it is https.
func Host(url string) Target {
	return Target{remote: true, url: url, open: func(c *config.Config, _ *spec.Contract) (suite.Address, error) {
		return suite.Address{URL: c.Host, Key: string(c.Key), Name: c.Host}, nil
	}}
}

// Handler is a host in the same process. It is served on a free loopback port for the
// time of the run, so that the connection is tested as well. Calls of the handler that hang
// are left behind a second after the run.
func Handler(h http.Handler) Target {
	return Target{open: func(c *config.Config, _ *spec.Contract) (suite.Address, error) {
		if c.Key == "" {
			return suite.Address{}, errors.New("a handler needs the key that it takes: use the option Key")
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return suite.Address{}, fmt.Errorf("the handler cannot be served: %w", err)
		}
		return suite.Address{URL: "http://" + l.Addr().String(), Key: string(c.Key), Name: "handler", Close: handle(l, h)}, nil
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
	return Target{open: func(c *config.Config, _ *spec.Contract) (suite.Address, error) {
		if c.Proxy != "" {
			return suite.Address{},
				errors.New("no proxy leads to the embedded mock host: name a host to test, " +
					"such as one that importcheck mock serves, or leave the proxy out")
		}
		h, err := mockhost.Open(c.Spec, mockhost.WithFault(faults...))
		if err != nil {
			return suite.Address{}, err
		}
		l := inmemory.Listen()
		return suite.Address{URL: mockURL, Key: mockhost.Key, Name: "mock", Dial: l.Dial, Faults: faults,
			CurlPrefix: mockCurl(c.Spec, faults), Close: serve(l, h)}, nil
	}}
}

// serve serves h on l until what it returns is called, which waits for its end.
func serve(l net.Listener, h *mockhost.Host) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var served sync.WaitGroup
	served.Go(func() { _ = h.Serve(ctx, l) }) // what a listener failed with stands in the report as exchanges
	return func() { cancel(); served.Wait() }
}

// mockURL is where importcheck mock listens unless it is set to another address, so that the command
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
