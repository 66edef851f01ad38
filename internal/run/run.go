package run

import (
	"context"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/assemble"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/confirm"
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

// A Run is one run against a host. Execute is called first, then the others.
type Run struct {
	Options
	gate     *gate.Gate
	exec     *exec.Exec
	results  *exec.Results
	cleaner  *lifecycle.Cleaner
	before   map[string]bool // ids of the imports that were there before the run
	stop     exec.Stop
	followed lifecycle.Result
	listCut  string // why the list of imports was not read to its end, or ""
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
	r.gate = gate.New(gate.Options{Plan: o.Plan, Checker: o.Checker, Client: o.Client, Note: o.Note, Contract: o.About.Contract, Begun: o.Now(), Now: o.Now})
	r.cleaner = &lifecycle.Cleaner{Gate: r.gate}
	r.gate.End = r.cleaner.End
	r.exec = exec.New(exec.Options{Plan: o.Plan, Gate: r.gate, Results: r.results, Workers: o.Workers, Progress: o.Progress, Found: o.Found})
	return r
}

// Execute sends the plan, checks every answer, follows what was started and explains what does
// not hold. It returns when all is done, when the context ends, or when there is nobody left to
// send to; what was measured until then is kept.
func (r *Run) Execute(ctx context.Context) {
	r.send(ctx)
	r.exec.Enter("findings")
	r.explain(ctx)
	r.cleanUp(ctx)
}

func (r *Run) send(ctx context.Context) {
	safe := r.Plan.Profile == plan.Safe
	r.exec.Enter("first requests")
	if r.remember(ctx); !safe && !r.stop.Now() {
		r.stop = r.exec.Preflight(ctx)
	}
	if r.stop.Now() {
		return
	}
	if safe { // what the user allows is started, followed and over before anything else is sent
		r.stop = r.exec.Own(ctx)
		r.follow(ctx)
		r.cleanUp(ctx)
		if r.stop.Now() {
			return
		}
	}
	r.stop = r.exec.Cases(ctx)
	r.exec.Enter("imports")
	var list *lifecycle.Listing
	if !safe {
		list = r.follow(ctx)
	}
	r.compare(ctx, list)
}

// cleanUp cancels what was started and not cancelled yet.
func (r *Run) cleanUp(ctx context.Context) {
	if !r.stop.Lost {
		r.cleaner.CleanUp(ctx, r.results.Rejected)
	}
}

// leastTime is how long experiments may take where the plan took no time to speak of.
const leastTime = 500 * time.Millisecond

// explain finds the root causes of what does not hold.
func (r *Run) explain(ctx context.Context) {
	answers := r.results.Answers()
	found := append(r.results.Found(), r.Checker.Run(answers)...)
	found = check.Dismiss(found, answers, r.Plan.Catalogue.Root, r.facts(), r.exec.Restarted())
	repeater := r.exec.Repeater(r.stop)
	r.causes = confirm.Causes(ctx, repeater, confirm.Input{Catalogue: r.Plan.Catalogue, Answers: answers, Found: found,
		Within: leastTime + r.Now().Sub(r.gate.Begun)/4})
	r.stop = repeater.Stop()
}

// Hold returns the findings of a claim that the user does not accept: those of its checks on its
// cases.
func (r *Run) Hold(c plan.Claim) []check.Finding {
	var out []check.Finding
	for _, cause := range r.causes {
		if cause.Claims(c.Checks, c.Takes) {
			cause.Scenarios = append(cause.Scenarios, c.Scenario)
			if r.Accepts == nil || !r.Accepts(assemble.Accepted(cause.Finding)) {
				out = append(out, cause.Finding)
			}
		}
	}
	return out
}

// Reached reports how many cases of a claim were answered, so that a scenario which tested
// nothing is skipped and not passed.
func (r *Run) Reached(c plan.Claim) (answered, planned int) {
	count := func(kind string, a *check.Answer) {
		if c.Takes(kind) {
			planned++
		}
		if c.Takes(kind) && exec.Answered(a) {
			answered++
		}
	}
	for _, k := range r.Plan.Cases {
		count(k.Kind, r.results.Answer(k.ID))
	}
	for _, a := range r.followed.Answers {
		count(a.Case.Kind, a)
	}
	return answered, planned
}

// Unanswered says why no case of a claim was answered.
func (r *Run) Unanswered(c plan.Claim) string {
	if r.stop.Now() {
		return r.stop.Reason
	}
	for _, k := range r.Plan.Cases {
		if reason := r.exec.Withheld(k); c.Takes(k.Kind) && reason != "" {
			return reason
		}
	}
	return "none of its cases was answered; the report lists why"
}

// Stopped says why the run could not be finished, or "".
func (r *Run) Stopped() string { return r.stop.Reason }

// Report returns the report, with the scenarios and how they ended. It sends nothing.
func (r *Run) Report(ctx context.Context, features []reports.Feature) *reports.Report {
	p, about := r.Plan, r.About
	in := assemble.Input{Plan: p, Facts: r.facts(), Answers: r.results.Answers(), Skipped: r.results.Skipped(), Causes: r.causes, ListCut: r.listCut,
		Tool: about.Tool, Host: about.Host, Features: features, Caveat: about.Caveat, Mask: r.Client.Mask, Curl: r.Curl}
	in.Run = reports.Run{Profile: p.Profile, Seed: p.Seed, Cases: p.RandomCases, Tags: about.Tags, Strict: about.Strict, Started: r.gate.Begun.UTC(),
		Seconds: max(0, r.Now().Sub(r.gate.Begun).Seconds()), Requests: r.gate.Requests(), Planned: len(p.Cases), Interrupted: ctx.Err() != nil, Stopped: r.stop.Reason}
	if r.gate.Counts() {
		in.Journal = append([]ledger.Entry{}, r.gate.Entries()...)
	}
	out, verdict := assemble.Report(in)
	r.verdict = verdict
	return out
}

// Decide writes the verdict anew, where findings have been accepted since.
func (r *Run) Decide(report *reports.Report) { r.verdict.Decide(report) }
