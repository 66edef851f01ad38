package mockhost

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/importcheck/spec"
)

func serve(t *testing.T, opts ...Option) *Server {
	t.Helper()
	s, err := Must(spec.Latest, opts...).Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func dial(t *testing.T, s *Server) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(5 * time.Second))
	return c
}

const head = "POST /bulk/imports HTTP/1.1\r\nHost: h\r\nApi-Key: " + Key + "\r\nX-Pinecone-Api-Version: 2026-04\r\nContent-Type: application/json\r\n"

var plainRequest = head + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(good), good)

// talk writes the parts one after the other and returns the status of the last of n
// answers, or 0 without one.
func talk(t *testing.T, c net.Conn, n int, parts ...string) (status int) {
	t.Helper()
	for i, p := range parts {
		if i > 0 {
			time.Sleep(5 * time.Millisecond) // so that the parts are segments of their own
		}
		io.WriteString(c, p)
	}
	in := bufio.NewReader(c)
	for range n {
		r, err := http.ReadResponse(in, nil)
		if err != nil {
			return 0
		}
		io.Copy(io.Discard, r.Body)
		status = r.StatusCode
	}
	return status
}

// wireRequests are the same start in each form, by the name of the form.
var wireRequests = map[string][]string{
	"small-names":     {strings.Replace(plainRequest, "Content-Type", "content-type", 1)},
	"capital-names":   {strings.Replace(plainRequest, "Content-Type", "CONTENT-TYPE", 1)},
	"no-space":        {strings.Replace(plainRequest, "Api-Key: ", "Api-Key:", 1)},
	"wide-space":      {strings.Replace(plainRequest, "application/json\r\n", " application/json \r\n", 1)},
	"tab":             {strings.Replace(plainRequest, "application/json\r\n", "application/json\t\r\n", 1)},
	"host-last":       {strings.Replace(strings.Replace(plainRequest, "Host: h\r\n", "", 1), "\r\n\r\n", "\r\nHost: h\r\n\r\n", 1)},
	"split-head":      {plainRequest[:30], plainRequest[30:]},
	"later-body":      {plainRequest[:len(plainRequest)-len(good)], good},
	"pipelined":       {plainRequest + plainRequest},
	"chunk-extension": {head + "Transfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("%x;a=b\r\n%s\r\n0\r\n\r\n", len(good), good)},
	"trailer":         {head + "Transfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n0\r\nX-After: a\r\n\r\n", len(good), good)},
	"chunk-capitals":  {head + "Transfer-Encoding: chunked\r\n\r\n" + inTens(good)},
	"chunk-zeros":     {head + "Transfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("000%x\r\n%s\r\n0\r\n\r\n", len(good), good)},
	"chunked-case":    {head + "Transfer-Encoding: Chunked\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(good), good)},
}

// inTens writes a body in chunks of ten bytes, with sizes in capital digits.
func inTens(body string) (out string) {
	for part := range slices.Chunk([]byte(body), 10) {
		out += fmt.Sprintf("%X\r\n%s\r\n", len(part), part)
	}
	return out + "0\r\n\r\n"
}

func answersTo(form string) int {
	if form == "pipelined" {
		return 2
	}
	return 1
}

func TestEveryFormOnTheWireIsTaken(t *testing.T) {
	s := serve(t)
	for form, parts := range wireRequests {
		if got := talk(t, dial(t, s), answersTo(form), parts...); got != 200 {
			t.Errorf("%s: status %d", form, got)
		}
	}
	if got := talk(t, dial(t, s), 1, "\r\n\r\n", plainRequest); got != 200 {
		t.Errorf("behind empty lines: status %d", got)
	}
}

func TestFaultsOfTheListenerSeeTheirFormAlone(t *testing.T) {
	for _, form := range wireForms {
		name := "http." + form.name + "-refused"
		s := serve(t, WithFault(name))
		if got := talk(t, dial(t, s), 1, plainRequest); got != 200 {
			t.Errorf("%s: a plain start has status %d", name, got)
		}
		parts, ok := wireRequests[form.name]
		if got := talk(t, dial(t, s), answersTo(form.name), parts...); !ok || got != 400 {
			t.Errorf("%s: status %d", name, got)
		}
		c := dial(t, s)
		expecting := strings.Replace(plainRequest, "\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n", 1)
		if got := talk(t, c, 2, expecting); form.name != "later-body" && got != 200 {
			t.Errorf("%s: with Expect the status is %d", name, got)
		}
	}
}

func TestFaultsOfTheAnswerOnTheWire(t *testing.T) {
	if s := serve(t); !whole(dial(t, s), plainRequest) {
		t.Error("a host without a fault answers brokenly")
	}
	for _, f := range latest(t).faults() {
		if f.Class != "wire" {
			continue
		}
		s := serve(t, withFaults(f))
		request := plainRequest
		if strings.HasPrefix(f.Name, "wire.error") {
			request = strings.Replace(plainRequest, "s3", "xx", 1)
		}
		if f.Name == "wire.chunks-to-http-1.0" {
			request = strings.Replace(plainRequest, "HTTP/1.1", "HTTP/1.0", 1)
		}
		broken := false
		for range 20 {
			broken = broken || !whole(dial(t, s), request)
		}
		if !broken {
			t.Errorf("%s: every answer was whole", f.Name)
		}
	}
}

// strictAnswer is an answer in the form of RFC 9112, on which net/http does not insist.
var (
	strictAnswer = regexp.MustCompile(`(?s)^HTTP/1\.1 \d{3} [ -~]*\r\n((?:[A-Za-z-]+: [ -~]+\r\n)+)\r\n(.*)$`)
	strictLength = regexp.MustCompile(`Content-Length: (\d+)\r\n`)
	strictChunks = regexp.MustCompile(`(?s)^([0-9a-f]+)\r\n(.*)\r\n0\r\n\r\n$`)
)

// whole reports whether the connection brings exactly one answer, in the form of HTTP.
func whole(c net.Conn, request string) bool {
	io.WriteString(c, strings.Replace(request, "\r\n", "\r\nConnection: close\r\n", 1))
	raw, _ := io.ReadAll(c) // a reset may end what is broken
	parts := strictAnswer.FindStringSubmatch(string(raw))
	if parts == nil {
		return false
	}
	lengths, body, size, base := strictLength.FindAllStringSubmatch(parts[1], -1), parts[2], "", 10
	switch chunks := strings.Contains(parts[1], "Transfer-Encoding"); {
	case len(lengths) == 1 && !chunks:
		size = lengths[0][1]
	case len(lengths) == 0 && strings.Contains(request, "HTTP/1.1") && strictChunks.MatchString(body):
		size, base = strictChunks.FindStringSubmatch(body)[1], 16
		body = strictChunks.FindStringSubmatch(body)[2]
	}
	n, err := strconv.ParseInt(size, base, 32)
	v, wrong := readJSON([]byte(body))
	return err == nil && int(n) == len(body) && wrong == nil && v.is(objectKind)
}

func TestStartsAtOnceMeet(t *testing.T) {
	for name, bad := range map[string]func(status int, id string, ids map[string]bool) bool{
		"id.at-once":            func(_ int, id string, ids map[string]bool) bool { return ids[id] },
		"state.at-once-fails":   func(status int, _ string, _ map[string]bool) bool { return status == 500 },
		"state.at-once-refused": func(status int, _ string, _ map[string]bool) bool { return status == 400 },
	} {
		h := Must(spec.Latest, WithFault(name))
		var mu sync.Mutex
		ids, found := map[string]bool{}, false
		var done sync.WaitGroup
		for range 20 {
			done.Go(func() {
				r := send(h, ask("POST", path, good))
				b, _ := io.ReadAll(r.Body)
				v, _ := readJSON(b)
				id, _ := v.get("id")
				mu.Lock()
				defer mu.Unlock()
				found = found || bad(r.StatusCode, id.text, ids)
				ids[id.text] = true
			})
		}
		done.Wait()
		if !found {
			t.Errorf("%s: 20 starts at once show nothing", name)
		}
		h = Must(spec.Latest, WithFault(name))
		for range 3 {
			if got := send(h, ask("POST", path, good)).StatusCode; got != 200 {
				t.Errorf("%s: one start at a time has status %d", name, got)
			}
		}
	}
}

func TestTLSWithBothProtocols(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	secure, ca, err := ListenTLS(l, "mock.example.com")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Must(spec.Latest).Serve(ctx, secure) }()
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	for _, two := range []bool{false, true} {
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: two}}
		r := ask("POST", path, good)
		r.RequestURI, r.URL.Scheme, r.URL.Host = "", "https", l.Addr().String()
		resp, err := client.Do(r)
		if err != nil || resp.StatusCode != 200 || (resp.ProtoMajor == 2) != two {
			t.Errorf("HTTP/2 %v: %v, %v", two, resp, err)
		}
		client.CloseIdleConnections()
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestAHangingHostEndsSoon(t *testing.T) {
	s, err := Must(spec.Latest, WithFault("types.body.array-hangs")).Start()
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(dial(t, s), head+"Content-Length: 2\r\n\r\n[]")
	began := time.Now()
	if err := s.Close(); err != nil || time.Since(began) > 2*time.Second {
		t.Errorf("it took %v: %v", time.Since(began), err)
	}
}

func TestWhatTheHostGotIsRecorded(t *testing.T) {
	h := Must(spec.Latest, WithKey("another"))
	for i := range mostRecorded + 10 {
		send(h, ask("POST", fmt.Sprintf("%s?n=%d", path, i), good, set("Api-Key", "another")))
	}
	got := h.Record()
	last := got[len(got)-1]
	if len(got) != mostRecorded || got[0].URI != path+"?n=10" || last.URI != path+"?n=265" || last.Method != "POST" || string(last.Body) != good || last.Header.Get("Api-Key") != "another" {
		t.Errorf("%d requests, from %s to %s", len(got), got[0].URI, last.URI)
	}
	send(h, ask("POST", path, `{"uri":"`+strings.Repeat("a", 1<<20)+`"}`, set("Api-Key", "another")))
	got = h.Record()
	if n := len(got[len(got)-1].Body); n != mostRecordedBody {
		t.Errorf("%d bytes of a large body are kept", n)
	}
}

// A request is in the record before its answer is out, also where a part of the answer
// is flushed early.
func TestTheRecordIsAheadOfTheAnswer(t *testing.T) {
	early := fault{http: func(_ *contract, next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusOK)
			http.NewResponseController(w).Flush()
			<-r.Context().Done()
		})
	}}
	s := serve(t, withFaults(early))
	if _, err := http.Get(s.URL + "/early"); err != nil {
		t.Fatal(err)
	}
	if got := s.Record(); len(got) != 1 || got[0].URI != "/early" {
		t.Errorf("the record is %+v", got)
	}
}

func TestHostsByName(t *testing.T) {
	h := Must("2025-04", WithFault("id.missing"), WithKey("another"))
	a := send(h, ask("POST", path, good, set("Api-Key", "another")))
	if body, err := io.ReadAll(a.Body); err != nil || a.StatusCode != http.StatusOK || strings.Contains(string(body), `"id"`) {
		t.Errorf("%v: %d %s", err, a.StatusCode, body)
	}
	for _, wrong := range []func() (*Host, error){
		func() (*Host, error) { return Open("1999-01") },
		func() (*Host, error) { return Open("2026-04", WithFault("id.mising")) },
	} {
		if _, err := wrong(); err == nil {
			t.Error("a host of a contract or with a fault that there is not")
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("Must does not panic")
		}
	}()
	Must("1999-01")
}
