package run

import (
	"slices"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec/constraint"
)

// A Part is what one shard measured, from which the run of all shards is put together: its
// answers are judged again beside those of the others.
type Part struct {
	Tool       string    `json:"tool"` // version of importcheck: another may make other cases
	Shard      string    `json:"shard"`
	Contract   string    `json:"contract"` // version, or the file that --spec named
	Title      string    `json:"title"`    // of the contract and its version: files move
	Profile    string    `json:"profile"`
	Seed       int64     `json:"seed"`
	Cases      int       `json:"cases"`
	Tags       string    `json:"tags"`
	Host       string    `json:"host"`
	Apart      bool      `json:"apart"` // the host is of the shard's own machine: others may have met others
	Faults     []string  `json:"faults,omitempty"`
	Named      string    `json:"named"`      // stands for what the user named that no contract knows
	MaxImports int       `json:"maxImports"` // of all shards
	Started    time.Time `json:"started"`
	Ended      time.Time `json:"ended"`
	Sent       int       `json:"sent"`
	Stop       string    `json:"stop,omitempty"`
	Account    string    `json:"account,omitempty"`

	Interrupted bool `json:"interrupted,omitempty"`
	Lists       bool `json:"lists"`
	Single      bool `json:"single"`
	Neighbours  bool `json:"neighbours"`

	Skipped map[string]int     `json:"skipped,omitempty"`
	More    []generators.Case  `json:"more,omitempty"` // cases that no plan holds
	Answers []partAnswer       `json:"answers"`
	Tally   tally              `json:"tally"`             // of the answers that were let go
	Found   []check.Finding    `json:"found,omitempty"`   // their cases by id alone
	Settled map[string]settled `json:"settled,omitempty"` // what repeats and measures told, by group
	Starts  []ledger.Entry     `json:"starts,omitempty"`
}

type partAnswer struct {
	ID      string        `json:"id,omitempty"` // of the import that was started
	Outcome check.Outcome `json:"outcome"`      // its case by id alone
}

// settled is what further requests told of a group.
type settled struct {
	Shown    int             `json:"shown"`
	Tried    int             `json:"tried"`
	Detail   string          `json:"detail,omitempty"`
	Measured string          `json:"measured,omitempty"`
	Marks    []reports.Probe `json:"marks,omitempty"`
}

// Part returns what the shard measured of its own cases. It is asked once Execute has
// returned.
func (e *Engine) Part() *Part {
	p := &Part{Tool: e.Tool, Shard: e.Shard.String(), Contract: e.ContractName, Title: e.Contract.Title + " " + e.Contract.Version, Profile: e.Profile, Seed: e.Seed, Cases: e.Cases, Tags: e.Tags,
		Host: e.Address, Apart: e.Apart, Faults: e.Faults, Named: e.Named, MaxImports: e.most, Started: e.started.UTC(), Ended: e.Now().UTC(), Sent: e.sent, Stop: e.stop, Account: e.byTheAccount,
		Lists: e.lists, Single: e.single, Neighbours: e.neighbours, Skipped: e.skipped, Tally: e.tally, Settled: map[string]settled{}}
	for _, a := range e.answersInOrder() {
		if !e.mine[a.Case.ID] {
			continue
		}
		p.Answers = append(p.Answers, partAnswer{a.ID(), named(a.Outcome)})
		if e.order[a.Case.ID] >= e.plan {
			p.More = append(p.More, e.unplanned(a.Case))
		}
	}
	for _, f := range e.raw {
		if e.mine[f.Outcome.Case.ID] {
			f.Constraint, f.Outcome, f.Others = written(f.Constraint), named(f.Outcome), slices.Clone(f.Others)
			for i, o := range f.Others {
				f.Others[i] = named(o)
			}
			p.Found = append(p.Found, f)
		}
	}
	for _, g := range e.groups {
		for _, key := range g.keys {
			p.Settled[key] = settled{g.shown, g.tried, g.detail, g.measured, g.marks}
		}
	}
	for _, s := range e.book.starts {
		p.Starts = append(p.Starts, s.Entry)
	}
	return p
}

// unplanned returns a case that no plan holds as a file keeps it.
func (e *Engine) unplanned(c generators.Case) generators.Case {
	if d, tail := e.drawOf(c); tail {
		return e.stub(d)
	}
	c.Constraint = written(c.Constraint)
	return c
}

// named leaves of a case and its request the name: the plan has the rest.
func named(o check.Outcome) check.Outcome {
	o.Case, o.Exchange.Request = generators.Case{ID: o.Case.ID}, generators.Request{}
	return o
}

// written returns a constraint whose value a file keeps as it is: knownAs finds the
// contract's own again.
func written(c constraint.Constraint) constraint.Constraint {
	if c.Value != nil {
		c.Value = c.Text()
	}
	return c
}
