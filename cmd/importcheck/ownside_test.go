//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
)

// slowly serves a mock host that takes its time, and closes met at its nth request, so that
// what happens to the run happens in the midst.
func slowly(t *testing.T, nth int64) (url string, met chan struct{}) {
	t.Helper()
	met = make(chan struct{})
	url, _ = counting(t, func(n int64) {
		if n == nth {
			close(met)
		}
		time.Sleep(3 * time.Millisecond)
	})
	return url, met
}

// strictContract names a contract that the mock host violates: it takes longer texts.
func strictContract(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../spec/contracts/2026-04.yaml")
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "strict.yaml")
	if err := os.WriteFile(name, bytes.Replace(text, []byte("maxLength: 1500"), []byte("maxLength: 1400"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// within runs the command in a shell that sets a limit on it first.
func within(t *testing.T, limit string, args ...string) result {
	t.Helper()
	c := program(t, keyed)
	shell := exec.Command("sh", append([]string{"-c", limit + ` && exec "$0" "$@"`, os.Args[0]}, args...)...)
	shell.Dir, shell.Env = c.Dir, c.Env
	var out, problems bytes.Buffer
	shell.Stdout, shell.Stderr = &out, &problems
	r := result{code: codeOf(t, shell.Run()), dir: c.Dir}
	r.out, r.errors = out.String(), problems.String()
	return r
}

// What was found is on the disk when a run is killed.
func TestAKilledRunLeavesWhatItFound(t *testing.T) {
	url, met := slowly(t, 1_500)
	c := program(t, keyed, "run", "--host", url, "--spec", strictContract(t), "--cases", "0", "--quiet")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-met
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed
	data, err := os.ReadFile(filepath.Join(c.Dir, "reports", "out", "findings.jsonl"))
	if err != nil || !strings.Contains(string(data), `"check":"invalid-rejected"`) || strings.Contains(string(data), mockhost.Key) {
		t.Errorf("%v: %.300s", err, data)
	}
	for _, line := range jsonLines(t, string(data)) {
		if line["case"] == "" || line["expected"] == "" || line["observed"] == "" {
			t.Errorf("a line lacks something: %v", line)
		}
	}
	r := invoke(t, nil, "run", "--cases", "0", "--quiet")
	if left, err := filepath.Glob(filepath.Join(r.dir, "reports", "out", "*.jsonl")); err != nil || len(left) > 0 {
		t.Errorf("a whole run leaves %v, %v", left, err)
	}
}

func TestASignalEndsTheRunWithWholeReports(t *testing.T) {
	for name, s := range map[string]syscall.Signal{"SIGINT": syscall.SIGINT, "SIGTERM": syscall.SIGTERM} {
		url, met := slowly(t, 100)
		c := program(t, keyed, "run", "--host", url, "--quiet")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		<-met
		if err := c.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
		if code := codeOf(t, c.Wait()); code != exitInterrupted {
			t.Errorf("%s: exit %d", name, code)
		}
		if r := (result{dir: c.Dir}).report(t); !r.Run.Interrupted || r.Verdict != reports.Incomplete {
			t.Errorf("%s: %+v", name, r.Run)
		}
	}
}

// The second signal ends the process at once, whatever it waits for.
func TestASecondSignalEndsTheProcess(t *testing.T) {
	met, ended := make(chan struct{}), make(chan struct{})
	url, _ := counting(t, func(n int64) {
		if n == 50 {
			close(met)
		}
		if n >= 50 {
			<-ended
		}
	})
	defer close(ended)
	c := program(t, keyed, "run", "--host", url, "--timeout", "60s", "--quiet")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-met
	gone := make(chan error, 1)
	go func() { gone <- c.Wait() }()
	for {
		_ = c.Process.Signal(syscall.SIGINT) // it may be gone
		select {
		case err := <-gone:
			if codeOf(t, err) == exitConforms {
				t.Error("it conforms")
			}
			return
		case <-time.After(20 * time.Millisecond): // the first signal takes a moment to be seen
		}
	}
}

// A disk that is full loses no report by halves, and what was measured is printed.
func TestAFullDiskLeavesNoHalfReport(t *testing.T) {
	const limit = "ulimit -f 40" // blocks of 512 bytes for each file: report.json needs more
	r := within(t, limit, "run", "--cases", "0")
	if r.code != exitUnfinished || !strings.Contains(r.errors, "report.json") || !strings.Contains(r.errors, "make room") || !strings.Contains(r.out, "conforms to the contract") {
		t.Errorf("exit %d: %s\n%s", r.code, r.errors, r.out)
	}
	left, err := filepath.Glob(filepath.Join(r.dir, "reports", "out", "*"))
	if err != nil || len(left) == 0 {
		t.Fatalf("%v, %v", left, err)
	}
	for _, name := range left {
		switch filepath.Base(name) {
		case ".importcheck.lock", "findings.jsonl", "junit.xml", "summary.md": // small enough
		default:
			t.Errorf("%s is left", name)
		}
	}
}

func TestAFolderThatGoesAwayInMidRunIsMadeAgain(t *testing.T) {
	url, met := slowly(t, 200)
	c := program(t, keyed, "run", "--host", url, "--cases", "0", "--quiet")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-met
	if err := os.RemoveAll(filepath.Join(c.Dir, "reports")); err != nil {
		t.Fatal(err)
	}
	if code := codeOf(t, c.Wait()); code != 0 {
		t.Errorf("exit %d", code)
	}
	if r := (result{dir: c.Dir}).report(t); r.Verdict != reports.Conforms {
		t.Error(r.Reason)
	}
}

// A machine without a file descriptor to spare is not the host's defect.
func TestNoFileDescriptorsAreNoFinding(t *testing.T) {
	url, _ := counting(t, nil)
	r := within(t, "ulimit -n 12", "run", "--host", url, "--cases", "0", "--workers", "16")
	if r.code != exitUnfinished && r.code != exitUnusable {
		t.Errorf("exit %d: %s\n%s", r.code, r.errors, r.out)
	}
	if !slices.ContainsFunc([]string{"no connection to spare", "too many open files"}, func(s string) bool { return strings.Contains(r.out+r.errors, s) }) {
		t.Errorf("the cause is not named: %s\n%s", r.errors, r.out)
	}
}
