package gateway

import (
	"io"
	"log"
	"net/http/httptest"
	"net/url"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/importchecktest"
	"example.com/importcheck/mockhost"
)

// TestContract tests the gateway in front of a conforming host: what is found is
// the gateway's.
func TestContract(t *testing.T) {
	host := httptest.NewServer(mockhost.Must("2026-07"))
	defer host.Close()
	address, err := url.Parse(host.URL)
	if err != nil {
		t.Fatal(err)
	}
	g := New(address, mockhost.Key, "a-key-of-the-Gateway-7", log.New(io.Discard, "", 0))
	importchecktest.Run(t, importcheck.Handler(g), importcheck.Key("a-key-of-the-Gateway-7"))
}
