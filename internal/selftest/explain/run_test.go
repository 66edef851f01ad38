package explain

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// patience is the time-out of a request to a host with a fault that hangs.
const patience = 300 * time.Millisecond

// workers are the runs that are made at once.
const workers = 2

// A result is what one run said of a host.
type result struct {
	faults    []mockhost.Fault // none for a host that conforms
	findings  []reports.Finding
	requests  int
	seconds   float64
	explained float64 // seconds since the last request of the plan
}

// name joins the names of the faults.
func (r *result) name() string {
	var names []string
	for _, f := range r.faults {
		names = append(names, f.Name)
	}
	return strings.Join(names, " + ")
}

func (r *result) count(s reports.Severity) (n int) {
	for _, f := range r.findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

func (r *result) violations() int { return r.count(reports.Violation) }
func (r *result) warnings() int   { return r.count(reports.Warning) }

// counted are the findings that a fault must answer for: violations, and warnings too where the
// fault departs only from what is documented.
func (r *result) counted() []reports.Finding {
	if slices.ContainsFunc(r.faults, func(f mockhost.Fault) bool { return f.Warning }) {
		return r.findings
	}
	warns := func(f reports.Finding) bool { return f.Severity == reports.Warning }
	return slices.DeleteFunc(slices.Clone(r.findings), warns)
}

// checks are those of the findings, each once.
func (r *result) checks() []string {
	var out []string
	for _, f := range r.findings {
		out = append(out, f.Check)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// run makes one run with default settings against the mock host with faults. A fault of the wire
// needs the connection itself, so it stands around the others.
func run(ctx context.Context, faults ...mockhost.Fault) (*result, error) {
	faults = slices.Clone(faults)
	slices.SortStableFunc(faults, func(a, b mockhost.Fault) int { return cmp.Compare(inside(a), inside(b)) })
	var names []string
	var options []importcheck.Option
	for _, f := range faults {
		names = append(names, f.Name)
		if f.Waits {
			options = []importcheck.Option{importcheck.Timeout(patience)}
		}
	}
	r, err := check(ctx, importcheck.Mock(names...), options...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", strings.Join(names, " + "), err)
	}
	r.faults = faults
	return r, nil
}

func inside(f mockhost.Fault) int {
	if f.Class == "wire" {
		return 0
	}
	return 1
}

// check makes a run and notes what it took.
func check(ctx context.Context, host importcheck.Target, options ...importcheck.Option) (*result, error) {
	began, sent := time.Now(), time.Time{}
	options = append(slices.Clip(options), importcheck.Progress(func(phase string, _, _, _, _ int) {
		if phase == "findings" && sent.IsZero() {
			sent = time.Now()
		}
	}))
	report, err := importcheck.Check(ctx, host, options...)
	if err != nil {
		return nil, err
	}
	return &result{findings: report.Findings, requests: report.Run.Requests, seconds: time.Since(began).Seconds(),
		explained: time.Since(sent).Seconds()}, nil
}

// runs makes a run for each set of faults, some at once, and returns the results in their order.
func runs(t *testing.T, sets [][]mockhost.Fault, atOnce int) []*result {
	t.Helper()
	out, errs, next := make([]*result, len(sets)), make([]error, len(sets)), make(chan int)
	var wg sync.WaitGroup
	for range atOnce {
		wg.Go(func() {
			for i := range next {
				out[i], errs[i] = run(t.Context(), sets[i]...)
			}
		})
	}
	for i := range sets {
		next <- i
	}
	close(next)
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// each makes a set of every single fault.
func each(faults []mockhost.Fault) [][]mockhost.Fault {
	var out [][]mockhost.Fault
	for _, f := range faults {
		out = append(out, []mockhost.Fault{f})
	}
	return out
}

// catalogue returns the faults of the latest contract.
func catalogue(t *testing.T) []mockhost.Fault {
	t.Helper()
	faults, err := mockhost.Faults(spec.Latest)
	if err != nil {
		t.Fatal(err)
	}
	return faults
}
