package steps

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/run"
	"example.com/importcheck/internal/shelter"
	"example.com/importcheck/reports"
	"github.com/cucumber/godog"
)

func init() { shelter.Restore() } // godog, which this package imports, is initialised

// A Session is what the sentences act on: one run against one host. Scenarios use it one after the
// other.
type Session struct {
	// Finish ends the run: it checks what only the whole run shows, cancels what was started, writes
	// the reports that the options ask for, and returns the report. It is called once, behind the last
	// scenario. The error says that a file could not be written.
	Finish func(context.Context) (*reports.Report, error)

	// Unfinished has a scenario fail, not be skipped, where the run cannot go on.
	Unfinished bool

	run     *run.Run
	named   func() map[string]bool
	sentAll bool           // every case of the contract was sent, or is skipped
	written map[string]int // requests that scenarios write out, by the id of the scenario
}

// NewSession returns a session of a run. Named are the ids of the cases that some shipped scenario
// selects by name.
func NewSession(r *run.Run, named func() map[string]bool) *Session {
	return &Session{run: r, named: named, written: map[string]int{}}
}

// A scene is one scenario under way.
type scene struct {
	*Session
	scenario *godog.Scenario
	step     string          // the id of the step under way
	cases    map[string]bool // that the last sentences selected, by id
	all      bool            // every case was selected
	related  bool            // requests to the related operations were
	expected bool            // a Then has come since
	wrote    []*check.Answer // to the requests that the last sentences write out
	skipped  string          // why such a request was not sent, or ""
	started  *check.Answer   // the start that was accepted last, or nil
}

type sceneKey struct{}

// sceneOf returns the scenario that a step belongs to.
func sceneOf(ctx context.Context) *scene {
	s, _ := ctx.Value(sceneKey{}).(*scene)
	return s
}

// Register binds the sentences to a session, in the shipped suite or in one of a user's own.
func Register(sc *godog.ScenarioContext, s *Session) {
	sc.Before(func(ctx context.Context, scenario *godog.Scenario) (context.Context, error) {
		s.run.Enter(strings.TrimSuffix(scenario.Uri, ".feature"))
		return context.WithValue(ctx, sceneKey{}, &scene{Session: s, scenario: scenario}), nil
	})
	sc.StepContext().Before(func(ctx context.Context, step *godog.Step) (context.Context, error) {
		sceneOf(ctx).step = step.Id
		return ctx, nil
	})
	for _, one := range Sentences() {
		sc.Step(one.pattern, one.handle)
	}
}

// A Sentence is one that features may use.
type Sentence struct {
	Example string   // as a feature file has it, with its table or text
	Does    string   // in one sentence
	Checks  []string // that it asserts
	pattern *regexp.Regexp
	handle  any // of godog
}

// sentence makes one; the pattern is the whole sentence.
func sentence(pattern, example, does string, handle any) Sentence {
	return Sentence{Example: example, Does: does, pattern: regexp.MustCompile("^" + pattern + "$"), handle: handle}
}

// Sentences are all, in the order of the documentation.
func Sentences() []Sentence {
	var out []Sentence
	for _, group := range Groups() {
		out = append(out, group.Sentences...)
	}
	return out
}

// A Group is the sentences of one subject.
type Group struct {
	Title     string
	Sentences []Sentence
}

// Groups are the sentences by subject.
func Groups() []Group { return groups }

var groups []Group

func init() {
	groups = []Group{{"Start an import", starts}, {"Select cases of a field", selections}, {"Select cases of a subject", subjects},
		{"List, describe and cancel", lifecycles}, {"Say what must hold", expectations}}
}

// Matches reports whether a sentence is the one of a step.
func (s Sentence) Matches(text string) bool { return s.pattern.MatchString(text) }

// Text is the example without its keyword, its table and its text.
func (s Sentence) Text() string {
	line, _, _ := strings.Cut(s.Example, "\n")
	_, text, _ := strings.Cut(line, " ")
	return text
}

// begin begins a new selection behind a Then.
func (s *scene) begin() {
	if s.expected || s.cases == nil {
		s.cases, s.all, s.related, s.expected, s.wrote, s.skipped = map[string]bool{}, false, false, false, nil, ""
	}
}

// send selects cases and sends those that no other scenario has sent. None skips the scenario.
func (s *scene) send(ctx context.Context, cases []generators.Case, none string) error {
	s.begin()
	if len(cases) == 0 && len(s.cases) == 0 {
		return fmt.Errorf("%w: not applicable: %s", godog.ErrSkip, none)
	}
	for _, c := range cases {
		s.cases[c.ID] = true
	}
	s.run.Send(ctx, cases)
	return nil
}

// takes reports whether a case is one that the scenario has selected.
func (s *scene) takes(c generators.Case) bool {
	return s.all || s.cases[c.ID] || s.related && c.Kind == generators.KindRelated
}

// hold fails where one of the checks does not hold for what was selected. A scenario of which
// nothing was answered is skipped.
func (s *scene) hold(ctx context.Context, checks ...string) error {
	s.expected = true
	if s.skipped != "" {
		return s.untested(s.skipped)
	}
	found := s.run.Hold(ctx, s.claim(checks...))
	if err := Failure(found, s.run.About.Strict); err != nil {
		return err
	}
	if answered, why := s.run.Answered(s.takes); !answered {
		return s.untested(why)
	}
	return nil
}

// untested ends a scenario that tested nothing.
func (s *scene) untested(why string) error {
	if s.Unfinished && s.run.Stopped() != "" {
		return fmt.Errorf("not tested: %s", why)
	}
	return fmt.Errorf("%w: not tested: %s", godog.ErrSkip, why)
}

// claim is what the step under way asserts. It stays as it is when the scenario goes on.
func (s *scene) claim(checks ...string) run.Claim {
	frozen := *s
	return run.Claim{Scenario: s.scenario.Name, Step: s.step, Takes: frozen.takes, Checks: checks}
}

// mostShown is how many findings one step shows.
const mostShown = 5

// Failure puts findings that fail a run into one error, or returns nil.
func Failure(found []reports.Finding, strict bool) error {
	var texts []string
	for _, f := range found {
		if f.Severity == reports.Violation || strict {
			texts = append(texts, f.Text())
		}
	}
	if len(texts) == 0 {
		return nil
	}
	if more := len(texts) - mostShown; more > 0 {
		texts = append(texts[:mostShown], fmt.Sprintf("and %d more", more))
	}
	return fmt.Errorf("%s", strings.Join(texts, "\n"))
}
