package replay

import (
	"context"
	"slices"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/gate"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/lifecycle"
	"example.com/importcheck/internal/plan"
)

// aboutImports reports whether a finding is about what became of a start: list, describe and
// cancel show it.
func (w subject) aboutImports() bool {
	return w.finding != nil && slices.Contains([]string{"import-visible", "import-cancellable", "refused-starts-nothing", "method-not-allowed"}, w.finding.Check)
}

// follow starts what a finding is about and asks about it as a run does: an id is of one host and
// one run.
func (s *session) follow(ctx context.Context, what subject, c generators.Case, out *Result) {
	asked := &asker{session: s, want: c.ID}
	lister := lifecycle.NewLister(s.plan.Catalogue, s.checker)
	listed := lister.Read(ctx, asked.Whole)
	if listed.Whole {
		s.gate.Remember(listed.Listed())
	}
	start := c
	if c.Kind == generators.KindRelated {
		start = s.startOf(what)
	}
	a, found, refusal := s.gate.Send(ctx, start)
	if out.Refusal = refusal; refusal != "" {
		return
	}
	out.Answer, out.Found = a, found
	if a.Started() {
		in := lifecycle.Input{
			Catalogue: s.plan.Catalogue, Checker: s.checker, Sender: asked, Known: s.gate.IDs(),
			Starts: []lifecycle.Start{{Answer: a}}, Mask: s.client.MaskText, MayStart: s.plan.Profile != plan.Safe,
			Seed: s.plan.Seed, Walks: 1,
		}
		followed := lifecycle.Follow(ctx, in)
		out.Found = append(out.Found, followed.Findings...)
		if strings.HasSuffix(c.ID, lifecycle.Later) { // a run takes a while to its end
			host.Poll(ctx, time.Now(), func() bool {
				_, found := followed.Look(ctx, in)
				out.Found = append(out.Found, found...)
				return len(found) > 0
			})
		}
	} else if text := s.plan.Catalogue.Storage(start); text != "" {
		out.Found = append(out.Found, lister.Read(ctx, asked.Whole).Unexplained(
			map[string]*check.Answer{gate.Like(s.client.MaskText(text)): a}, nil, s.gate.IDs())...)
	}
	if asked.answer != nil {
		out.Answer = asked.answer
	}
	out.Others = asked.sent
}

// startOf returns the start that a finding of a related operation rests on, or the plainest.
func (s *session) startOf(what subject) generators.Case {
	for _, x := range what.evidence {
		if c, ok := s.caseOf(x.Case, &x.Request); ok && c.Kind != generators.KindRelated {
			return c
		}
	}
	c, _ := made(s.plan, "minimal")
	return c
}

// An asker sends what follows a start, and keeps the answer that is looked for.
type asker struct {
	*session
	want   string // the case
	answer *check.Answer
	sent   int
}

// Send sends a request of a related operation, or one more start.
func (a *asker) Send(ctx context.Context, c generators.Case) (*check.Answer, []check.Finding) {
	answer, found, refusal := a.gate.Send(ctx, c)
	if refusal != "" {
		x := host.Exchange{Failure: host.Cancelled, Problem: refusal}
		return &check.Answer{Outcome: check.Outcome{Case: c, Exchange: x}, Checker: a.checker}, nil
	}
	a.sent++
	if c.ID == a.want {
		a.answer = answer
	}
	return answer, found
}

// Whole sends a request whose answer is read whole.
func (a *asker) Whole(ctx context.Context, r generators.Request) host.Exchange {
	a.sent++
	return a.gate.Ask(ctx, r)
}

// Stopped reports that more may be sent.
func (a *asker) Stopped() bool { return false }
