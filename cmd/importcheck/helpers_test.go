package main

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
)

// TestMain puts the command on the PATH: there the test binary behaves as the command.
func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"importcheck": main}) }

// program returns the command in its own folder, with nothing in its environment
// but what is given.
func program(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	if testing.Short() {
		t.Skip("it runs the command as a process")
	}
	c := exec.Command("importcheck", args...)
	c.Dir = t.TempDir()
	c.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + c.Dir}, env...)
	return c
}

// A result is what the command left behind.
type result struct {
	code        int
	out, errors string
}

func invoke(t *testing.T, env []string, args ...string) result {
	t.Helper()
	c := program(t, env, args...)
	var out, problems bytes.Buffer
	c.Stdout, c.Stderr = &out, &problems
	code := codeOf(t, c.Run())
	return result{code, out.String(), problems.String()}
}

// printed returns what the command prints, in this process.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	c := command()
	c.SetOut(&out)
	c.SetArgs(args)
	if err := c.ExecuteContext(t.Context()); err != nil {
		t.Errorf("%q: %v", args, err)
	}
	return out.String()
}

func codeOf(t *testing.T, err error) int {
	t.Helper()
	code, err := exitCode(err)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// exitCode returns the exit code that an error of exec stands for.
func exitCode(err error) (int, error) {
	if ended := (*exec.ExitError)(nil); errors.As(err, &ended) {
		return ended.ExitCode(), nil
	}
	return 0, err
}

// reportOf reads the report that a run wrote.
func reportOf(t *testing.T, c *exec.Cmd) *reports.Report {
	t.Helper()
	report, err := reports.ReadFile(filepath.Join(c.Dir, "reports", "out", "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// oneLine reports whether a text is a single line.
func oneLine(s string) bool { return strings.Count(s, "\n") == 1 && strings.HasSuffix(s, "\n") }

// keyed is the environment of a user whose key the mock host takes.
var keyed = []string{"PINECONE_API_KEY=" + mockhost.Key}

// counting serves the mock host of 2026-07 and counts its requests.
func counting(t *testing.T) (url string, requests *atomic.Int64) {
	t.Helper()
	h, n := counter(mockhost.Must("2026-07"), func(int64, *http.Request) {})
	return closing(t, httptest.NewServer(h)), n
}

func closing(t *testing.T, s *httptest.Server) string {
	t.Helper()
	t.Cleanup(s.Close)
	return s.URL
}

// counter has each request with its number seen before the next handler sees it.
func counter(next http.Handler, before func(n int64, r *http.Request)) (http.Handler, *atomic.Int64) {
	n := new(atomic.Int64)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		before(n.Add(1), r)
		next.ServeHTTP(w, r)
	}), n
}
