package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
)

// asCommand has the test binary behave as the command.
const asCommand = "BE_THE_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(execute(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// program returns the command in a folder of its own, with nothing in its environment
// but what is given.
func program(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	if testing.Short() {
		t.Skip("it runs the command as a process")
	}
	c := exec.Command(os.Args[0], args...)
	c.Dir = t.TempDir()
	c.Env = append([]string{asCommand + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + c.Dir}, env...)
	return c
}

// A result is what the command left behind.
type result struct {
	code        int
	out, errors string
	dir         string
}

func invoke(t *testing.T, env []string, args ...string) result {
	t.Helper()
	c := program(t, env, args...)
	var out, problems bytes.Buffer
	c.Stdout, c.Stderr = &out, &problems
	r := result{code: codeOf(t, c.Run()), dir: c.Dir}
	r.out, r.errors = out.String(), problems.String()
	return r
}

func codeOf(t *testing.T, err error) int {
	t.Helper()
	var ended *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &ended):
		return ended.ExitCode()
	}
	t.Fatal(err)
	return -1
}

// report reads the report that a run wrote.
func (r result) report(t *testing.T) *reports.Report {
	t.Helper()
	f, err := os.Open(filepath.Join(r.dir, "reports", "out", "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	report, err := reports.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// oneLine reports whether a text is a single line.
func oneLine(s string) bool { return strings.Count(s, "\n") == 1 && strings.HasSuffix(s, "\n") }

// keyed is the environment of a user whose key the mock host takes.
var keyed = []string{"PINECONE_API_KEY=" + mockhost.Key}

// counting serves the mock host of 2026-04 and counts its requests; each is seen by
// before at first.
func counting(t *testing.T, before func(n int64)) (url string, requests *atomic.Int64) {
	t.Helper()
	h, n := mockhost.Must("2026-04"), new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if count := n.Add(1); before != nil {
			before(count)
		}
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, n
}

// jsonLines decodes a text of one JSON value a line.
func jsonLines(t *testing.T, text string) []map[string]any {
	t.Helper()
	var out []map[string]any
	for d := json.NewDecoder(strings.NewReader(text)); ; {
		var v map[string]any
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("behind %d values: %v", len(out), err)
		}
		out = append(out, v)
	}
}
