package run

import (
	"context"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/assemble"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/internal/exec"
	"example.com/importcheck/internal/gate"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/lifecycle"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/reports"
)

// Options say what a run sends, to whom, and who hears of it.
type Options struct {
	Plan     *plan.Plan
	Checker  *check.Checker
	Client   *host.Client
	Workers  int                             // requests under way at once, at least 1
	Note     func(ledger.Entry) error        // see gate.Options
	Found    func(exec.Found)                // see exec.Options
	Progress func(exec.Progress)             // see exec.Options
	Accepts  func(reports.Finding) bool      // what fails no scenario, by id, check, constraint and severity; may be nil
	Now      func() time.Time                // time.Now where it is nil
	Curl     func(generators.Request) string // how a request is repeated; the client's own where it is nil
	Dry      bool                            // plan only: nothing is sent
	AtOnce   bool                            // what fails in a scenario is explained as it ends: somebody reads it then
	OwnFirst bool                            // the starts that the user allows are sent before anything else
	About    About
}

// About is what only the report and the journal say of a run.
type About struct {
	Contract string // by which the journal names the contract
	Tool     string // version of the tool
	Tags     string // which scenarios were selected; "" for all
	Strict   bool   // warnings fail the run
	Caveat   string // stands behind each verdict; may be empty
	Host     reports.Host
}

// A Run is one run against a host. Scenarios send cases and claim what holds for them; Finish comes
// behind the last one, and Report behind Finish. One goroutine calls its methods.
type Run struct {
	Options
	gate     *gate.Gate
	exec     *exec.Exec
	results  *exec.Results
	cleaner  *lifecycle.Cleaner
	before   map[string]bool // ids of the imports that were there before the run
	begun    bool            // something was asked for
	stop     exec.Stop
	followed *lifecycle.Result // nil until it is asked for
	listCut  string            // why the list of imports was not read to its end, or ""
	claims   []Claim
	explains explains
	causes   []*diagnose.Cause
	verdict  assemble.Verdict
}

// New returns a run that has sent nothing.
func New(o Options) *Run {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Curl == nil {
		o.Curl = o.Client.Curl
	}
	r := &Run{Options: o, results: exec.NewResults(o.Plan.Place)}
	r.gate = gate.New(gate.Options{Plan: o.Plan, Checker: o.Checker, Client: o.Client, Note: o.Note,
		Contract: o.About.Contract, Begun: o.Now(), Now: o.Now})
	r.cleaner = &lifecycle.Cleaner{Gate: r.gate}
	r.gate.End = r.cleaner.End
	r.exec = exec.New(exec.Options{Plan: o.Plan, Gate: r.gate, Results: r.results, Workers: o.Workers,
		Progress: o.Progress, Found: o.Found})
	return r
}

// Send sends those of some cases that the run has not sent before, and their controls. Before the
// first of them it makes sure that there is a host that takes the key.
func (r *Run) Send(ctx context.Context, cases []generators.Case) {
	if r.Dry {
		r.Plan.Add(cases)
		return
	}
	r.begin(ctx)
	r.stop = r.exec.Send(ctx, r.stop, cases)
}

// begin makes sure that requests will say something of the host.
func (r *Run) begin(ctx context.Context) {
	if r.begun {
		return
	}
	r.begun = true
	r.exec.Enter("first requests")
	if r.remember(ctx); r.Plan.Profile != plan.Safe && !r.stop.Now() {
		r.stop = r.exec.Preflight(ctx)
	}
	if r.OwnFirst && !r.stop.Now() {
		r.stop = r.exec.Send(ctx, r.stop, r.Plan.OwnStarts())
	}
}

// Enter names what the run is at, for its progress.
func (r *Run) Enter(phase string) {
	if !r.Dry {
		r.exec.Enter(phase)
	}
}

// Finish checks what only the whole run shows, explains what does not hold, and cancels what was
// started.
func (r *Run) Finish(ctx context.Context) {
	if !r.begun {
		return
	}
	r.exec.Resent(ctx, r.stop)
	r.stop = r.exec.Uncover(ctx, r.stop)
	r.exec.Enter("imports")
	r.look(ctx)
	r.compare(ctx)
	r.exec.Enter("findings")
	r.explainAll(ctx)
	r.exec.Enter("cleaning up")
	if !r.stop.Lost {
		r.cleaner.CleanUp(ctx, r.results.Rejected)
	}
}

// Break notes that a scenario could not be run to its end.
func (r *Run) Break(reason string) {
	if !r.stop.Now() {
		r.stop = exec.Stop{Reason: reason}
	}
}

// Stopped says why the run could not be finished, or "".
func (r *Run) Stopped() string { return r.stop.Reason }

// Report returns the report, with the scenarios and how they ended. It sends nothing.
func (r *Run) Report(ctx context.Context, features []reports.Feature) *reports.Report {
	p, about := r.Plan, r.About
	in := r.input()
	in.Facts, in.Answers, in.Skipped, in.Causes, in.ListCut = r.facts(), r.results.Answers(), r.results.Skipped(), r.causes, r.listCut
	in.Tool, in.Host, in.Features, in.Caveat = about.Tool, about.Host, features, r.caveat()
	in.Run = reports.Run{
		Profile: p.Profile, Seed: p.Seed, Cases: p.RandomCases, Tags: about.Tags, Strict: about.Strict,
		Started: r.gate.Begun.UTC(), Seconds: max(0, r.Now().Sub(r.gate.Begun).Seconds()),
		Requests: r.gate.Requests(), Planned: len(p.Cases), Interrupted: ctx.Err() != nil, Stopped: r.stop.Reason,
	}
	if r.gate.Counts() {
		in.Journal = append([]ledger.Entry{}, r.gate.Entries()...)
	}
	out, verdict := assemble.Report(in)
	r.verdict = verdict
	return out
}

// caveat is what a reader of the verdict must know, or "".
func (r *Run) caveat() string {
	var places []string
	for _, where := range r.Plan.Catalogue.Demanded() {
		places = append(places, generators.Dotted(where))
	}
	with := strings.Join(places, " and ")
	if d := r.gate.Demanded; d.Name != "" {
		with = d.Name + ": " + d.Value
	}
	said := ""
	switch {
	case r.exec.Fresh():
		said = "since the host rejects starts on connections that were used before, most requests were sent on new ones"
	case with != "":
		said = "since the host demands it, the other requests were sent with " + with
	default:
		return r.About.Caveat
	}
	return strings.TrimSuffix(said+"; "+r.About.Caveat, "; ")
}

// input holds what findings are written with.
func (r *Run) input() assemble.Input {
	return assemble.Input{Plan: r.Plan, Mask: r.Client.Mask, Curl: r.Curl}
}

// Decide writes the verdict anew, where findings have been accepted since.
func (r *Run) Decide(report *reports.Report) { r.verdict.Decide(report) }
