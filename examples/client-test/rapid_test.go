package client

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"example.com/importcheck/generators"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

// Whatever uri the contract allows or forbids, at its limits and beyond, the client's own encoder brings
// it to the host unchanged: the host's answer to the client is the one that the contract promises.
func TestTheEncoderKeepsEveryURI(t *testing.T) {
	contract, err := spec.Load("2026-07")
	if err != nil {
		t.Fatal(err)
	}
	draw := rapid.OneOf(generators.Valid(contract), generators.Boundary(contract))
	host := mockhost.Must("2026-07")
	server := httptest.NewServer(host)
	t.Cleanup(server.Close)
	client := &Client{Host: server.URL, Key: mockhost.Key}
	rapid.Check(t, func(rt *rapid.T) {
		start := draw.Draw(rt, "start")
		var body struct{ URI string }
		if err := json.Unmarshal(start.JSON(), &body); err != nil {
			rt.Fatal(err)
		}
		_, err := client.Start(t.Context(), body.URI)
		sent := host.Record()
		var got struct{ URI string }
		if json.Unmarshal(sent[len(sent)-1].Body, &got) != nil || got.URI != body.URI {
			rt.Fatalf("the host got %q in place of %q", got.URI, body.URI)
		}
		if onURI := strings.Contains(start.About().Where, "uri"); onURI && (err == nil) != (start.Label.Expect == generators.Accept) {
			rt.Fatalf("%s: %v", start.Description, err)
		}
	})
}
