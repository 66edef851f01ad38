package replay

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/exec"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// A Result is what came of sending a request again.
type Result struct {
	Sought  *reports.Finding // the finding that was to be shown again; nil where a case was named
	Again   bool             // it was
	Answer  *check.Answer    // with the request; nil where it was not sent
	Found   []check.Finding
	Others  int             // requests beside it, without which the finding does not show
	Refusal string          // why it was not sent
	Imports []ledger.Entry  // that may have been started where they cost something
	Verdict reports.Verdict // of only this request
	mask    func([]byte) []byte
}

// Replay sends the request of a finding or of a case of a report again, to the host of the report
// where the settings name none. Without a report it sends the case of that id. The error says
// that something cannot be used, and nothing was sent.
func Replay(ctx context.Context, c *config.Config, report *reports.Report, id string) (*Result, error) {
	if report != nil {
		if err := settingsOf(report, c); err != nil {
			return nil, err
		}
	}
	what := subject{id: id}
	if report != nil {
		what = subjectOf(report, id)
	}
	s, err := open(c, report, what.id)
	if err != nil {
		return nil, err
	}
	defer s.close()
	one, ok := s.caseOf(what.id, what.recorded)
	switch {
	case !ok && what.recorded == nil:
		return nil, unknown(id, report, s.ids())
	case !ok:
		return nil, errors.New("the report holds the request of " + id + " in part only, and no case of that id makes it again; " +
			"make the report anew with a run")
	}
	return s.replay(ctx, what, one), nil
}

// mock is what a report calls the embedded mock host.
const mock = "mock"

// settingsOf takes host and contract from a report where the user names none.
func settingsOf(r *reports.Report, c *config.Config) error {
	if c.Host == "" && r.Host.Address != mock {
		if err := c.Set("host", r.Host.Address); err != nil {
			return err
		}
	}
	switch {
	case c.Host == "handler":
		return errors.New("the report is of a handler that a test served; name a host with --host")
	case c.Spec != "":
	case !slices.Contains(spec.Versions(), r.Contract.Version) || r.Contract.Source != "embedded":
		return errors.New("the report is of the contract " + r.Contract.Source + "; name that file with --spec")
	default:
		c.Spec = r.Contract.Version
	}
	c.Seed = r.Run.Seed
	return nil
}

func (s *session) replay(ctx context.Context, what subject, c generators.Case) *Result {
	out := &Result{Sought: what.finding, mask: s.client.Mask}
	s.send(ctx, what, c, out)
	s.cleaner.CleanUp(ctx, func(string) *check.Answer { return nil })
	if s.gate.Counts() {
		out.Imports = s.gate.Entries()
	}
	out.decide()
	return out
}

func (s *session) ids() (out []string) {
	for _, c := range s.plan.Cases {
		if !generators.IsRandom(c.Kind) {
			out = append(out, c.ID)
		}
	}
	return out
}

// send sends a request as often and beside such others as its finding needs.
func (s *session) send(ctx context.Context, what subject, c generators.Case, out *Result) {
	if c.Kind == generators.KindRelated || what.aboutImports() {
		s.follow(ctx, what, c, out)
	} else {
		s.one(ctx, what, c, out)
	}
	if out.Again = what.shownBy(out.Found); out.Again || what.finding == nil || out.Refusal != "" {
		return
	}
	for _, other := range before(s.plan, c) { // what goes before it on its connection may be to blame
		s.ask(ctx, other, out)
	}
	if out.Others > 0 {
		s.one(ctx, what, c, out)
		out.Again = what.shownBy(out.Found)
	}
}

// ask sends a request whose answer a finding needs beside its own.
func (s *session) ask(ctx context.Context, c generators.Case, out *Result) *check.Answer {
	a, _, refusal := s.gate.Send(ctx, c)
	if refusal != "" {
		return nil
	}
	out.Others++
	return a
}

// mostTries is how often a request is sent until its finding shows: it may fail at times, or only
// behind others on its connection. Where starts cost something it is sent once.
const mostTries = 16

// one sends the request, behind those of the evidence, until its finding shows, and compares the answers.
func (s *session) one(ctx context.Context, what subject, c generators.Case, out *Result) {
	var answers []*check.Answer
	for i := range mostTries {
		if i > 0 {
			out.Others++
		}
		answers = s.once(ctx, what, c, out, answers)
		if out.Refusal != "" || what.finding == nil || what.shownBy(out.Found) || s.gate.Counts() {
			return
		}
	}
}

// once sends the request behind those of the evidence, and compares the answers with those that came before.
func (s *session) once(ctx context.Context, what subject, c generators.Case, out *Result, answers []*check.Answer) []*check.Answer {
	for _, x := range what.evidence {
		if other, ok := s.caseOf(x.Case, &x.Request); ok {
			if a := s.ask(ctx, other, out); a != nil {
				answers = append(answers, a)
			}
		}
	}
	a, found, refusal := s.gate.Send(ctx, c)
	if out.Refusal = refusal; refusal != "" {
		return answers
	}
	answers = append(answers, a)
	out.Answer, out.Found = a, append(found, s.checker.Run(answers, nil)...)
	return answers
}

// shownBy reports whether findings show the one that is looked for: of the same check.
func (w subject) shownBy(found []check.Finding) bool {
	return w.finding != nil && slices.ContainsFunc(found, func(f check.Finding) bool { return f.Check == w.finding.Check })
}

// decide says how a run of this one request ends.
func (r *Result) decide() {
	r.Verdict = reports.Conforms
	switch violated := slices.ContainsFunc(r.Found, func(f check.Finding) bool { return !f.Warning }); {
	case violated:
		r.Verdict = reports.Violates
	case r.Refusal != "" || r.Answer == nil || r.unanswered():
		r.Verdict = reports.Incomplete
	}
}

// unanswered reports whether the exchange says nothing of the host.
func (r *Result) unanswered() bool {
	x := r.Answer.Exchange
	return x.Status == 0 && (!exec.Answered(r.Answer) || slices.Contains([]host.Failure{host.Refused, host.DNS, host.NoRoute,
		host.Proxy, host.TLS, host.Limited, host.Unsupported, host.Local}, x.Failure))
}

// reason says why there is no verdict.
func (r *Result) reason() string {
	if r.Answer == nil {
		return cmp.Or(r.Refusal, "it was not sent")
	}
	return r.Answer.Exchange.Problem
}
