package proxy_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/importcheck/internal/proxy"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

func contracts(t testing.TB, versions ...string) (out []*spec.Contract) {
	t.Helper()
	for _, v := range versions {
		c, err := spec.Load(v)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

// before returns a proxy before a host, and the URL at which it is served.
func before(t testing.TB, host string) (*proxy.Proxy, string) {
	t.Helper()
	p, err := proxy.New(proxy.Options{Host: host, Contracts: contracts(t, spec.Latest)})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	return p, s.URL
}

// says is a host that writes these bytes to whatever it is asked, and closes.
func says(t *testing.T, answer string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				if r, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
					_, _ = io.Copy(io.Discard, r.Body)
					_, _ = io.WriteString(c, answer)
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

func post(t testing.TB, url, body string) *http.Response {
	t.Helper()
	resp := send(t, url, body)
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// send sends a start and leaves its answer to be closed.
func send(t testing.TB, url, body string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/bulk/imports", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Api-Key", mockhost.Key)
	r.Header.Set("X-Pinecone-Api-Version", spec.Latest)
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

const valid = `{"uri":"s3://bucket/dir"}`

func TestAnAnswerReachesTheClientAsTheHostWroteIt(t *testing.T) {
	for what, answer := range map[string]string{
		"an ordinary one":           "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}",
		"no media type and no date": "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
		"an odd status":             "HTTP/1.1 299 Odd\r\nX-A: b\r\nX-A: c\r\nContent-Length: 0\r\n\r\n",
		"not JSON, with a date":     "HTTP/1.1 500 No\r\nDate: yesterday\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n\xff\x00<",
		"chunks and a trailer":      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\n{}\r\n0\r\nX-Sum: 7\r\n\r\n",
		"a content coding":          "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00",
	} {
		host := says(t, answer)
		_, url := before(t, host)
		direct, through := seen(t, post(t, host, valid)), seen(t, post(t, url, valid))
		if direct != through {
			t.Errorf("%s: the client sees\n%s\nand through the proxy\n%s", what, direct, through)
		}
	}
}

// seen is all that a client sees of an answer.
func seen(t *testing.T, r *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	r.Header.Del("Connection") // of the hop
	return fmt.Sprintf("%d %v %q %v %v %d", r.StatusCode, r.Header, body, r.Trailer, err, r.ContentLength)
}

func TestAHostThatIsAwayIsTheProxysMatter(t *testing.T) {
	p, url := before(t, "http://127.0.0.1:1")
	r := post(t, url, valid)
	body, _ := io.ReadAll(r.Body)
	if r.StatusCode != http.StatusBadGateway || !strings.Contains(string(body), "this is the proxy of importcheck") {
		t.Errorf("%d %s", r.StatusCode, body)
	}
	report := p.Reports()[0]
	if len(report.Findings) > 0 || !strings.Contains(fmt.Sprint(report.Observed), "answers 502 of the proxy's own, since the host did not answer 1") {
		t.Errorf("%v, %v", report.Findings, report.Observed)
	}
}

func TestAClientThatHangsUpIsNoFindingAboutTheHost(t *testing.T) {
	ended := make(chan struct{})
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"id":`)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(ended)
	}))
	defer host.Close()
	p, url := before(t, host.URL)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/bulk/imports", strings.NewReader(valid))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	resp.Body.Close()
	<-ended
	for !strings.Contains(fmt.Sprint(p.Reports()[0].Observed), "left before the end 1") {
		runtime.Gosched() // until the proxy has heard of it
	}
	if report := p.Reports()[0]; len(report.Findings) > 0 || report.Run.Requests > 0 {
		t.Errorf("%d requests, %v", report.Run.Requests, report.Findings)
	}
}

// Whatever the proxy writes holds no key, and its reports are there while it runs.
func TestReportsAreWrittenAsItRunsAndHoldNoKey(t *testing.T) {
	h, err := mockhost.Open(spec.Latest, mockhost.WithFault("id.missing"))
	if err != nil {
		t.Fatal(err)
	}
	host := httptest.NewServer(h)
	defer host.Close()
	p, err := proxy.New(proxy.Options{Host: host.URL, Contracts: contracts(t, "2026-04", "2025-10")})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dir, tick := t.TempDir(), make(chan time.Time)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan []*reports.Report)
	go func() {
		all, err := p.Serve(ctx, l, dir, tick)
		if err != nil {
			t.Error(err)
		}
		done <- all
	}()
	_, _ = io.ReadAll(post(t, "http://"+l.Addr().String(), valid).Body)
	_, _ = io.ReadAll(post(t, "http://"+l.Addr().String(), `{"uri":"`+mockhost.Key+`"}`).Body)
	tick <- time.Time{}
	tick <- time.Time{} // the first one is done with
	r, err := reports.ReadFile(filepath.Join(dir, "report.json"))
	if err != nil || r.Verdict != reports.Violates || !slices.ContainsFunc(r.Findings, func(f reports.Finding) bool { return f.Check == "import-id-present" }) {
		t.Errorf("%v: %+v", err, r)
	}
	cancel()
	if all := <-done; len(all) != 2 || !strings.Contains(all[0].Reason, "1 of 2 starts are valid under 2026-04") && !strings.Contains(all[0].Reason, "2 of 2 starts") {
		t.Errorf("%v", all)
	}
	files := 0
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(mockhost.Key)) || bytes.Contains(b, []byte(mockhost.Key[:12])) {
			i := bytes.Index(b, []byte(mockhost.Key[:12]))
			t.Errorf("the key stands in %s: %s", path, b[max(0, i-200):i+60])
		}
		return err
	})
	if err != nil || files < 12 {
		t.Errorf("%d files, %v", files, err)
	}
}

// latency measures requests of 8 clients through a handler.
func latency(b *testing.B, url string) {
	var mu sync.Mutex
	var all []time.Duration
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		var mine []time.Duration
		for pb.Next() {
			began := time.Now()
			r := post(b, url, valid)
			_, _ = io.Copy(io.Discard, r.Body)
			r.Body.Close()
			mine = append(mine, time.Since(began))
		}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, mine...)
	})
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Microseconds()), "µs-p50")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "µs-p99")
}

func BenchmarkLatency(b *testing.B) {
	host := httptest.NewServer(mockhost.Must(spec.Latest))
	defer host.Close()
	to, _ := url.Parse(host.URL)
	plain := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) },
		Transport: &http.Transport{MaxIdleConnsPerHost: 256, DisableCompression: true}})
	defer plain.Close()
	_, checked := before(b, host.URL)
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 256
	b.Run("plain reverse proxy", func(b *testing.B) { latency(b, plain.URL) })
	b.Run("importcheck proxy", func(b *testing.B) { latency(b, checked) })
}

// BenchmarkManyClients sends a thousand requests from each of a hundred clients through the proxy, and
// reports the memory that is in use behind them.
func BenchmarkManyClients(b *testing.B) {
	host := httptest.NewServer(mockhost.Must(spec.Latest))
	defer host.Close()
	_, checked := before(b, host.URL)
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 256
	for b.Loop() {
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				for range 1000 {
					answer := send(b, checked, valid)
					_, _ = io.Copy(io.Discard, answer.Body)
					answer.Body.Close()
				}
			})
		}
		wg.Wait()
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "MiB-heap")
	b.ReportMetric(float64(m.Sys)/(1<<20), "MiB-sys")
}
