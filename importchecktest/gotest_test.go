package importchecktest_test

import (
	"bytes"
	"errors"
	"flag"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/importchecktest"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"pgregory.net/rapid"
)

// The variables of the tests below, which run this test binary once more as go test
// would run a user's.
const (
	userFaults = "USER_FAULTS"
	userHost   = "USER_HOST"
	userSafe   = "USER_SAFE"
)

// TestOfAUser is a test as users write them. By itself it tests the mock host.
func TestOfAUser(t *testing.T) {
	t.Parallel()
	target := importcheck.Mock(strings.Fields(os.Getenv(userFaults))...)
	if url := os.Getenv(userHost); url != "" {
		target = importcheck.Host(url)
	}
	options := []importcheck.Option{importcheck.Key(mockhost.Key), importcheck.Cases(3), importcheck.Wait(0)}
	if os.Getenv(userSafe) != "" {
		options = append(options, importcheck.Profile(importcheck.Safe))
	}
	importchecktest.Run(t, target, options...)
}

// TestPropertyOfAUser is a property of the user's own, in the same program.
func TestPropertyOfAUser(t *testing.T) {
	t.Parallel()
	n := 0
	rapid.Check(t, func(t *rapid.T) { _, n = rapid.Byte().Draw(t, "byte"), n+1 })
	t.Logf("my property was drawn %d times", n)
}

// goTest runs the user's tests with flags of go test and returns what they print.
func goTest(t *testing.T, env []string, flags ...string) (out string, passed bool) {
	t.Helper()
	if testing.Short() {
		t.Skip("it runs the test binary as a process")
	}
	c := exec.CommandContext(t.Context(), os.Args[0], flags...)
	c.Dir, c.Env = t.TempDir(), append(os.Environ(), env...)
	text, err := c.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(text), err == nil
}

func scenariosOf(out string) []string {
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^    --- (?:PASS|FAIL|SKIP): TestOfAUser/(\S+)`).FindAllStringSubmatch(out, -1) {
		names = append(names, m[1])
	}
	return names
}

const tooMany = "one_character_too_many_in_the_uri"

func TestTheFlagsOfGoTestSelectScenarios(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		flags    []string
		least    int
		includes string
		excludes string
	}{
		{[]string{"-test.run=^TestOfAUser$"}, 60, tooMany, ""},
		{[]string{"-test.run=TestOfAUser/too_many_characters"}, 1, "far_too_many_characters_in_the_uri", "no_key"},
		{[]string{"-test.run=TestOfAUser/^(no key|in time)$"}, 1, "no_key", tooMany},
		{[]string{"-test.run=TestNothing|TestOfAUser/[i]n_time"}, 1, "whole_answers_in_time", "no_key"},
		{[]string{`-test.run=User/uri$`, "-test.skip=User/^one"}, 2, "the_longest_uri", tooMany},
		{[]string{"-test.run=^TestOfAUser$", "-test.skip=TestOfAUser/uri/deeper"}, 60, tooMany, ""},
	} {
		out, passed := goTest(t, nil, append(c.flags, "-test.v", "-test.short")...)
		got := scenariosOf(out)
		if !passed || len(got) < c.least || !slices.Contains(got, c.includes) || slices.Contains(got, c.excludes) {
			t.Errorf("%v: passed %v, %d scenarios: %q\n%s", c.flags, passed, len(got), got, out)
		}
	}
}

func TestARunThatSelectsNothingIsWarnedOfByGoTest(t *testing.T) {
	t.Parallel()
	out, passed := goTest(t, nil, "-test.run=TestOfAUser/there is no such scenario")
	if !passed || !strings.Contains(out, "no tests to run") {
		t.Errorf("passed %v: %s", passed, out)
	}
}

// A scenario that was left out neither fails the test nor is anything sent for it.
func TestASelectedScenarioStandsForItself(t *testing.T) {
	t.Parallel()
	faulty := []string{userFaults + "=limits.uri.one-more"}
	if out, passed := goTest(t, faulty, "-test.run=TestOfAUser/^no_key$"); !passed {
		t.Error(out)
	}
	if out, passed := goTest(t, faulty, "-test.run=TestOfAUser/^one_character_too"); passed || !strings.Contains(out, "TestOfAUser/"+tooMany) {
		t.Error(out)
	}
}

func TestAFailureCanBeRead(t *testing.T) {
	t.Parallel()
	out, passed := goTest(t, []string{userFaults + "=limits.uri.one-more"}, "-test.run=^TestOfAUser$", "-test.short")
	want := regexp.MustCompile(`    --- FAIL: TestOfAUser/one_character_too_many_in_the_uri .*
        testingt\.go:\d+: uri\.feature:\d+: Then each is rejected with a documented 4XX
        suite\.go:\d+: invalid-rejected: a uri of 1501 characters is accepted; 1502 characters are rejected
              expected  a documented 4XX, since it breaks /uri maxLength 1500
              observed  status 200 OK to 1501 characters.*
(?:              (?:fails|passes|measured|repeated) .*\n)*              case      uri\.maxLength\.1501\S*
              answer    \{"id":"[^"]+"\}
              repeat    importcheck mock --fault limits\.uri\.one-more &  # then:
                        PINECONE_API_KEY=\S+
                        curl .*'http://127\.0\.0\.1:8787/bulk/imports'
`)
	if passed || !want.MatchString(out) || strings.Count(out, "the embedded mock host violates the contract") != 1 || strings.Contains(out, "hook") {
		t.Errorf("passed %v:\n%s", passed, out)
	}
}

// The defect stands far behind the beginning of the answer, which is all that a line holds.
func TestAFailureShowsTheAnswerUpToItsDefect(t *testing.T) {
	t.Parallel()
	conforming := mockhost.Must("2026-07")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		if conforming.ServeHTTP(answer, r); r.Method == http.MethodPost && answer.Code == http.StatusOK {
			answer.Body = bytes.NewBufferString(`{"id":"` + strings.Repeat("x", 200) + `","id":"7"}`)
		}
		maps.Copy(w.Header(), answer.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}))
	defer server.Close()
	out, passed := goTest(t, []string{userHost + "=" + server.URL}, "-test.run=^TestOfAUser$", "-test.short")
	if passed || !regexp.MustCompile(`answer    \{"id":"x{200}","id":"7"\}`).MatchString(out) {
		t.Errorf("passed %v:\n%s", passed, out)
	}
}

// A flag of the command is not one of go test.
func TestWarningsAreShownAndNoFlagOfTheCommandIsNamed(t *testing.T) {
	t.Parallel()
	out, passed := goTest(t, []string{userFaults + "=answer.undeclared auth.json"}, "-test.run=^TestOfAUser$", "-test.short")
	if passed || !regexp.MustCompile(`(?m)^ +warning response-undeclared: .*\n +expected  .*\n +observed  .*\n(?: +[a-z]+ +.*\n)*? +case      `).MatchString(out) {
		t.Errorf("passed %v:\n%s", passed, out)
	}
	for _, line := range strings.Split(out, "\n") {
		if flag := regexp.MustCompile(` --[a-z][a-z-]+`).FindString(line); flag != "" && !strings.Contains(line, "importcheck mock") && !strings.Contains(line, "curl") {
			t.Errorf("%q is no flag of go test: %s", flag, line)
		}
	}
}

// What a run leaves running is the last that it says, and the list outlives the test.
func TestImportsThatAreLeftAreNamedLast(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out, passed := goTest(t, []string{userSafe + "=1", userFaults + "=auth.ignored cancel.fails", "TMPDIR=" + dir}, "-test.run=^TestOfAUser$")
	m := regexp.MustCompile(`IMPORTS MAY STILL BE RUNNING: .*; end them with: importcheck cancel (\S+)\n(?:FAIL|exit).*\n?`).FindStringSubmatch(out)
	if passed || m == nil {
		t.Fatalf("passed %v:\n%s", passed, out)
	}
	if data, err := os.ReadFile(m[1]); err != nil || !strings.Contains(string(data), `"id"`) {
		t.Errorf("the list %s: %v\n%s", m[1], err, data)
	}
}

func TestAHostThatIsAwayFailsAndSkipsNothing(t *testing.T) {
	t.Parallel()
	out, passed := goTest(t, []string{userHost + "=http://127.0.0.1:1"}, "-test.run=^TestOfAUser$", "-test.v")
	if passed || strings.Contains(out, "skipped: not tested") || !strings.Contains(out, "could not be finished: the host cannot be reached") || strings.Count(out, "--- FAIL: TestOfAUser/") < 40 {
		t.Errorf("passed %v:\n%s", passed, out)
	}
}

// A host that conforms passes, however little of the suite the run was to send: what that
// leaves out is skipped, with the reason.
func TestWhatARunWasNotToSendIsSkipped(t *testing.T) {
	t.Parallel()
	out, passed := goTest(t, []string{userSafe + "=1"}, "-test.run=^TestOfAUser$", "-test.v")
	if !passed || !strings.Contains(out, "skipped: not tested: the safe profile") || strings.Count(out, "    --- PASS: TestOfAUser/") < 20 {
		t.Errorf("passed %v:\n%s", passed, out)
	}
	out, passed = goTest(t, []string{userSafe + "=1", userFaults + "=auth.ignored"}, "-test.run=^TestOfAUser$", "-test.v")
	if passed || !strings.Contains(out, "skipped: not tested: ") {
		t.Errorf("safe with a defect: passed %v:\n%s", passed, out)
	}
}

// A run ends before go test ends the program, so that its findings are reported.
func TestATimeoutLeavesTheReports(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out, passed := goTest(t, []string{userFaults + "=limits.uri.far-over-hangs"}, "-test.run=^TestOfAUser$", "-test.timeout=8s", "-test.artifacts", "-test.outputdir="+dir)
	found := artifacts(t, dir)
	if passed || strings.Contains(out, "panic: test timed out") || !strings.Contains(out, "a longer -timeout") || len(found) != 1 {
		t.Errorf("passed %v, reports %q:\n%s", passed, found, out)
	}
}

// With -short the labelled cases are sent, and nothing is drawn.
func TestArtifactsAndCount(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out, passed := goTest(t, nil, "-test.run=^TestOfAUser$", "-test.count=2", "-test.short", "-test.artifacts", "-test.outputdir="+dir)
	found := artifacts(t, dir)
	if !passed || len(found) != 2 {
		t.Errorf("passed %v, reports %q:\n%s", passed, found, out)
	}
	for _, name := range found {
		if r, err := reports.ReadFile(name); err != nil || r.Run.Cases != 0 || r.Verdict != reports.Conforms {
			t.Errorf("%v: %d draws for each property, %s", err, r.Run.Cases, r.Verdict)
		}
	}
}

func artifacts(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && d.Name() == "report.json" {
			found = append(found, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Runs of one program may go on beside each other.
func TestHostsBesideEachOther(t *testing.T) {
	for _, version := range []string{"2025-04", "2025-10", "2026-07"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			r := importchecktest.Run(t, importcheck.Mock(), importcheck.Contract(version), importcheck.Cases(3))
			if r.Contract.Version != version || r.Verdict != reports.Conforms {
				t.Errorf("%s: %s", r.Contract.Version, r.Reason)
			}
		})
	}
}

// The flags of rapid are the user's: they say how often his properties are drawn, and
// change nothing of a run.
func TestTheUsersOwnPropertiesAreLeftAlone(t *testing.T) {
	t.Parallel()
	both := []string{"-test.run=^(TestOfAUser|TestPropertyOfAUser)$", "-test.v", "-test.parallel=1"}
	plain, passed := goTest(t, nil, both...)
	flagged, also := goTest(t, nil, append(both, "-rapid.checks=17", "-rapid.seed=5")...)
	if !passed || !also || !strings.Contains(plain, "was drawn 100 times") || !strings.Contains(flagged, "was drawn 17 times") {
		t.Errorf("%v, %v:\n%s", passed, also, flagged)
	}
	conforms := regexp.MustCompile(`mock host conforms.*`)
	if a, b := conforms.FindString(plain), conforms.FindString(flagged); a == "" || a != b {
		t.Errorf("%q, and with flags of rapid %q", a, b)
	}
}

func TestARunChangesNoFlag(t *testing.T) {
	before := map[string]string{}
	flag.VisitAll(func(f *flag.Flag) { before[f.Name] = f.Value.String() })
	importchecktest.Run(t, importcheck.Mock(), importcheck.Tags("@ids"))
	flag.VisitAll(func(f *flag.Flag) {
		if before[f.Name] != f.Value.String() {
			t.Errorf("-%s was %q and is %q", f.Name, before[f.Name], f.Value)
		}
	})
}
