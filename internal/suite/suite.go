package suite

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/exec"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/lock"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/internal/run"
	"example.com/importcheck/internal/version"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
	"example.com/importcheck/steps"
)

// An Address is where a host is reached and what the report calls it.
type Address struct {
	URL, Key, Name string
	Dial           host.Dial // nil for the network
	Faults         []string  // of the embedded mock host
	CurlPrefix     string    // stands before the command that repeats a request
	Close          func()    // ends a host that was started for the run; may be nil
}

// An Open returns the host to test under a contract; one in this process is started.
type Open func(*config.Config, *spec.Contract) (Address, error)

// Check makes a run and returns its report. The error says that the settings, the contract
// or the scenarios cannot be used, and nothing was sent; or, beside a report, that a file
// could not be written.
func Check(ctx context.Context, c *config.Config, open Open) (*reports.Report, error) {
	r, err := prepare(c, open)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if err := r.begin(); err != nil {
		return nil, err
	}
	t, _ := c.TestingT.(*testing.T)
	r.options.AtOnce = t != nil
	made := run.New(r.options)
	book := play(ctx, made, r.scenarios, t, func() map[string]bool { return named(r.contract) })
	if len(book.results()) == 0 {
		return nil, ErrNothing
	}
	report := r.finish(ctx, made, book, t)
	return report, r.write(report)
}

// NewSession returns a session for a godog suite of a user's own. Whoever asks for it calls its
// Finish.
func NewSession(c *config.Config, open Open) (*steps.Session, error) {
	r, err := prepare(c, open)
	if err != nil {
		return nil, err
	}
	if err := r.begin(); err != nil {
		r.close()
		return nil, err
	}
	r.options.AtOnce = true
	r.options.About.Tags = "a suite of the user's own" // which need not reach everything
	made := run.New(r.options)
	session := steps.NewSession(made, func() map[string]bool { return named(r.contract) })
	session.Finish = func(ctx context.Context) (*reports.Report, error) {
		defer r.close()
		made.Finish(ctx)
		report := made.Report(ctx, nil)
		r.accepted.apply(made, report)
		return report, r.write(report)
	}
	return session, nil
}

// ErrNothing says that no scenario was run: under go test, -run and -skip left none.
var ErrNothing = errors.New("no scenario was run")

// A Plan is what a run would send.
type Plan struct {
	Cases    int // requests, without repeats and minimising
	Starts   int // of them could start an import on a host that conforms
	Own      int // of these name the user's own URI
	Contract string
	Host     string
	Kinds    map[string]int
}

// DryRun returns what a run would send, and sends nothing.
func DryRun(c *config.Config, open Open) (*Plan, error) {
	r, err := prepare(c, open)
	if err != nil {
		return nil, err
	}
	defer r.close()
	r.plan()
	r.options.Dry = true
	play(context.Background(), run.New(r.options), r.scenarios, nil, func() map[string]bool { return named(r.contract) })
	p := &Plan{Contract: r.options.Checker.Contract.Version, Host: r.options.About.Host.Address, Kinds: map[string]int{}}
	for c := range r.options.Plan.All() {
		if r.options.Plan.Withheld(c) != "" {
			continue
		}
		p.Cases++
		p.Kinds[c.Kind]++
		if c.Label.Expect == generators.Accept || c.Label.Expect == generators.Any {
			p.Starts++
		}
		if r.options.Plan.IsOwn(c.ID) {
			p.Own++
		}
	}
	return p, nil
}

// A runner is one run with everything that it needs.
type runner struct {
	config    *config.Config
	contract  material
	own       *generators.Catalogue // of the starts that a safe run may have accepted; may be nil
	options   run.Options
	scenarios *scenarios
	accepted  accepted
	closes    []func()
}

// close ends in reverse what prepare and begin have opened.
func (r *runner) close() {
	for i := len(r.closes) - 1; i >= 0; i-- {
		r.closes[i]()
	}
}

// prepare resolves the settings, loads the contract, opens the host and makes the engine.
func prepare(c *config.Config, open Open) (*runner, error) {
	if err := c.Resolve(); err != nil {
		return nil, err
	}
	r, err := newRunner(c)
	if err != nil {
		return nil, err
	}
	address, err := open(c, r.contract.contract)
	if err != nil {
		return nil, err
	}
	if address.Close != nil {
		r.closes = append(r.closes, address.Close)
	}
	client, err := Client(c, address)
	if err != nil {
		r.close()
		return nil, err
	}
	r.closes = append(r.closes, client.Close)
	o := &r.options
	o.Client, o.About.Host = client, reports.Host{Address: address.Name, Faults: address.Faults}
	o.Curl = func(q generators.Request) string { return address.CurlPrefix + client.Curl(q) }
	return r, nil
}

// newRunner reads the contract, the scenarios, and what the user says of findings.
func newRunner(c *config.Config) (*runner, error) {
	m, err := load(c.Spec, generators.Options{Names: c.Names(), Harmless: c.Profile == config.Safe})
	if err != nil {
		return nil, err
	}
	own, err := ownStarts(c)
	if err != nil {
		return nil, err
	}
	accepted, err := readAccepted(c)
	if err != nil {
		return nil, err
	}
	scenarios, err := readScenarios(c)
	if err != nil {
		return nil, err
	}
	o := run.Options{Checker: m.checker(), Workers: c.Workers, Accepts: accepted.accepts,
		About: run.About{Contract: c.Spec, Tool: version.String(), Tags: c.Selection(), Strict: c.Strict, Caveat: c.Forgotten()}}
	if c.Progress != nil {
		c.Progress = inTurn(c.Progress)
		o.Progress = func(p exec.Progress) { c.Progress(p.Phase, p.Done, p.Planned, p.Sent, p.Findings) }
	}
	return &runner{config: c, contract: m, own: own, options: o, accepted: accepted, scenarios: scenarios}, nil
}

// inTurn has a progress called from one goroutine at a time: requests that wait for the host
// call it beside the engine.
func inTurn(f func(phase string, done, planned, sent, findings int)) func(string, int, int, int, int) {
	var mu sync.Mutex
	return func(phase string, done, planned, sent, findings int) {
		mu.Lock()
		defer mu.Unlock()
		f(phase, done, planned, sent, findings)
	}
}

// Client returns the client for a host. One that was started for the run is there, and not
// waited for.
func Client(c *config.Config, a Address) (*host.Client, error) {
	o := host.Options{URL: a.URL, Key: a.Key, Dial: a.Dial, Timeout: c.Timeout, Wait: c.Wait, Rate: *c.Rate, Header: c.Header,
		Workers: c.Workers, Proxy: c.Proxy, CAFile: c.CA, InsecureTLS: c.InsecureTLS, UserAgent: "importcheck/" + version.String()}
	if a.Close != nil {
		o.Wait = 0
	}
	if c.Progress != nil {
		o.Waiting = func(waited time.Duration) {
			c.Progress(fmt.Sprintf("waiting for the host, %v of %v", waited.Truncate(time.Second), c.Wait), 0, 0, 0, 0)
		}
	}
	return host.New(o)
}

// begin makes sure that a run may be made and that its results can be kept, before anything
// is sent.
func (r *runner) begin() error {
	if err := r.config.Allowed(); err != nil {
		return err
	}
	r.plan()
	if r.config.Out == "" {
		return nil
	}
	release, err := lock.Take(r.config.Out)
	if err != nil {
		return err
	}
	r.closes = append(r.closes, release)
	return errors.Join(r.openFindings(), r.openImports())
}

// plan makes the plan that scenarios fill.
func (r *runner) plan() {
	c := r.config
	r.options.OwnFirst = len(c.FeatureFolders()) == 0 // else the user's scenarios come first
	r.options.Plan = plan.New(plan.Options{Catalogue: r.contract.catalogue, Own: r.own, Profile: c.Profile,
		MaxImports: c.MaxImports, Seed: c.Seed, RandomCases: c.Cases})
}

// finish ends the run and writes its report.
func (r *runner) finish(ctx context.Context, made *run.Run, b *book, t *testing.T) *reports.Report {
	made.Finish(ctx)
	failures := made.Failures()
	if why := b.brokenOff(failures); why != "" {
		made.Break(why)
	}
	for _, step := range slices.Sorted(maps.Keys(failures)) {
		err := steps.Failure(failures[step], r.config.Strict)
		if err != nil && b.fail(step, err) && t != nil {
			t.Error(err) // its subtest has passed: only the end of the run shows it
		}
	}
	report := made.Report(ctx, b.results())
	r.accepted.apply(made, report)
	return report
}

// write writes the reports where the user wants them.
func (r *runner) write(report *reports.Report) error {
	if r.config.Out == "" {
		return nil
	}
	if err := reports.WriteAll(r.config.Out, report, reports.FileOptions{HAR: r.config.HAR}); err != nil {
		return err
	}
	return r.dropFindings()
}
