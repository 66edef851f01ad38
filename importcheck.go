package importcheck

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/lock"
	"example.com/importcheck/internal/run"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// Check runs the suite against a host and returns the report of the run. The error says
// that the options, the contract or the scenarios cannot be used, before anything is
// sent; what is wrong with a host, its absence included, stands in the report. With the
// option Reports there may be both: a report, and an error that says which files could not
// be written.
func Check(ctx context.Context, t Target, options ...Option) (*reports.Report, error) {
	r, err := prepare(t, options)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if err := r.begin(); err != nil {
		return nil, err
	}
	report := r.judge(ctx)
	return report, errors.Join(r.write(report), r.keepPart(ctx))
}

// A Plan is what a run would send.
type Plan struct {
	Cases    int // requests, without repeats and minimising
	Starts   int // of them could start an import on a host that conforms
	Own      int // of these name the user's own URI
	Contract string
	Host     string
	Classes  map[string]int
}

// DryRun returns what a run would send, and sends nothing.
func DryRun(t Target, options ...Option) (*Plan, error) {
	r, err := prepare(t, options)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if err := r.plan(); err != nil {
		return nil, err
	}
	p := &Plan{Contract: r.engine.Contract.Version, Host: r.engine.Address, Classes: map[string]int{}}
	for c := range r.engine.Planned() {
		if r.engine.Withheld(c) != "" {
			continue
		}
		p.Cases++
		p.Classes[c.Class]++
		if c.Label.Want == generators.Accept || c.Label.Want == generators.Answer {
			p.Starts++
		}
		if r.engine.Owned(c) {
			p.Own++
		}
	}
	return p, nil
}

// A runner is one run with everything that it needs.
type runner struct {
	config config
	engine *run.Engine
	suite  *suite
	weigh  judgement
	closes []func()
}

func (r *runner) close() {
	for _, f := range r.closes {
		f()
	}
}

// newConfig returns the defaults with the options on top of them. The contract stays open
// where no option names one.
func newConfig(options []Option) config {
	c := config{seed: DefaultSeed, cases: DefaultCases, workers: DefaultWorkers, rate: -1, timeout: DefaultTimeout, wait: DefaultWait, names: map[string]string{}, named: everyName}
	for _, o := range options {
		o(&c)
	}
	return c
}

// prepare reads the options, loads the contract, opens the host and makes the engine.
func prepare(t Target, options []Option) (*runner, error) {
	c := newConfig(options)
	c.contract = cmp.Or(c.contract, spec.Latest)
	if err := c.settle(t.url); err != nil {
		return nil, err
	}
	r, o, err := c.runner()
	if err != nil {
		return nil, err
	}
	address, err := t.open(r, o.Contract)
	if err != nil {
		return nil, err
	}
	client, err := c.client(address.url, address.key, address.dial)
	if err != nil {
		r.close()
		return nil, err
	}
	r.closes = append(r.closes, client.Close)
	o.Client, o.Address, o.Apart, o.Faults = client, address.name, address.apart, address.faults
	o.Curl = func(q generators.Request) string { return address.begin + client.Curl(q) }
	r.engine = run.New(o)
	return r, nil
}

// runner reads what a run hangs on, whether it meets a host or is put together from
// shards: the contract, the scenarios, and what the user says of findings.
func (c config) runner() (*runner, run.Options, error) {
	m, err := materials(c.contract, generators.Options{Names: c.names, Harmless: c.profile == run.Safe})
	if err != nil {
		return nil, run.Options{}, err
	}
	own, err := ownStarts(c)
	if err != nil {
		return nil, run.Options{}, err
	}
	weigh, err := readJudgement(c)
	if err != nil {
		return nil, run.Options{}, err
	}
	suite, err := newSuite(c.tags, c.named)
	if err != nil {
		return nil, run.Options{}, err
	}
	o := run.Options{Contract: m.contract, Maker: m.maker, Judge: m.judge(), Profile: c.profile, Shard: c.shard, Seed: c.seed, Cases: c.cases, Workers: c.workers, Strict: c.strict, Tags: c.selection(),
		Tool: Version(), Progress: c.progress, Accepts: weigh.accepts, MaxImports: c.maxImports, Own: own, ContractName: c.contract, Named: c.given()}
	return &runner{config: c, weigh: weigh, suite: suite}, o, nil
}

// given stands for what the user named that no contract knows: other names make other
// requests.
func (c config) given() string {
	h := fnv.New64a()
	fmt.Fprint(h, c.names, c.importURI, c.maxImports) // never fails
	return strconv.FormatUint(h.Sum64(), 36)
}

// begin sees to it that a run may be made and what it measures be kept, before anything
// is sent.
func (r *runner) begin() error {
	if err := r.config.allowed(); err != nil {
		return err
	}
	if err := r.plan(); err != nil {
		return err
	}
	if r.config.reports == "" {
		return nil
	}
	release, err := lock.Take(r.config.reports)
	if err != nil {
		return err
	}
	r.closes = append(r.closes, release)
	return errors.Join(r.keepJournal(), r.keepList(), r.drop(partName))
}

// write writes the reports where the user wants them.
func (r *runner) write(report *reports.Report) error {
	if r.config.reports == "" {
		return nil
	}
	if err := reports.WriteAll(r.config.reports, report, reports.FileOptions{HAR: r.config.har}); err != nil {
		return err
	}
	return r.drop(journalName)
}

// drop removes a file that another state of the folder left, where it is there.
func (r *runner) drop(name string) error {
	if err := os.Remove(filepath.Join(r.config.reports, name)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// plan has the scenarios claim their cases.
func (r *runner) plan() error {
	if err := r.suite.claim(r.engine); err != nil {
		return err
	}
	n, err := r.engine.Plan()
	if err == nil && n == 0 {
		err = fmt.Errorf("the scenarios of %q select no case of the contract %s", r.config.tags, r.config.contract)
	}
	return err
}
