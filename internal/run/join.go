package run

import (
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec/constraint"
)

// Whole reports whether parts are those of one run, each once; the error names what is
// missing, doubled, or of another run. It returns them in the order of their shards.
func Whole(parts []*Part) ([]*Part, error) {
	out := slices.Clone(parts)
	var of int
	for _, p := range parts {
		s, err := ParseShard(p.Shard)
		if err != nil {
			return nil, fmt.Errorf("a report says of itself that it is shard %q: it is not of a run with --shard", p.Shard)
		}
		if of == 0 {
			of, out = s.Of, make([]*Part, s.Of)
		}
		switch first := parts[0]; {
		case s.Of != of:
			return nil, fmt.Errorf("shard %s does not belong to the others, which are of %d", p.Shard, of)
		case out[s.Index] != nil:
			return nil, fmt.Errorf("shard %s is there twice", p.Shard)
		case p.run() != first.run():
			return nil, fmt.Errorf("shard %s is of another run than shard %s: %s, and %s", p.Shard, first.Shard, p.run(), first.run())
		}
		out[s.Index] = p
	}
	if i := slices.Index(out, nil); i >= 0 {
		return nil, fmt.Errorf("shard %d/%d is missing; run it (again) with the same seed", i, of)
	}
	return out, nil
}

// run says of which run a part is. Hosts of the shards' own machines are at addresses of
// their own.
func (p *Part) run() string {
	host := p.Host
	if p.Apart && strings.Contains(host, "://") {
		host = "of each machine's own"
	}
	return fmt.Sprintf("importcheck %s, contract %s, profile %s, seed %d, %d cases, tags %q, host %s, names %s", p.Tool, p.Title, p.Profile, p.Seed, p.Cases, p.Tags, host, p.Named)
}

// Join takes the place of Execute in a run that was made in parts: all answers are judged
// beside each other, and nothing is sent. The run has been planned as a whole.
func (e *Engine) Join(parts []*Part) {
	e.started = parts[0].Started
	for _, p := range parts {
		for _, c := range p.More {
			e.more(e.completed(c))
		}
	}
	e.lists = true
	for _, p := range parts {
		e.take(p)
	}
	e.groups = e.causes(e.compared(parts))
	for _, g := range e.groups {
		e.settle(g, parts)
	}
	e.groups = broadly(atTimes(e.groups))
}

// compared judges answers by the checks that compare them: all of them where the shards met
// one host, else those of each shard.
func (e *Engine) compared(parts []*Part) []check.Finding {
	if !parts[0].Apart {
		return e.compare(e.tally.IDs, append(e.answersInOrder(), e.twice...))
	}
	var out []check.Finding
	for _, p := range parts {
		var its []*check.Answer
		for _, one := range p.Answers {
			its = append(its, e.answers[one.Outcome.Case.ID])
		}
		out = append(out, e.compare(p.Tally.IDs, its)...)
	}
	return out
}

// completed gives a case that was not planned what a file does not keep of it.
func (e *Engine) completed(c generators.Case) generators.Case {
	c.Constraint = e.knownAs(c.Constraint)
	if c.Class == generators.ClassRepeat {
		c.Value = e.Maker.Base(c.ID)
	}
	return c
}

// take adds what one shard measured.
func (e *Engine) take(p *Part) {
	if p.Started.Before(e.started) {
		e.started = p.Started
	}
	e.sent += p.Sent
	e.lists, e.single, e.neighbours = e.lists && p.Lists, e.single || p.Single, e.neighbours || p.Neighbours
	if p.Stop != "" && e.stop == "" {
		e.stop = "shard " + p.Shard + ": " + p.Stop
	}
	if e.byTheAccount == "" {
		e.byTheAccount = p.Account
	}
	for reason, n := range p.Skipped {
		e.skipped[reason] += n
	}
	for _, one := range p.Answers {
		o := e.restored(one.Outcome)
		e.answers[o.Case.ID] = e.Judge.Recall(o, one.ID)
	}
	if e.tally.Rows == nil {
		e.tally.Rows = e.constraints()
	}
	if e.tally.join(&p.Tally); !p.Apart {
		e.takeIDs(p.Tally.IDs)
	}
	for _, f := range p.Found {
		f.Outcome, f.Constraint = e.restored(f.Outcome), e.knownAs(f.Constraint)
		for i, o := range f.Others {
			f.Others[i] = e.restored(o)
		}
		e.raw = append(e.raw, f)
	}
	for _, s := range p.Starts {
		e.book.starts = append(e.book.starts, &start{Entry: s})
	}
}

// takeIDs adds the ids that one shard counted. Of one that another shard counted as well,
// the answer is told again, so that both are compared.
func (e *Engine) takeIDs(ids map[string]trace) {
	for id, t := range ids {
		if e.given(id) {
			a := e.recall(t, id)
			e.add(a.Case)
			e.twice = append(e.twice, a)
			continue
		}
		e.tally.IDs[id] = t
	}
}

// restored gives an outcome its case and its request back.
func (e *Engine) restored(o check.Outcome) check.Outcome {
	if i, planned := e.order[o.Case.ID]; planned {
		o.Case = e.whole(e.cases[i])
		o.Exchange.Request = o.Case.Request
	}
	return o
}

// knownAs returns the constraint of that name as the contract has it: a file keeps no type
// of its value.
func (e *Engine) knownAs(c constraint.Constraint) constraint.Constraint {
	for _, k := range e.Maker.Known {
		if k.String() == c.String() && k.Message == c.Message {
			return k
		}
	}
	return c
}

// settle takes over what further requests told of a group. Where it did not show each time
// on one shard, it does not show each time.
func (e *Engine) settle(g *group, parts []*Part) {
	for _, p := range parts {
		s, there := p.Settled[g.keys[0]]
		if !there {
			continue
		}
		if s.Shown*g.tried < g.shown*s.Tried || g.tried == 1 {
			g.shown, g.tried = s.Shown, s.Tried
		}
		if g.detail == "" {
			g.detail, g.measured, g.marks = s.Detail, s.Measured, s.Marks
		}
	}
}

// TakeRequests has each finding of a joined run show the smallest request that a shard
// found for it.
func TakeRequests(r *reports.Report, shards []*reports.Report) {
	best := map[string]reports.Finding{}
	for _, s := range shards {
		for _, f := range s.Findings {
			have, there := best[f.ID]
			if f.Request != nil && (!there || f.Request.Size < have.Request.Size) {
				best[f.ID] = f
			}
		}
	}
	for i := range r.Findings {
		if f := &r.Findings[i]; best[f.ID].Request != nil {
			small := best[f.ID]
			f.Case, f.Request, f.Response, f.Curl, f.Error, f.Evidence = small.Case, small.Request, small.Response, small.Curl, small.Error, small.Evidence
			f.Expected, f.Observed = small.Expected, small.Observed
		}
	}
}
