package run

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
)

// forms returns plain requests of every kind, made and labelled beforehand.
func forms(b *testing.B) (made, []generators.Case) {
	b.Helper()
	m, err := maker()
	if err != nil {
		b.Fatal(err)
	}
	var out []generators.Case
	for _, c := range m.Cases() {
		if c.Request.Method == "POST" && c.Request.Wire == generators.WirePlain && len(c.Request.Body) < 2_000 && c.Label.Expect != generators.NotAStart && len(c.Request.Header) == 3 {
			out = append(out, c)
		}
	}
	return m, out
}

// BenchmarkExchange sends the same requests to the same handler through our client and
// checks, and through a bare loop over net/http, over one connection and over eight.
func BenchmarkExchange(b *testing.B) {
	m, cases := forms(b)
	var handler http.HandlerFunc = func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // a request that breaks off is answered to nobody
		a := keeps()(r, body)
		w.Header().Set("Content-Type", a.media)
		w.WriteHeader(a.status)
		_, _ = io.WriteString(w, a.body) // as above
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	for _, workers := range []int{1, 8} {
		b.Run(fmt.Sprintf("checked/%d", workers), func(b *testing.B) {
			client, err := host.New(host.Options{URL: server.URL, Key: testKey, Workers: workers})
			if err != nil {
				b.Fatal(err)
			}
			defer client.Close()
			judge := check.NewChecker(m.contract, m.Known)
			atOnce(b, workers, func(i int) {
				c := cases[i%len(cases)]
				judge.One(check.Outcome{Case: c, Exchange: client.Do(context.Background(), c.Request)})
			})
		})
		b.Run(fmt.Sprintf("bare/%d", workers), func(b *testing.B) {
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: workers, MaxConnsPerHost: workers}}
			defer client.CloseIdleConnections()
			atOnce(b, workers, func(i int) { bare(b, client, server.URL, cases[i%len(cases)].Request) })
		})
	}
}

// atOnce shares the iterations of a benchmark out among workers.
func atOnce(b *testing.B, workers int, one func(i int)) {
	b.ResetTimer()
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < b.N; i += workers {
				one(i)
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "exchanges/s")
}

func bare(b *testing.B, client *http.Client, url string, r generators.Request) {
	q, err := http.NewRequest(r.Method, url+r.Path, bytes.NewReader(r.Body))
	if err != nil {
		b.Error(err)
		return
	}
	for _, f := range r.Header {
		q.Header.Add(f.Name, f.Resolve(testKey))
	}
	answer, err := client.Do(q)
	if err != nil {
		b.Error(err)
		return
	}
	defer answer.Body.Close()
	if _, err := io.ReadAll(answer.Body); err != nil {
		b.Error(err)
	}
}
