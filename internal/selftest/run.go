package selftest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// The kinds of host.
const (
	KindFault    = "fault"
	KindHonest   = "honest"
	KindMutation = "mutation"
)

// patience is the time-out of a request to a host with a fault that hangs.
const patience = 300 * time.Millisecond

// Options say what is run.
type Options struct {
	Seed     int64                                 // of every run; 0 is 1
	Workers  int                                   // hosts that are tested at once; 0 is one for each processor
	Only     func(kind, name string) bool          // nil: every host
	Progress func(done, of int, kind, name string) // called from one goroutine at a time; may be nil
}

// Run tests every fault and every mutation of every embedded contract and every honest
// host. The error says that it could not be begun or was interrupted; what it measured
// until then is in the matrix.
func Run(ctx context.Context, o Options) (*Matrix, error) {
	subjects, err := subjects()
	if err != nil {
		return nil, err
	}
	if o.Only != nil {
		subjects = slices.DeleteFunc(subjects, func(s subject) bool { return !o.Only(s.row.Kind, s.row.Name) })
	}
	began := time.Now()
	rows := o.measure(ctx, subjects)
	m := newMatrix(rows, time.Since(began))
	return m, ctx.Err()
}

// A subject is one host to test.
type subject struct {
	row     Row
	measure func(context.Context, int64, *Row)
}

func subjects() ([]subject, error) {
	var out []subject
	for _, h := range Hosts() {
		c, err := spec.Load(cmp.Or(h.version, spec.Latest))
		if err != nil {
			return nil, err
		}
		out = append(out, subject{Row{Kind: KindHonest, Name: h.Name, Says: h.Says, Sees: h.Warns}, h.measure(c)})
	}
	faults, err := mockhost.Faults(spec.Latest)
	if err != nil {
		return nil, err
	}
	for _, f := range faults {
		out = append(out, subject{Row{Kind: KindFault, Name: f.Name, Says: f.Description, Sees: f.DetectedBy,
			Waits: f.Waits, Warning: f.Warning}, measureFault(f)})
	}
	for _, version := range spec.Versions() {
		more, err := mutants(version)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func (o Options) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// measure tests the subjects, some at once, and returns a row for each in their order.
func (o Options) measure(ctx context.Context, subjects []subject) []Row {
	var mu sync.Mutex
	var wg sync.WaitGroup
	next, done := make(chan int), 0
	rows := make([]Row, len(subjects))
	for range o.workers() {
		wg.Go(func() {
			for i := range next {
				rows[i] = subjects[i].test(ctx, o.Seed)
				mu.Lock()
				if done++; o.Progress != nil {
					o.Progress(done, len(subjects), rows[i].Kind, rows[i].Name)
				}
				mu.Unlock()
			}
		})
	}
	for i := range subjects {
		next <- i
	}
	close(next)
	wg.Wait()
	return rows
}

func (s subject) test(ctx context.Context, seed int64) Row {
	row := s.row
	seed = cmp.Or(seed, 1)
	began := time.Now()
	if ctx.Err() != nil {
		row.Problem = "the selftest was interrupted"
	} else {
		s.measure(ctx, seed, &row)
	}
	row.Seconds = time.Since(began).Seconds()
	return row
}

func measureFault(f mockhost.Fault) func(context.Context, int64, *Row) {
	return func(ctx context.Context, seed int64, row *Row) {
		options := []importcheck.Option{importcheck.Seed(seed)}
		if f.Warning {
			options = append(options, importcheck.Strict())
		}
		if f.Waits {
			options = append(options, importcheck.Timeout(patience))
		}
		row.take(importcheck.Check(ctx, importcheck.Mock(f.Name), options...))
	}
}

// measure tests an honest host, a second time and strictly where it warns.
func (h Honest) measure(c *spec.Contract) func(context.Context, int64, *Row) {
	return func(ctx context.Context, seed int64, row *Row) {
		s, err := h.open(c)
		if err != nil {
			row.Problem = err.Error()
			return
		}
		defer s.close()
		options := append(s.options, importcheck.Contract(c.Version), importcheck.Seed(seed), importcheck.Key(mockhost.Key))
		r, err := importcheck.Check(ctx, importcheck.Host(s.url), options...)
		row.take(r, err)
		if err != nil || len(h.Warns) == 0 {
			return
		}
		there := func() importcheck.Target { return importcheck.Host(s.url) }
		strict, err := hunt{target: there, options: append(options, importcheck.Strict())}.run(ctx)
		if err == nil {
			row.Strict = string(strict.Verdict)
		}
	}
}

// leaked names the forms in which a report holds the key, but for the line by which a
// reader starts the mock host.
func leaked(r *reports.Report) []string {
	var b bytes.Buffer
	if err := errors.Join(r.WriteJSON(&b), r.WriteHAR(&b)); err != nil {
		return []string{err.Error()}
	}
	return Leaks(bytes.ReplaceAll(b.Bytes(), []byte("PINECONE_API_KEY="+mockhost.Key), nil), mockhost.Key)
}

// take notes what a run said of the host.
func (row *Row) take(r *reports.Report, err error) {
	if err != nil {
		row.Problem = err.Error()
		return
	}
	row.Verdict, row.Reason, row.Requests = string(r.Verdict), r.Reason, r.Run.Requests
	if forms := leaked(r); len(forms) > 0 {
		row.Problem = "the report gives the key away: " + strings.Join(forms, ", ")
	}
	for _, f := range r.Findings {
		row.Findings = append(row.Findings, fmt.Sprintf("%s %s: %s (expected %s; observed %s; case %s)", f.Severity,
			f.Check, f.Title, f.Expected, f.Observed, f.Case))
		if f.Severity == reports.Violation {
			row.Violated = append(row.Violated, f.Check)
		}
		row.Saw = append(row.Saw, f.Check)
		if f.Root != nil {
			for _, more := range f.Root.Follows {
				row.Saw = append(row.Saw, more.Check)
			}
		}
	}
	for _, list := range []*[]string{&row.Saw, &row.Violated} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}
