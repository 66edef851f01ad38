package host_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
)

// A line for a gateway goes out with each request in each form, and its value is in nothing that
// leaves the program: neither in what was sent nor in what came back.
func TestLinesForAGatewayGoOutAndAreMasked(t *testing.T) {
	const token = "gw-3f9a1c77e2b84d05aa61"
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Seen", r.Header.Get("X-Gateway"))
		fmt.Fprintf(w, "token %q", strings.TrimPrefix(r.Header.Get("X-Gateway"), "Bearer "))
	}))
	defer s.Close()
	lines := []generators.Field{{Name: "X-Gateway", Value: "Bearer " + token}, {Name: "X-Tenant", Value: "blue"}}
	c, err := host.New(host.Options{URL: s.URL, Key: "the-key-of-the-test-1", Header: lines})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, wire := range []generators.Wire{generators.WirePlain, generators.WireChunked, generators.WireBare, generators.WireReversed,
		generators.WireHTTP10, generators.WireUpperNames, generators.WirePipelined} {
		r := generators.Request{Method: "POST", Path: "/bulk/imports", Body: []byte("{}"), Wire: wire}
		x := c.Do(t.Context(), r)
		if x.Header.Get("X-Seen") != "Bearer "+token {
			t.Errorf("%q: the host saw %q (%s)", wire, x.Header.Get("X-Seen"), x.Problem)
		}
		left := c.MaskText(fmt.Sprint(x.Header, string(x.Body), x.Sent, c.Curl(r)))
		if strings.Contains(left, token) || strings.Contains(left, token[3:15]) {
			t.Errorf("%q: the value stands in %s", wire, left)
		}
		if !slices.ContainsFunc(x.Sent, func(f generators.Field) bool { return strings.EqualFold(f.Name, "X-Tenant") && f.Value != "blue" }) {
			t.Errorf("%q: what was sent is noted as %v", wire, x.Sent)
		}
		if len(x.Echo) > 0 {
			t.Errorf("%q: it counts as an echo of the key: %v", wire, x.Echo)
		}
	}
	own := generators.Request{Method: "GET", Path: "/", Header: []generators.Field{{Name: "x-gateway", Value: "of the case"}}}
	if x := c.Do(t.Context(), own); x.Header.Get("X-Seen") != "of the case" {
		t.Errorf("a line of the request's own is sent as %q", x.Header.Get("X-Seen"))
	}
}

// Words of the language stay readable.
func TestAShortHeaderValueIsMaskedInItsLineAlone(t *testing.T) {
	c, err := host.New(host.Options{URL: "http://127.0.0.1:1", Header: []generators.Field{{Name: "X-Forwarded-Proto", Value: "https"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.MaskText("https://host/"); got != "https://host/" {
		t.Errorf("%q", got)
	}
}
