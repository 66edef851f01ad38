package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
)

// quick are the flags of a run that sends a part of the cases.
var quick = []string{"--tags", "@accepting or @authentication", "--cases", "0"}

func TestARunWithoutAHostTestsTheMockHost(t *testing.T) {
	r := invoke(t, nil, "run")
	if r.code != 0 || !strings.Contains(r.out, "conforms") || !strings.Contains(r.out, "reports: ") {
		t.Fatalf("exit %d: %q %q", r.code, r.out, r.errors)
	}
	report := r.report(t)
	if report.Verdict != reports.Conforms || report.Host.Address != "mock" || report.Run.Requests < 200 || report.Counts.Failed != 0 {
		t.Errorf("%s at %s after %d requests", report.Verdict, report.Host.Address, report.Run.Requests)
	}
	for _, name := range []string{"report.json", "junit.xml", "report.html", "summary.md", "exchanges.har", "cucumber.json"} {
		if info, err := os.Stat(filepath.Join(r.dir, "reports", "out", name)); err != nil || info.Size() == 0 {
			t.Errorf("%s is not written: %v", name, err)
		}
	}
}

func TestQuietPrintsTheVerdictAlone(t *testing.T) {
	r := invoke(t, nil, append([]string{"run", "--quiet"}, quick...)...)
	if r.code != 0 || !oneLine(r.out) || !strings.Contains(r.out, "conforms") || r.errors != "" {
		t.Errorf("exit %d: %q %q", r.code, r.out, r.errors)
	}
}

func TestWhatIsNoTerminalGetsNoControlCharacters(t *testing.T) {
	r := invoke(t, nil, append([]string{"run"}, quick...)...)
	if strings.ContainsAny(r.out+r.errors, "\x1b\r") {
		t.Errorf("%q %q", r.out, r.errors)
	}
}

func TestAFlagWinsOverItsVariable(t *testing.T) {
	r := invoke(t, []string{"IMPORTCHECK_SEED=5", "IMPORTCHECK_CASES=3", "IMPORTCHECK_TAGS=@accepting"}, "run", "--quiet", "--seed", "6")
	if report := r.report(t); report.Run.Seed != 6 || report.Run.Cases != 3 || report.Run.Tags != "@accepting" {
		t.Errorf("seed %d, cases %d, tags %q", report.Run.Seed, report.Run.Cases, report.Run.Tags)
	}
}

func TestTagsSelectScenarios(t *testing.T) {
	r := invoke(t, nil, "run", "--quiet", "--cases", "0", "--tags", "@limits and not @draws")
	for _, f := range r.report(t).Features {
		if f.Name != "Limits" {
			t.Errorf("the feature %q was run", f.Name)
		}
	}
}

func TestADryRunSendsNothing(t *testing.T) {
	url, requests := counting(t, nil)
	r := invoke(t, keyed, "run", "--host", url, "--dry-run")
	if r.code != 0 || requests.Load() != 0 || !strings.Contains(r.out, "would be sent to "+url) || strings.Count(r.out, "\n") < 20 {
		t.Errorf("exit %d after %d requests: %q %q", r.code, requests.Load(), r.out, r.errors)
	}
	if _, err := os.Stat(filepath.Join(r.dir, "reports")); err == nil {
		t.Error("reports were written")
	}
}

func TestAHostThatIsNotThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	r := invoke(t, keyed, "run", "--host", "http://"+address, "--wait", "200ms", "--quiet")
	if r.code != 3 || !oneLine(r.out) || !strings.Contains(r.out, address) || !strings.Contains(r.out, "waited for, for 200ms") || time.Since(began) < 200*time.Millisecond {
		t.Errorf("exit %d after %v: %q %q", r.code, time.Since(began), r.out, r.errors)
	}
	if report := r.report(t); report.Verdict != reports.Incomplete || len(report.Findings) != 0 {
		t.Errorf("%s with %d findings", report.Verdict, len(report.Findings))
	}
}

func TestAWrongKeyIsSaidAsSuch(t *testing.T) {
	url, requests := counting(t, nil)
	r := invoke(t, []string{"PINECONE_API_KEY=not-the-key"}, "run", "--host", url, "--quiet")
	if r.code != 3 || !strings.Contains(r.out, "PINECONE_API_KEY") || requests.Load() > 30 {
		t.Errorf("exit %d after %d requests: %q", r.code, requests.Load(), r.out)
	}
}

// A key of the publisher's form has a loopback host tested safely: it may be a tunnel.
func TestAKeyThatLooksRealIsKeptSafe(t *testing.T) {
	for key, want := range map[string]string{"pcsk_abc": "safe", "0b6f2c1e-5d4a-4c3b-9a8f-7e6d5c4b3a21": "safe", "test": "full"} {
		url, _ := counting(t, nil)
		r := invoke(t, []string{"PINECONE_API_KEY=" + key}, "run", "--host", url, "--rate", "0", "--quiet")
		if got := r.report(t).Run.Profile; got != want {
			t.Errorf("%s is tested with the profile %s, want %s", key, got, want)
		}
	}
}

func TestAnInterruptEndsTheRunSoonWithWholeReports(t *testing.T) {
	met := make(chan struct{})
	url, _ := counting(t, func(n int64) {
		if n == 60 {
			close(met)
		}
		time.Sleep(5 * time.Millisecond) // a host that takes its time, so that the signal comes in the midst
	})
	c := program(t, keyed, "run", "--host", url, "--workers", "1", "--quiet")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-met
	began := time.Now()
	if err := c.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code := codeOf(t, c.Wait()); code != 130 || time.Since(began) > 3*time.Second {
		t.Errorf("exit %d after %v", code, time.Since(began))
	}
	report := result{dir: c.Dir}.report(t)
	if !report.Run.Interrupted || report.Verdict != reports.Incomplete || len(report.Features) == 0 || report.Counts.Cases < 20 {
		t.Errorf("%s, interrupted %v, %d cases", report.Verdict, report.Run.Interrupted, report.Counts.Cases)
	}
	for _, name := range []string{"junit.xml", "report.html", "summary.md", "exchanges.har", "cucumber.json"} {
		if _, err := os.Stat(filepath.Join(c.Dir, "reports", "out", name)); err != nil {
			t.Error(err)
		}
	}
}

// The mock host with a fault, as a process of its own, fails a run; a signal ends it.
func TestAMockHostWithAFaultIsFound(t *testing.T) {
	c := program(t, nil, "mock", "--addr", "127.0.0.1:0", "--fault", "auth.absent-accepted")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.Contains(line, mockhost.Key) || !strings.Contains(line, "2026-04") {
		t.Fatalf("%q: %v", line, err)
	}
	address, _, _ := strings.Cut(strings.TrimPrefix(line, "listening on "), ",")
	r := invoke(t, []string{"PINECONE_API_KEY=" + mockhost.Key, "PINECONE_INDEX_HOST=" + address}, append([]string{"run"}, quick...)...)
	report := r.report(t)
	if r.code != 1 || report.Verdict != reports.Violates || !slices.ContainsFunc(report.Findings, func(f reports.Finding) bool { return f.Check == "auth-required" }) {
		t.Errorf("exit %d: %s", r.code, report.Reason)
	}
	if strings.Contains(r.out, mockhost.Key) || !strings.Contains(r.out, "$PINECONE_API_KEY") && !strings.Contains(r.out, "auth-required") {
		t.Errorf("printed: %s", r.out)
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := codeOf(t, c.Wait()); code != 0 {
		t.Errorf("the mock host ended with %d", code)
	}
}

func TestListFaults(t *testing.T) {
	r := invoke(t, nil, "mock", "--list-faults")
	if n := strings.Count(r.out, "\n"); r.code != 0 || n < 20 || !strings.Contains(r.out, "auth.absent-accepted") {
		t.Errorf("exit %d, %d faults", r.code, n)
	}
}

func TestCasesAreJSONLinesAndCommands(t *testing.T) {
	lines := invoke(t, nil, "cases")
	list := jsonLines(t, lines.out)
	if lines.code != 0 || len(list) != strings.Count(lines.out, "\n") || len(list) < 500 {
		t.Errorf("exit %d, %d values on %d lines", lines.code, len(list), strings.Count(lines.out, "\n"))
	}
	for _, one := range list {
		for _, name := range []string{"id", "class", "constraint", "side", "expect", "request"} {
			if one[name] == nil {
				t.Fatalf("%v has no %s", one["id"], name)
			}
		}
	}
	commands := invoke(t, nil, "cases", "--format", "curl", "--host", "http://127.0.0.1:9999")
	for _, one := range list {
		if !strings.Contains(commands.out, fmt.Sprintf("# %s: %s", one["id"], one["constraint"])) {
			t.Errorf("no command for %s", one["id"])
		}
	}
	if commands.code != 0 || strings.Count(commands.out, "127.0.0.1:9999") < len(list) || !strings.Contains(commands.out, "$PINECONE_API_KEY") {
		t.Error("the commands are not for the host, or hold no key")
	}
}

func TestAReportIsWrittenInEachFormat(t *testing.T) {
	r := invoke(t, nil, append([]string{"run", "--quiet"}, quick...)...)
	file := filepath.Join(r.dir, "reports", "out", "report.json")
	for _, format := range reports.Formats() {
		c := invoke(t, nil, "report", file, "--format", format)
		if c.code != 0 || len(c.out) < 100 {
			t.Errorf("%s: exit %d, %d bytes, %s", format, c.code, len(c.out), c.errors)
		}
		to := filepath.Join(t.TempDir(), "out")
		if w := invoke(t, nil, "report", file, "--format", format, "--out", to); w.code != 0 || w.out != "" {
			t.Errorf("%s: exit %d, %q", format, w.code, w.errors)
		}
		if data, err := os.ReadFile(to); err != nil || string(data) != c.out {
			t.Errorf("%s: the file differs from what is printed: %v", format, err)
		}
	}
}

func TestDiffEndsWith1WhereSomethingBreaks(t *testing.T) {
	for _, row := range []struct {
		before, after string
		code          int
	}{{"2026-04", "2026-04", 0}, {"2024-10", "2025-01", 0}, {"2025-04", "2025-10", 1}} {
		r := invoke(t, nil, "diff", row.before, row.after, "--format", "json")
		if r.code != row.code || !json.Valid([]byte(r.out)) {
			t.Errorf("%s to %s: exit %d, want %d: %.300s", row.before, row.after, r.code, row.code, r.out)
		}
	}
}

func TestVersionNamesTheContracts(t *testing.T) {
	r := invoke(t, nil, "version")
	if r.code != 0 || !strings.HasPrefix(r.out, "importcheck ") || !strings.Contains(r.out, "2024-10, 2025-01, 2025-04, 2025-10, 2026-04") {
		t.Errorf("exit %d: %q", r.code, r.out)
	}
}

func TestEachCommandHasHelpWithAnExample(t *testing.T) {
	for _, c := range command().Commands() {
		if c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		r := invoke(t, nil, c.Name(), "--help")
		if r.code != 0 || !strings.Contains(r.out, "Usage:") || c.Name() != "version" && !strings.Contains(r.out, "Examples:") {
			t.Errorf("%s: exit %d: %q", c.Name(), r.code, r.out)
		}
	}
}
