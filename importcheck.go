package importcheck

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

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
	return report, r.write(report)
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

// prepare reads the options, loads the contract, opens the host and makes the engine.
func prepare(t Target, options []Option) (*runner, error) {
	c := config{contract: spec.Latest, seed: DefaultSeed, cases: DefaultCases, workers: DefaultWorkers, rate: -1, timeout: DefaultTimeout, names: map[string]string{}, named: everyName}
	for _, o := range options {
		o(&c)
	}
	if err := c.settle(t.url); err != nil {
		return nil, err
	}
	contract, maker, err := materials(c.contract, generators.Options{Names: c.names, Harmless: c.profile == run.Safe})
	if err != nil {
		return nil, err
	}
	own, err := ownStarts(c)
	if err != nil {
		return nil, err
	}
	weigh, err := readJudgement(c)
	if err != nil {
		return nil, err
	}
	r := &runner{config: c, weigh: weigh}
	address, err := t.open(r, contract)
	if err != nil {
		return nil, err
	}
	client, err := c.client(address.url, address.key)
	if err != nil {
		r.close()
		return nil, err
	}
	r.closes = append(r.closes, client.Close)
	o := run.Options{Contract: contract, Client: client, Maker: maker, Profile: c.profile, Seed: c.seed,
		Cases: c.cases, Workers: c.workers, Strict: c.strict, Tags: c.selection(), Tool: Version(), Address: address.name, Faults: address.faults, Progress: c.progress,
		Accepts: weigh.accepts, MaxImports: c.maxImports, Own: own, ContractName: c.contract}
	if address.curl != nil {
		o.Curl = func(q generators.Request) string { return address.curl(client.Curl(q)) }
	}
	r.engine = run.New(o)
	r.suite, err = newSuite(c.tags, c.named)
	if err != nil {
		r.close()
		return nil, err
	}
	return r, nil
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
	return errors.Join(r.keepJournal(), r.keepList())
}

// write writes the reports where the user wants them.
func (r *runner) write(report *reports.Report) error {
	if r.config.reports == "" {
		return nil
	}
	if err := reports.WriteAll(r.config.reports, report, reports.FileOptions{HAR: r.config.har}); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(r.config.reports, journalName)); !errors.Is(err, fs.ErrNotExist) {
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
