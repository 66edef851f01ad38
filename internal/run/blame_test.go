package run

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/reports"
)

// A mortal is a host that goes down, and may be started again at its address.
type mortal struct {
	t      *testing.T
	at     string // the address, once it was served
	handle http.Handler
	mu     sync.Mutex
	server *http.Server
	back   time.Duration // after which it is started again; 0: never
	over   bool          // the test has ended
}

func (m *mortal) start() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.over {
		return
	}
	var l net.Listener
	var err error
	for range 50 { // the address may still be taken
		if l, err = net.Listen("tcp", m.at); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil {
		m.t.Error(err)
		return
	}
	server := &http.Server{Handler: m.handle}
	m.at, m.server = l.Addr().String(), server
	go server.Serve(l)
}

// end stops the host for good.
func (m *mortal) end() {
	m.mu.Lock()
	m.over = true
	m.mu.Unlock()
	m.die()
}

// die ends the host as a crash does: nothing that is under way is answered.
func (m *mortal) die() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.server == nil {
		return
	}
	_ = m.server.Close()
	m.server = nil
	if m.back > 0 && !m.over {
		time.AfterFunc(m.back, m.start)
	}
}

// A trouble is what a host does about some requests, to itself and so to others.
type trouble struct {
	name string
	back time.Duration
	on   func(*mortal, http.ResponseWriter) // in place of an answer
	then func(*mortal)                      // behind the answer
}

// blocked is longer than the time-out of a request in these tests.
const blocked = 900 * time.Millisecond

var troubles = []trouble{
	{name: "it dies and stays dead", on: func(m *mortal, _ http.ResponseWriter) { m.die(); panic(http.ErrAbortHandler) }},
	{name: "it dies and is started again", back: 60 * time.Millisecond, on: func(m *mortal, _ http.ResponseWriter) { m.die(); panic(http.ErrAbortHandler) }},
	{name: "it dies after it has answered, and is started again", back: 60 * time.Millisecond, then: func(m *mortal) { time.AfterFunc(3*time.Millisecond, m.die) }},
	{name: "it blocks its only worker", on: func(*mortal, http.ResponseWriter) { time.Sleep(blocked) }},
}

// causes are the requests that lead to the trouble: the body distinguishes one from others.
var causes = []struct {
	name string
	is   func(body string) bool
}{
	{"errorMode is a list", func(b string) bool { return strings.Contains(b, `"errorMode":[`) }},
	{"a uri far too long", func(b string) bool { return len(b) > 14_000 }},
	{"integrationId is a number", func(b string) bool { return strings.Contains(b, `"integrationId":7`) }},
	{"an empty body", func(b string) bool { return b == "" }},
	{"no uri", func(b string) bool { return strings.HasPrefix(b, "{") && !strings.Contains(b, "uri") }},
}

// troubled serves a host that has a trouble with some starts, one worker long.
func troubled(t *testing.T, tr trouble, is func(string) bool) *mortal {
	right, worker := keeps(), new(sync.Mutex)
	m := &mortal{t: t, at: "127.0.0.1:0", back: tr.back}
	m.handle = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		worker.Lock()
		defer worker.Unlock()
		mine := r.Method == http.MethodPost && is(string(body)) && len(r.Header["Api-Key"]) == 1
		if mine && tr.on != nil {
			tr.on(m, w)
		}
		a := right(r, body)
		w.Header().Set("Content-Type", a.media)
		w.WriteHeader(a.status)
		_, _ = io.WriteString(w, a.body)
		if mine && tr.then != nil {
			tr.then(m)
		}
	})
	m.start()
	t.Cleanup(m.end)
	return m
}

// Whatever a request does to those that come after it, it is the one that is reported, or one of
// those among which a finding cannot decide.
func TestTheRequestThatHarmsOthersIsBlamed(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for time-outs")
	}
	t.Parallel()
	var tests together
	defer tests.Wait()
	for i, tr := range troubles {
		for _, cause := range causes[i : i+2] {
			is := cause.is
			tests.run(t, tr.name+", "+cause.name, func(t *testing.T) {
				m := troubled(t, tr, is)
				url := "http://" + m.at
				e := newRun(t, url, func(o *setup) { o.run.Client, o.run.Workers = impatient(t, url, patience), 4 }, several...)
				e.Execute(context.Background())
				r := e.Report(context.Background(), nil)
				if len(r.Findings) == 0 {
					t.Fatalf("nothing is found: %s", r.Reason)
				}
				for _, f := range r.Findings {
					if tr.back == 0 && strings.Contains(f.Title+f.Observed, "or one of") {
						continue // it cannot be tried again: the finding says that it may be another
					}
					if !is(string(bodyOf(e, f.Case))) {
						t.Errorf("%s is blamed: %s (%s)", f.Case, f.Title, f.Observed)
					}
				}
			})
		}
	}
}

func bodyOf(e *driven, id string) []byte {
	for _, c := range e.Plan.Cases {
		if c.ID == id {
			return e.Plan.Whole(c).Request.Body
		}
	}
	return nil
}

// Bytes behind the answer to a HEAD are read as the answer to the next request: the HEAD is
// reported, and no other.
func TestWhatFollowsAnAnswerIsBlamedOnIt(t *testing.T) {
	for name, late := range map[string]time.Duration{"at once": 0, "a moment later": 5 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			server := garbling(t, late)
			e := newRun(t, server, func(o *setup) { o.run.Client = impatient(t, server, patience) }, append(several, generators.KindMethod)...)
			e.Execute(context.Background())
			r := e.Report(context.Background(), nil)
			if len(r.Findings) != 1 || r.Findings[0].Request.Method != http.MethodHead || r.Findings[0].Severity != reports.Violation {
				t.Errorf("%s: %s", r.Reason, listed(r))
				for _, f := range r.Findings {
					t.Log(f.Case, f.Title, f.Observed)
				}
			}
		})
	}
}

// garbling serves a host that writes the content behind the answer to a HEAD.
func garbling(t *testing.T, late time.Duration) (url string) {
	t.Helper()
	right := keeps()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for c, err := l.Accept(); err == nil; c, err = l.Accept() {
			go garble(c, late, right)
		}
	}()
	return "http://" + l.Addr().String()
}

func garble(c net.Conn, late time.Duration, right decider) {
	defer c.Close()
	in := bufio.NewReader(c)
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		a := right(r, body)
		fmt.Fprintf(c, "HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", a.status, a.media, len(a.body))
		if r.Method == http.MethodHead {
			time.Sleep(late)
		}
		fmt.Fprint(c, a.body)
		if r.Close {
			return
		}
	}
}
