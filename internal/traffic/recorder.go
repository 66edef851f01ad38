package traffic

import (
	"cmp"
	"net/http"
	"sync"

	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// A Recorder is a Transport whose exchanges are checked, away from the path of the requests. It is
// safe for many goroutines.
type Recorder struct {
	Transport
	tallies []*Tally
	queue   *queue

	mu                   sync.Mutex
	host                 string // of the first request
	others, left, failed int
}

// NewRecorder returns a recorder before base. The first contract is the one of the host: answers
// are checked by it. Requests are checked by each.
func NewRecorder(base http.RoundTripper, contracts ...*spec.Contract) *Recorder {
	r := &Recorder{}
	for i, c := range contracts {
		r.tallies = append(r.tallies, NewTally(New(c), TallyOptions{Compare: i == 0, RequestsOnly: i > 0}))
	}
	r.queue = newQueue(r.check)
	first := r.tallies[0].checker
	r.Transport = Transport{Base: base, Of: func(x Exchange) bool { return first.Operation(x) != "" }, Passed: r.passed}
	return r
}

// passed counts an exchange, and has it checked where there is anything to check.
func (r *Recorder) passed(p Passed) {
	r.mu.Lock()
	r.host = cmp.Or(r.host, p.URL.Scheme+"://"+p.URL.Host)
	switch {
	case p.Other:
		r.others++
	case p.Left:
		r.left++
	case p.Failed:
		r.failed++
	}
	r.mu.Unlock()
	if !p.Other && !p.Left && !p.Failed {
		r.queue.add(p)
	}
}

func (r *Recorder) check(p Passed) {
	for _, t := range r.tallies {
		if t.checker.Operation(p.Exchange) != "" {
			t.Add(p.Exchange)
		}
	}
}

// Reports waits until what has passed is checked, and returns a report for each contract. Aside
// adds what else happened that is not of the host.
func (r *Recorder) Reports(about About, aside map[string]int) []*reports.Report {
	dropped := r.queue.wait()
	r.mu.Lock()
	about.Host = cmp.Or(about.Host, r.host, "nowhere")
	about.Aside = map[string]int{
		"requests of other operations, which pass unchecked":           r.others,
		"exchanges that their client left before the end":              r.left,
		"requests that came to no answer":                              r.failed,
		"exchanges that were not checked, since too many came at once": dropped,
	}
	r.mu.Unlock()
	for what, n := range aside {
		about.Aside[what] = n
	}
	var out []*reports.Report
	for _, t := range r.tallies {
		out = append(out, t.Report(about))
	}
	return out
}

// Total is how many exchanges were checked, for who asks whether there is anything new.
func (r *Recorder) Total() int { return r.tallies[0].Total() }
