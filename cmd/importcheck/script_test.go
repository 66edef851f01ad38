package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"example.com/importcheck/mockhost"
)

// The commands that the scripts in testdata/script have beside those of testscript.
var scriptCommands = map[string]func(*testscript.TestScript, bool, []string){
	"exits": exits, "refuses": refuses, "mock": scriptMock, "await": await, "release": release, "sent": sent,
}

func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the command as a process")
	}
	testscript.Run(t, testscript.Params{Dir: "testdata/script", Cmds: scriptCommands, Setup: func(e *testscript.Env) error {
		e.Values[ofScript] = &scriptHost{}
		return nil
	}})
}

// exits CODE PROGRAM ARG...: the program ends with an exit code that matches.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	code, err := exitCode(ts.Exec(args[1], args[2:]...))
	ts.Check(err)
	if !regexp.MustCompile("^(" + args[0] + ")$").MatchString(strconv.Itoa(code)) {
		ts.Fatalf("exit %d, want %s", code, args[0])
	}
}

// refuses WORDS PROGRAM ARG...: the command ends with 2 and one line of the user's error
// that matches, prints nothing else and writes no report.
func refuses(ts *testscript.TestScript, _ bool, args []string) {
	exits(ts, false, append([]string{"2"}, args[1:]...))
	line := ts.ReadFile("stderr")
	words, err := regexp.Compile(args[0])
	ts.Check(err)
	if !oneLine(line) || !strings.HasPrefix(line, "importcheck: ") || !words.MatchString(line) {
		ts.Fatalf("it says %q, want %q", line, args[0])
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("it prints %q", out)
	}
	if left, _ := filepath.Glob(ts.MkAbs("reports/*/[^.]*")); left != nil {
		ts.Fatalf("it leaves %q", left)
	}
}

const ofScript = "host" // the key of a script's own *scriptHost

// A scriptHost is the mock host of a script. From one start on it can hold its answers
// to starts back until it is released.
type scriptHost struct {
	requests *atomic.Int64
	held     chan struct{}
	release  func()
}

// mock HOLD [FAULT...]: serves a mock host, which holds its answers to starts back from
// start HOLD on (never, if that is 0), and sets HOST and PINECONE_API_KEY.
func scriptMock(ts *testscript.TestScript, _ bool, args []string) {
	hold, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	mock, err := mockhost.Open("2026-07", mockhost.WithFault(args[1:]...))
	ts.Check(err)
	h, released, starts := ts.Value(ofScript).(*scriptHost), make(chan struct{}), new(atomic.Int64)
	h.held, h.release = make(chan struct{}), sync.OnceFunc(func() { close(released) })
	var handler http.Handler
	handler, h.requests = counter(mock, func(_ int64, r *http.Request) {
		if hold == 0 || r.Method != http.MethodPost {
			return
		}
		n := starts.Add(1)
		if n == hold {
			close(h.held)
		}
		if n >= hold {
			<-released
		}
	})
	s := httptest.NewServer(handler)
	ts.Defer(func() { h.release(); s.Close() })
	ts.Setenv("HOST", s.URL)
	ts.Setenv("PINECONE_API_KEY", mockhost.Key)
}

// await waits until the mock host holds answers back, and release lets them go.
func await(ts *testscript.TestScript, _ bool, _ []string) { <-ts.Value(ofScript).(*scriptHost).held }
func release(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Value(ofScript).(*scriptHost).release()
}

// sent NUMBER: the mock host got as many requests, or fewer.
func sent(ts *testscript.TestScript, _ bool, args []string) {
	most, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	if n := ts.Value(ofScript).(*scriptHost).requests.Load(); n > most {
		ts.Fatalf("%d requests were sent", n)
	}
}
