package client

import (
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/importcheck/mockhost"
)

// on returns a client of a mock host with faults, and that host.
func on(t *testing.T, faults ...string) (*Client, *mockhost.Host) {
	t.Helper()
	host := mockhost.Must("2026-07", mockhost.WithFault(faults...))
	server := httptest.NewServer(host)
	t.Cleanup(server.Close)
	return &Client{Host: server.URL, Key: mockhost.Key}, host
}

func TestAStart(t *testing.T) {
	client, host := on(t)
	id, err := client.Start(t.Context(), "s3://bucket/dir")
	if err != nil || id == "" {
		t.Fatalf("%q, %v", id, err)
	}
	sent := host.Record()
	if len(sent) != 1 || string(sent[0].Body) != `{"uri":"s3://bucket/dir"}` || sent[0].Header.Get("X-Pinecone-Api-Version") != "2026-07" {
		t.Errorf("the host got %+v", sent)
	}
}

func TestARefusalIsAnError(t *testing.T) {
	client, _ := on(t)
	if _, err := client.Start(t.Context(), "s3://bucket/"+strings.Repeat("x", 1500)); err == nil || !strings.Contains(err.Error(), "400") {
		t.Error(err)
	}
}

// Each defect is an error, and none is sent again: starts are not idempotent.
func TestDefectsOfTheHost(t *testing.T) {
	for _, fault := range []string{"id.missing", "answer.id-number", "answer.body-empty", "answer.body-null", "answer.status-202", "answer.status-500"} {
		t.Run(fault, func(t *testing.T) {
			client, host := on(t, fault)
			id, err := client.Start(t.Context(), "s3://bucket/dir")
			if err == nil || len(host.Record()) != 1 {
				t.Errorf("id %q from a host with a defect, after %d requests", id, len(host.Record()))
			}
		})
	}
}
