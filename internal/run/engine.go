package run

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/diagnose"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/reports"
	"pgregory.net/rapid"
)

// An Engine makes one run. Its methods are called in the order Plan, Execute, Hold,
// Finish; Hold may be called by several goroutines.
type Engine struct {
	Options
	every []check.Check

	claims []Claim
	cases  []generators.Case
	order  map[string]int // of cases, by id

	mu       sync.Mutex
	answers  map[string]*check.Answer // by case id
	raw      []check.Finding
	sent     int
	done     int
	phase    string
	hanging  map[string]bool // what is not sent any more because it hangs
	skipped  map[string]int  // cases not sent, by reason
	stop     string          // why nothing more is sent, or ""
	outage   bool            // the host was lost
	neverMet bool            // the host never answered
	baseline map[string]bool // ids of imports before the run
	before   []imported      // what it listed before the run
	lists    bool            // the host lists imports

	accepted   map[string]bool          // texts by which imports are known, of starts that may have been accepted
	refused    map[string]*check.Answer // and of those that were not
	single     bool                     // the host answers describe or cancel
	neighbours bool                     // the host has neighbours of the start
	absent     string                   // the statuses that say that it has not all of them
	unfollowed string                   // why no import could be asked about, or ""
	hasty      bool                     // an import was waited for in vain: no other one is when it is cancelled
	listCut    bool                     // its list was not read to the end

	draws        map[string]*rapid.Generator[generators.Case] // by class
	own          map[string]bool                              // cases that name the user's own URI, by id
	journal      journal
	unanswered   unanswered
	byTheAccount string // why the account or the cloud refuses every import, or ""

	started  time.Time
	groups   []*diagnose.Cause
	features []reports.Feature
}

// New returns an engine. It reads the constraints of the contract, in about 2 ms.
func New(o Options) *Engine {
	if o.Catalogue == nil {
		o.Catalogue = generators.New(o.Contract, generators.Options{})
	}
	if o.Checker == nil {
		o.Checker = check.NewChecker(o.Contract, o.Catalogue.Known)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Curl == nil && o.Client != nil {
		o.Curl = o.Client.Curl
	}
	o.Workers = max(1, o.Workers)
	return &Engine{Options: o, every: check.All(), order: map[string]int{}, answers: map[string]*check.Answer{},
		accepted: map[string]bool{}, refused: map[string]*check.Answer{}, hanging: map[string]bool{}, skipped: map[string]int{},
		own: map[string]bool{}, journal: journal{stopped: map[string]bool{}},
		draws: map[string]*rapid.Generator[generators.Case]{generators.KindRandomValid: o.Catalogue.Valid(), generators.KindRandomInvalid: o.Catalogue.Invalid()}}
}

// Claim takes what one scenario stands for.
func (e *Engine) Claim(c Claim) { e.claims = append(e.claims, c) }

// Plan selects the cases of all claims and returns how many are sent. The error names
// the scenario that claims a check which there is not.
func (e *Engine) Plan() (int, error) {
	wanted := map[string]bool{}
	for _, c := range e.claims {
		for _, class := range c.Classes {
			wanted[class] = true
		}
		for _, name := range c.Checks {
			if _, ok := check.Find(name); !ok {
				return 0, fmt.Errorf("scenario %q names the check %q, which there is not", c.Scenario, name)
			}
		}
	}
	switch {
	case e.ownless(wanted):
		for _, class := range generators.Kinds() {
			wanted[class] = true
		}
	case wanted[generators.KindRelated]:
		wanted[generators.KindStorage] = true // the neighbours are asked about these
	}
	for _, c := range e.Catalogue.Cases() {
		if wanted[c.Kind] {
			e.add(c)
		}
	}
	e.planDraws(wanted)
	e.addTwins()
	e.planOwn()
	return len(e.cases), nil
}

// ownless reports whether scenarios judge what others send and none of these is selected,
// so that everything is sent for them.
func (e *Engine) ownless(wanted map[string]bool) bool {
	for class := range wanted {
		if class != generators.KindRelated { // its requests follow the starts of others
			return false
		}
	}
	return slices.ContainsFunc(e.claims, func(c Claim) bool { return len(c.Classes) == 0 })
}

func (e *Engine) add(c generators.Case) {
	if _, have := e.order[c.ID]; !have {
		e.order[c.ID] = len(e.cases)
		e.cases = append(e.cases, c)
	}
}

// addTwins adds the valid control of each case, whoever claims it: without it a refusal
// says nothing.
func (e *Engine) addTwins() {
	by := map[string]generators.Case{}
	for _, c := range e.Catalogue.Cases() {
		by[c.ID] = c
	}
	for i := 0; i < len(e.cases); i++ { // a control may have one of its own
		if control, ok := by[e.cases[i].Control]; ok {
			e.add(control)
		}
	}
}

// Planned are the cases that the plan selected, in their order.
func (e *Engine) Planned() iter.Seq[generators.Case] {
	return func(yield func(generators.Case) bool) {
		for _, c := range e.cases {
			if !yield(e.whole(c)) {
				return
			}
		}
	}
}

// Hold returns the findings of a claim: those of its checks on its cases. It is called
// once Execute has returned.
func (e *Engine) Hold(_ context.Context, c Claim) []check.Finding {
	var out []check.Finding
	for _, g := range e.groups {
		if g.Claims(c.Checks, c.takes) {
			g.Scenarios = append(g.Scenarios, c.Scenario)
			out = append(out, g.Finding)
		}
	}
	return out
}

// Reached reports how many cases of a claim were answered, so that a scenario which
// tested nothing is skipped and not passed. It is called once Execute has returned.
func (e *Engine) Reached(c Claim) (answered, planned int) {
	for _, k := range e.cases {
		if !c.takes(k.Kind) {
			continue
		}
		planned++
		if a := e.answers[k.ID]; a != nil && a.Exchange.Failure != host.Cancelled {
			answered++
		}
	}
	return answered, planned
}

// SetFeatures gives the engine the scenarios and how they ended, for the report.
func (e *Engine) SetFeatures(f []reports.Feature) { e.features = f }

// Unanswered says why no case of a claim was answered.
func (e *Engine) Unanswered(c Claim) string {
	if e.stop != "" {
		return e.stop
	}
	for _, k := range e.cases {
		if reason := e.withheld(k); c.takes(k.Kind) && reason != "" {
			return reason
		}
	}
	return "none of its cases was answered; the report lists why"
}

// Stopped says why the run could not be finished, or "".
func (e *Engine) Stopped() string { return e.stop }
