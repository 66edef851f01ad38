package host

import (
	"bufio"
	"context"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"example.com/importcheck/generators"
)

func TestRequestIsSentAsGiven(t *testing.T) {
	var got string
	address := rawHost(t, func(_ int, c net.Conn) {
		got = readHead(bufio.NewReader(c)) + "|"
		io.WriteString(c, ok200+"Content-Length: 0\r\n\r\n")
	})
	r := start("{}")
	r.Path = "/a//b/%2F?x=[1]&y"
	r.Header = append(r.Header, generators.Field{Name: "x-odd"}, generators.Field{Name: "X-Odd", Value: "é\t2"}, generators.Field{Name: "x-odd", Value: "3"})
	e := do(newClient(t, address+"/base/", nil), r)
	want := "POST /base/a//b/%2F?x=[1]&y HTTP/1.1\r\nHost: " + strings.TrimPrefix(address, "http://") +
		"\r\nUser-Agent: importcheck-test\r\nApi-Key: " + testKey + "\r\nContent-Type: application/json\r\n" +
		"x-odd: \r\nX-Odd: é\t2\r\nx-odd: 3\r\nAccept-Encoding: gzip\r\nContent-Length: 2\r\n\r\n|"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if e.URL != address+"/base"+r.Path {
		t.Errorf("URL %s", e.URL)
	}
	shown := strings.ReplaceAll(strings.TrimSuffix(strings.SplitN(want, "\r\n", 2)[1], "\r\n\r\n|"), "\r\n", "\n")
	if shown = strings.ReplaceAll(shown, testKey, "$PINECONE_API_KEY"); sent(e) != shown {
		t.Errorf("got  %q\nwant %q", sent(e), shown)
	}
}

// readHead reads a request's head as bytes.
func readHead(in *bufio.Reader) string {
	var head strings.Builder
	for {
		line, err := in.ReadString('\n')
		head.WriteString(line)
		if err != nil || (line == "\r\n" && head.Len() > 2) {
			return head.String()
		}
	}
}

func TestRequestsOwnFieldsWinOverTheClients(t *testing.T) {
	r := start("{}")
	r.Header = []generators.Field{
		{Name: "user-agent", Value: "own"}, {Name: "Host", Value: "other.example"}, {Name: "Accept-Encoding", Value: "identity"}, {Name: "Content-Length", Value: "2"},
	}
	e := do(newClient(t, saying(t, ok200+"Content-Length: 0\r\n\r\n"), nil), r)
	if want := "user-agent: own\nHost: other.example\nAccept-Encoding: identity\nContent-Length: 2"; sent(e) != want {
		t.Errorf("got %q", sent(e))
	}
}

func TestLengthIsSaidWhereABodyIsUsual(t *testing.T) {
	for method, want := range map[string]bool{"POST": true, "PUT": true, "PATCH": true, "GET": false, "HEAD": false, "OPTIONS": false} {
		c := newClient(t, saying(t, "HTTP/1.1 204 No Content\r\n\r\n"), nil)
		e := do(c, generators.Request{Method: method, Path: "/"})
		if got := strings.Contains(sent(e), "Content-Length: 0"); got != want || e.Status != 204 {
			t.Errorf("%s: length said: %v, %+v", method, got, e)
		}
	}
}

func TestLineBreaksAreNeverSent(t *testing.T) {
	c := newClient(t, "http://127.0.0.1:1", nil)
	for name, change := range map[string]func(*generators.Request){
		"method": func(r *generators.Request) { r.Method = "POST\r\nX: 1" },
		"path":   func(r *generators.Request) { r.Path = "/a HTTP/1.1\nX: 1" },
		"name":   func(r *generators.Request) { r.Header = []generators.Field{{Name: "A\nB"}} },
		"value":  func(r *generators.Request) { r.Header = []generators.Field{{Name: "A", Value: "\r"}} },
		"form":   func(r *generators.Request) { r.Wire = "smoke-signals" },
	} {
		r := start("{}")
		change(&r)
		if e := do(c, r); e.Failure != Unsupported || e.Tries != 0 || e.Problem == "" {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestRedirectsAreAnswers(t *testing.T) {
	followed := false
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if followed = r.URL.Path == "/other"; !followed {
			http.Redirect(w, r, "/other", http.StatusFound)
		}
	})
	if e := do(newClient(t, s.URL, nil), start("{}")); e.Status != 302 || followed {
		t.Errorf("status %d, followed %v", e.Status, followed)
	}
}

func TestConnectionsAreKept(t *testing.T) {
	var opened atomic.Int64
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.Copy(w, r.Body) }))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	c := newClient(t, s.URL, func(o *Options) { o.Workers = 8 })
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				if e := do(c, start(`{"a":1}`)); e.Status != 200 || string(e.Body) != `{"a":1}` {
					t.Errorf("%q %s", e.Failure, e.Problem)
				}
			}
		})
	}
	all.Wait()
	// On a busy machine an answer may be read before the request counts as written, and its
	// connection is not kept then; one for each request would be 400.
	if n := opened.Load(); n > 16 {
		t.Errorf("%d connections for 8 workers", n)
	}
	if e := do(c, start("{}")); e.NewConn {
		t.Error("the 401st request opened a connection")
	}
}

// A host that closes a kept connection just as a request arrives is not reported as
// one that resets, and the second sending is counted.
func TestDeadKeptConnectionIsReplacedOnce(t *testing.T) {
	var requests atomic.Int64
	address := rawHost(t, func(n int, c net.Conn) {
		in := bufio.NewReader(c)
		readHead(in)
		in.Discard(2)
		io.WriteString(c, ok200+"Content-Length: 0\r\n\r\n")
		if readHead(in) != "" {
			requests.Add(1)
		}
	})
	c := newClient(t, address, nil)
	do(c, start("{}"))
	if e := do(c, start("{}")); e.Failure != "" || e.Status != 200 || e.Tries != 2 || !e.NewConn {
		t.Errorf("got %+v", e)
	}
	if e := c.Once(context.Background(), start("{}")); e.Failure != "" || e.Tries != 1 || !e.NewConn {
		t.Errorf("Once: %+v", e)
	}
	if requests.Load() != 1 {
		t.Errorf("%d requests met a dead connection", requests.Load())
	}
}

func TestFreshConnectionIsNeverReplaced(t *testing.T) {
	var requests atomic.Int64
	c := newClient(t, rawHost(t, func(_ int, c net.Conn) { readRequest(c); requests.Add(1) }), nil)
	if e := do(c, start("{}")); e.Failure != Reset || e.Tries != 1 || requests.Load() != 1 {
		t.Errorf("%d requests, %+v", requests.Load(), e)
	}
}

// What a host says unasked on a kept connection is no answer to the next request.
func TestUnaskedAnswersAreDropped(t *testing.T) {
	extra := "HTTP/1.1 500 Unasked\r\nContent-Length: 0\r\n\r\n"
	for name, later := range map[string]time.Duration{"in the same segment": 0, "later": 10 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			address := rawHost(t, func(_ int, c net.Conn) {
				in := bufio.NewReader(c)
				for readHead(in) != "" {
					in.Discard(2)
					first := ok200 + "Content-Length: 0\r\n\r\n"
					if later == 0 {
						first += extra
					}
					io.WriteString(c, first)
					if later > 0 {
						time.Sleep(later)
						io.WriteString(c, extra)
					}
				}
			})
			c := newClient(t, address, nil)
			for i := range 3 {
				said := i > 0 && later > 0 // what stands in the answer's own segment is seen with it
				if e := do(c, start("{}")); e.Status != 200 || e.Tries != 1 || !e.NewConn || e.Unasked != said {
					t.Errorf("got %+v", e)
				}
				time.Sleep(3 * later)
			}
		})
	}
}

func TestHostsThatAreNotThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if e := do(newClient(t, "http://"+l.Addr().String(), nil), start("{}")); e.Failure != Refused || e.Status != 0 || e.Tries != 1 {
		t.Errorf("got %+v", e)
	}
	noName := func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "nowhere.invalid", IsNotFound: true}}
	}
	if e := do(newClient(t, "https://nowhere.invalid", func(o *Options) { o.Dial = noName }), start("{}")); e.Failure != DNS {
		t.Errorf("got %+v", e)
	}
	hangs := func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
	c := newClient(t, "https://slow.invalid", func(o *Options) { o.Dial, o.Timeout = hangs, 20*time.Millisecond })
	if e := do(c, start("{}")); e.Failure != NoRoute || !strings.Contains(e.Problem, "while connecting") {
		t.Errorf("got %+v", e)
	}
}

func TestCallersContextEndsARequest(t *testing.T) {
	c := newClient(t, rawHost(t, func(_ int, c net.Conn) { readRequest(c); c.Read(make([]byte, 1)) }), nil)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	if e := c.Do(ctx, start("{}")); e.Failure != Cancelled || e.Tries != 1 || e.Elapsed > time.Second {
		t.Errorf("got %+v", e)
	}
	if e := c.Do(ctx, start("{}")); e.Failure != Cancelled || e.Tries != 0 {
		t.Errorf("got %+v", e)
	}
}

func TestIPv6Loopback(t *testing.T) {
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Log("this machine has no IPv6 loopback, so only the address is tested:", err)
		newClient(t, "http://[::1]:80/base", nil)
		return
	}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Host) }))
	s.Listener.Close()
	s.Listener = l
	s.Start()
	t.Cleanup(s.Close)
	if e := do(newClient(t, s.URL, nil), start("{}")); e.Status != 200 || string(e.Body) != l.Addr().String() {
		t.Errorf("got %+v", e)
	}
}

// certificateOf writes the authority of a TLS test server to a file.
func certificateOf(t *testing.T, s *httptest.Server) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func serveTLS(t *testing.T, http2 bool, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.EnableHTTP2 = http2
	s.Config.ErrorLog = quiet()
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func TestTLSIsVerified(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		s := serveTLS(t, http2, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Proto) })
		proto := map[bool]string{false: "HTTP/1.1", true: "HTTP/2.0"}[http2]
		trusting := newClient(t, s.URL, func(o *Options) { o.CAFile = certificateOf(t, s) })
		careless := newClient(t, s.URL, func(o *Options) { o.InsecureTLS = true })
		for _, c := range []*Client{trusting, careless} {
			for i := range 3 {
				e := do(c, start("{}"))
				if e.Failure != "" || string(e.Body) != proto || e.Proto != proto || e.NewConn != (i == 0) {
					t.Errorf("request %d: %+v", i, e)
				}
			}
		}
		if e := do(newClient(t, s.URL, nil), start("{}")); e.Failure != TLS || e.Status != 0 || !strings.HasSuffix(e.Problem, "(--ca)") {
			t.Errorf("an unknown authority: %+v", e)
		}
	}
}

func TestTLSThatStallsOrBreaks(t *testing.T) {
	for name, tt := range map[string]struct {
		talk    func(int, net.Conn)
		failure Failure
	}{
		"stalls": {func(_ int, c net.Conn) { io.Copy(io.Discard, c) }, NoRoute},
		"closes": {func(int, net.Conn) {}, Reset},
		"babble": {func(_ int, c net.Conn) { io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n"); io.Copy(io.Discard, c) }, TLS},
	} {
		address := strings.Replace(rawHost(t, tt.talk), "http:", "https:", 1)
		c := newClient(t, address, func(o *Options) { o.Timeout = 200 * time.Millisecond })
		if e := do(c, start("{}")); e.Failure != tt.failure || !strings.Contains(e.Problem, "while connecting") {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestNoGoroutineIsLeftAfterClose(t *testing.T) {
	before := runtime.NumGoroutine()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body) }))
	c, err := New(Options{URL: s.URL, Key: testKey, Workers: 8})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for _, wire := range wires() {
				r := start("{}")
				r.Wire = wire
				do(c, r)
			}
		})
	}
	all.Wait()
	c.Close()
	s.Close()
	for end := time.Now().Add(3 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(end) {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%d goroutines before, %d after\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
		}
	}
}

func TestRateIsSharedByAllWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, stop := inMemory(t, func(http.ResponseWriter, *http.Request) {}, func(o *Options) { o.Rate = 5 })
		defer stop()
		begin := time.Now()
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				for range 5 {
					if e := do(c, start("{}")); e.Status != 200 || e.Elapsed != 0 {
						t.Errorf("got %+v", e)
					}
				}
			})
		}
		all.Wait()
		if took := time.Since(begin); took < 3800*time.Millisecond || took > 3801*time.Millisecond {
			t.Errorf("20 requests at 5 a second took %v", took)
		}
	})
}

func BenchmarkDo(b *testing.B) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		io.WriteString(w, `{"id":"101"}`)
	}))
	defer s.Close()
	c, err := New(Options{URL: s.URL, Key: testKey})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	for b.Loop() {
		if e := do(c, start(`{"uri":"s3://bucket/dir"}`)); e.Status != 200 {
			b.Fatal(e.Problem)
		}
	}
}

// A host that refuses a connection for a moment, as one that is restarted does, is waited
// for; one that was never there is not.
func TestAHostThatIsAwayForAMomentIsWaitedFor(t *testing.T) {
	address := strings.TrimPrefix(rawHost(t, func(_ int, c net.Conn) {
		readRequest(c)
		io.WriteString(c, ok200+"Content-Length: 2\r\nConnection: close\r\n\r\n{}")
	}), "http://")
	var dials, away atomic.Int64
	c := newClient(t, "http://"+address, func(o *Options) {
		o.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			if dials.Add(1); away.Add(-1) >= 0 {
				return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
			}
			return new(net.Dialer).DialContext(ctx, network, address)
		}
	})
	away.Store(1)
	if e := do(c, start("{}")); e.Failure != Refused || e.Tries != 1 {
		t.Errorf("never met: %+v", e)
	}
	for name, row := range map[string]struct {
		away  int64
		tries int
		ends  Failure
	}{"a moment": {4, 5, ""}, "for good": {100, 6, Refused}} {
		away.Store(0)
		if e := do(c, start("{}")); e.Failure != "" {
			t.Fatalf("%+v", e)
		}
		away.Store(row.away)
		if e := do(c, start("{}")); e.Failure != row.ends || e.Tries != row.tries {
			t.Errorf("%s: %+v", name, e)
		}
	}
}
