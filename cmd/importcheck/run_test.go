package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
)

// The mock host as a separate process is found by its fault; a signal ends it.
func TestTheMockHostServesUntilASignal(t *testing.T) {
	c := program(t, nil, "mock", "--addr", "127.0.0.1:0", "--fault", "auth.absent-accepted")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.Contains(line, mockhost.Key) || !strings.Contains(line, "2026-07") {
		t.Fatalf("%q: %v", line, err)
	}
	address, _, _ := strings.Cut(strings.TrimPrefix(line, "listening on "), ",")
	if r := invoke(t, keyed, "run", "--host", address, "--tags", "@authentication", "--cases", "0"); r.code != exitViolates || !strings.Contains(r.out, "auth-required") {
		t.Errorf("exit %d: %s", r.code, r.out)
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := codeOf(t, c.Wait()); code != 0 {
		t.Errorf("the mock host ended with %d", code)
	}
}

func TestCasesAreJSONLinesAndCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("it writes all cases as commands")
	}
	commands := printed(t, "cases", "--format", "curl", "--host", "http://127.0.0.1:9999")
	lines := strings.Split(strings.TrimSuffix(printed(t, "cases"), "\n"), "\n")
	rest := commands
	for _, line := range lines {
		var one map[string]any
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		for _, name := range []string{"id", "kind", "constraint", "side", "expect", "request"} {
			if one[name] == nil {
				t.Fatalf("%v has no %s", one["id"], name)
			}
		}
		var ok bool // both are in one order, so that what is passed needs no second look
		if _, rest, ok = strings.Cut(rest, fmt.Sprintf("# %s: %s", one["id"], one["constraint"])); !ok {
			t.Fatalf("no command for %s", one["id"])
		}
	}
	if len(lines) < 500 || strings.Count(commands, "127.0.0.1:9999") < len(lines) || !strings.Contains(commands, "$PINECONE_API_KEY") {
		t.Errorf("of %d cases, the commands are not for the host, or hold no key", len(lines))
	}
}

func TestAReportIsWrittenInEachFormat(t *testing.T) {
	dir := t.TempDir()
	r := aViolation()
	r.SchemaVersion = reports.SchemaVersion
	if err := reports.WriteAll(dir, r, reports.FileOptions{}); err != nil {
		t.Fatal(err)
	}
	file, to := filepath.Join(dir, "report.json"), filepath.Join(dir, "to")
	for _, format := range reports.Formats() {
		out := printed(t, "report", file, "--format", format)
		if silent := printed(t, "report", file, "--format", format, "--out", to); silent != "" || len(out) < 100 {
			t.Errorf("%s: %d bytes, and with --out %q", format, len(out), silent)
		}
		if data, err := os.ReadFile(to); err != nil || string(data) != out {
			t.Errorf("%s: the file differs from what is printed: %v", format, err)
		}
	}
}

func TestEachCommandHasHelpWithAnExample(t *testing.T) {
	for _, c := range command().Commands() {
		if c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		if out := printed(t, c.Name(), "--help"); !strings.Contains(out, "Usage:") || c.Name() != "version" && !strings.Contains(out, "Examples:") {
			t.Errorf("%s: %q", c.Name(), out)
		}
	}
}
