package suite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/importcheck/reports"
	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"
)

// A book is the formatter of godog that keeps how the scenarios and their steps ended.
type book struct {
	features []reports.Feature
	places   map[string]place
	rows     map[string]*reports.Step // by the id of the step
	ids      map[*reports.Step]string
	reasons  map[string]string // why a step was skipped, by its id
	begun    time.Time         // when the step under way began
}

// godog makes formatters by the name of the suite.
var (
	books  sync.Map // of *book, by the name of its suite
	suites atomic.Int64
)

const format = "importcheck"

func init() {
	godog.Format(format, "the results of a run, for its report", func(suite string, _ io.Writer) godog.Formatter {
		b, _ := books.Load(suite)
		return b.(*book)
	})
}

// open returns an empty book with the name of the suite that fills it.
func open() (*book, string) {
	b := &book{places: map[string]place{}, rows: map[string]*reports.Step{}, ids: map[*reports.Step]string{}, reasons: map[string]string{}}
	name := fmt.Sprint(format, suites.Add(1))
	books.Store(name, b)
	return b, name
}

// watch notes why steps are skipped, which a formatter is not given.
//
// Under go test the reason is logged, since godog passes a subtest that is skipped; and so is a step
// that fails, with its place.
func (b *book) watch(sc *godog.ScenarioContext, underTest bool) {
	sc.StepContext().After(func(ctx context.Context, s *godog.Step, _ godog.StepResultStatus, err error) (context.Context, error) {
		if errors.Is(err, godog.ErrSkip) {
			b.reasons[s.Id] = strings.TrimPrefix(err.Error(), godog.ErrSkip.Error()+": ")
			if underTest {
				godog.Log(ctx, "skipped: "+b.reasons[s.Id])
			}
		} else if row := b.rows[s.Id]; err != nil && underTest {
			godog.Log(ctx, fmt.Sprintf("%s:%d: %s%s", b.features[len(b.features)-1].URI, row.Line, row.Keyword, row.Text))
		}
		return ctx, nil
	})
}

// TestRunStarted and Summary say nothing that a report needs.
func (b *book) TestRunStarted() {}

// Summary is the last call.
func (b *book) Summary() {}

// Feature begins a feature.
func (b *book) Feature(doc *messages.GherkinDocument, uri string, _ []byte) {
	for id, p := range linesOf(doc) {
		b.places[uri+" "+id] = p
	}
	f := reports.Feature{Name: doc.Feature.Name, URI: uri, Line: int(doc.Feature.Location.Line), Description: doc.Feature.Description}
	for _, t := range doc.Feature.Tags {
		f.Tags = append(f.Tags, t.Name)
	}
	b.features = append(b.features, f)
}

// Pickle begins a scenario.
func (b *book) Pickle(p *messages.Pickle) {
	at := func(ids []string) place { return b.places[p.Uri+" "+ids[len(ids)-1]] }
	where := at(p.AstNodeIds)
	s := reports.Scenario{Name: p.Name, Rule: where.rule, Line: where.line}
	for _, t := range p.Tags {
		s.Tags = append(s.Tags, t.Name)
	}
	for _, step := range p.Steps {
		in := b.places[p.Uri+" "+step.AstNodeIds[0]]
		s.Steps = append(s.Steps, reports.Step{Keyword: in.keyword, Text: step.Text, Line: in.line})
	}
	last := len(b.features) - 1
	b.features[last].Scenarios = append(b.features[last].Scenarios, s)
	for i, step := range p.Steps {
		b.rows[step.Id], b.ids[&s.Steps[i]] = &s.Steps[i], step.Id // the slice is shared with the scenario
	}
}

// Defined begins a step.
func (b *book) Defined(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition) {
	b.begun = time.Now()
}

// Passed, Failed and the others end a step.
func (b *book) Passed(_ *messages.Pickle, s *messages.PickleStep, _ *godog.StepDefinition) {
	b.end(s, "passed", nil)
}

// Failed ends a step that does not hold.
func (b *book) Failed(_ *messages.Pickle, s *messages.PickleStep, _ *godog.StepDefinition, err error) {
	b.end(s, "failed", err)
}

// Skipped ends a step that was left out.
func (b *book) Skipped(_ *messages.Pickle, s *messages.PickleStep, _ *godog.StepDefinition) {
	b.end(s, "skipped", nil)
	b.rows[s.Id].Error = b.reasons[s.Id]
}

// Undefined ends a step that has no sentence.
func (b *book) Undefined(_ *messages.Pickle, s *messages.PickleStep, _ *godog.StepDefinition) {
	b.end(s, "undefined", godog.ErrUndefined)
}

// Pending ends a step that is not written yet.
func (b *book) Pending(_ *messages.Pickle, s *messages.PickleStep, _ *godog.StepDefinition) {
	b.end(s, "pending", godog.ErrPending)
}

// Ambiguous ends a step that has two sentences.
func (b *book) Ambiguous(_ *messages.Pickle, s *messages.PickleStep, _ *godog.StepDefinition, err error) {
	b.end(s, "ambiguous", err)
}

func (b *book) end(s *messages.PickleStep, status string, err error) {
	row := b.rows[s.Id]
	row.Status, row.Match, row.Nanos = status, "steps", max(1, time.Since(b.begun).Nanoseconds())
	if err != nil {
		row.Error = err.Error()
	}
}

// fail notes that a step does not hold, as the end of the run shows it. It reports whether the step
// had passed before.
func (b *book) fail(step string, err error) bool {
	row := b.rows[step]
	if row == nil {
		return true
	}
	late := row.Status == "passed"
	row.Status, row.Error = "failed", err.Error()
	return late
}

// brokenOff says of a step which failed for no finding why it did: a sentence was used wrongly, or the
// fault is ours. It is "" without one.
func (b *book) brokenOff(failures map[string][]reports.Finding) string {
	for _, f := range b.features {
		for _, s := range f.Scenarios {
			for i := range s.Steps {
				step := &s.Steps[i]
				if broken(step.Status) && len(failures[b.ids[step]]) == 0 {
					return fmt.Sprintf("%s:%d: %s: %s", f.URI, step.Line, step.Text, step.Error)
				}
			}
		}
	}
	return ""
}

// results are the features whose scenarios ran.
func (b *book) results() []reports.Feature {
	var out []reports.Feature
	for _, f := range b.features {
		var ran []reports.Scenario
		for _, s := range f.Scenarios {
			if s.Steps[0].Status != "" {
				ran = append(ran, ended(s))
			}
		}
		if f.Scenarios = ran; ran != nil {
			out = append(out, f)
		}
	}
	return out
}

// ended sums up the steps of a scenario.
func ended(s reports.Scenario) reports.Scenario {
	s.Status = "passed"
	for _, step := range s.Steps {
		s.Nanos += step.Nanos
		switch {
		case broken(step.Status):
			s.Status = "failed"
		case step.Status == "skipped" && s.Status == "passed":
			s.Status = "skipped"
		}
	}
	return s
}

// broken reports whether a status of a step fails its scenario.
func broken(status string) bool {
	return slices.Contains([]string{"failed", "undefined", "ambiguous", "pending"}, status)
}
