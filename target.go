package importcheck

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"example.com/importcheck/internal/host"
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
	faults         []string
	apart          bool                // it is of this machine: other shards may meet others
	curl           func(string) string // changes the command that repeats a request
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
// time of the run, so that the connection is tested as well.
func Handler(h http.Handler) Target {
	return Target{open: func(r *runner, _ *spec.Contract) (address, error) {
		if r.config.key == "" {
			return address{}, errors.New("a handler needs the key that it takes: give the option Key")
		}
		s := httptest.NewServer(h)
		r.closes = append(r.closes, s.Close)
		return address{url: s.URL, key: r.config.key, name: "handler", apart: true}, nil
	}}
}

// Mock is the embedded mock host, with the named faults.
func Mock(faults ...string) Target {
	return Target{open: func(r *runner, c *spec.Contract) (address, error) {
		var found []mockhost.Fault
		for _, name := range faults {
			f, err := mockhost.FindOf(c, name)
			if err != nil {
				return address{}, err
			}
			found = append(found, f)
		}
		s, err := mockhost.New(c, mockhost.WithFaults(found...)).Start()
		if err != nil {
			return address{}, fmt.Errorf("the embedded host cannot listen on a loopback port: %w", err)
		}
		r.closes = append(r.closes, func() { _ = s.Close() }) // what its listener failed with stands in the report as exchanges
		return address{url: s.URL, key: mockhost.Key, name: "mock", apart: true, faults: faults, curl: mockCurl(s.URL, r.config.contract, faults)}, nil
	}}
}

// mockCurl rewrites a command for the mock host that a reader starts himself.
func mockCurl(url, contract string, faults []string) func(string) string {
	start := "importcheck mock"
	if contract != spec.Latest {
		start += " --spec " + contract
	}
	for _, f := range faults {
		start += " --fault " + f
	}
	return func(curl string) string {
		return start + " &  # then:\nPINECONE_API_KEY=" + mockhost.Key + "\n" + strings.ReplaceAll(curl, url, "http://127.0.0.1:8787")
	}
}
