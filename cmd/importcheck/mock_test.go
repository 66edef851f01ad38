package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The mock host takes the key and the rules that it is given, and prints that key nowhere.
func TestTheMockHostTakesAKeyAndRules(t *testing.T) {
	const key = "Secret-Value-42"
	c := program(t, nil, "mock", "--addr", "127.0.0.1:0", "--key", key, "--imports", "rules.yaml")
	if err := os.WriteFile(filepath.Join(c.Dir, "rules.yaml"), []byte("- uri: private\n  refuse: {status: 403, message: not yours}\n- takes: 1ns\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill() // it serves until it is ended
		_ = c.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || strings.Contains(line, "Secret") || !strings.Contains(line, "--key") {
		t.Fatalf("%q: %v", line, err)
	}
	address, _, _ := strings.Cut(strings.TrimPrefix(line, "listening on "), ",")
	for _, tt := range []struct{ method, path, body, key, says string }{
		{"POST", "", `{"uri":"s3://private/dir"}`, key, "403 "}, {"POST", "", `{"uri":"s3://private/dir"}`, key, "not yours"},
		{"POST", "", `{"uri":"s3://bucket/dir"}`, key + "x", "401 "}, {"POST", "", `{"uri":"s3://bucket/dir"}`, key, `200 {"id":"1"}`},
		{"GET", "/1", "", key, `"status":"Completed"`},
	} {
		if said := answered(t, tt.method, address+"/bulk/imports"+tt.path, tt.body, tt.key); !strings.Contains(said, tt.says) {
			t.Errorf("%s %s with %s: %s, want %s", tt.method, tt.path, tt.body, said, tt.says)
		}
	}
}

// answered sends one request and returns the status and the body of the answer.
func answered(t *testing.T, method, url, body, key string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Api-Key", key)
	r.Header.Set("X-Pinecone-Api-Version", "2026-07")
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.Status[:4] + string(got)
}
