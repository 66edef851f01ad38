package suite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/importcheck/reports"
	"example.com/importcheck/steps"
	gherkin "github.com/cucumber/gherkin/go/v42"
	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"
)

// A book keeps the scenarios with their lines, and how each of them ended: godog's own
// results write skipped steps as errors and know no lines.
type book struct {
	features []reports.Feature
	unnamed  []string // scenarios that the tags select and -run of go test leaves out
	started  time.Time
	step     time.Time
}

// read parses a feature and returns its text with the scenarios blanked out that are
// not selected, or nil where none is.
func (b *book) read(name string, data []byte, selected func([]string) bool, named func(string) bool) ([]byte, error) {
	n := 0
	doc, err := gherkin.ParseGherkinDocument(bytes.NewReader(data), func() string { n++; return fmt.Sprint(n) })
	if err != nil {
		return nil, fmt.Errorf("features/%s: %w", name, err)
	}
	f := reports.Feature{Name: doc.Feature.Name, URI: name, Line: int(doc.Feature.Location.Line), Description: doc.Feature.Description, Tags: tagNames(doc.Feature.Tags)}
	for _, p := range placed(doc.Feature, bytes.Count(data, []byte("\n"))+1) {
		tags := append(slices.Clone(f.Tags), tagNames(p.scenario.Tags)...)
		wanted, asked := selected(tags), named(p.scenario.Name)
		if wanted && !asked {
			b.unnamed = append(b.unnamed, p.scenario.Name)
		}
		if !wanted || !asked {
			data = blank(data, p.from, p.to)
			continue
		}
		f.Scenarios = append(f.Scenarios, scenario(p, tags))
	}
	if f.Scenarios == nil {
		return nil, nil
	}
	b.features = append(b.features, f)
	return data, nil
}

// A place is a scenario and the lines that it takes, tags included.
type place struct {
	scenario *messages.Scenario
	rule     string
	from, to int
}

func placed(f *messages.Feature, end int) []place {
	var out []place
	var stops []int
	add := func(s *messages.Scenario, rule string) {
		from := int(s.Location.Line)
		if len(s.Tags) > 0 {
			from = int(s.Tags[0].Location.Line)
		}
		out, stops = append(out, place{s, rule, from, 0}), append(stops, from)
	}
	for _, c := range f.Children {
		switch {
		case c.Scenario != nil:
			add(c.Scenario, "")
		case c.Rule != nil:
			stops = append(stops, int(c.Rule.Location.Line))
			for _, rc := range c.Rule.Children {
				if rc.Scenario != nil {
					add(rc.Scenario, c.Rule.Name)
				}
			}
		}
	}
	stops = append(stops, end+1)
	for i := range out {
		out[i].to = stops[slices.IndexFunc(stops, func(n int) bool { return n > out[i].from })]
	}
	return out
}

func tagNames(tags []*messages.Tag) []string {
	var out []string
	for _, t := range tags {
		out = append(out, t.Name)
	}
	return out
}

func scenario(p place, tags []string) reports.Scenario {
	s := reports.Scenario{Name: p.scenario.Name, Rule: p.rule, Line: int(p.scenario.Location.Line), Tags: tags, Status: "skipped"}
	for _, step := range p.scenario.Steps {
		s.Steps = append(s.Steps, reports.Step{Keyword: step.Keyword, Text: step.Text, Line: int(step.Location.Line), Status: "skipped"})
	}
	return s
}

// watch notes how the scenarios and their steps end.
func (b *book) watch(sc *godog.ScenarioContext) {
	sc.Before(func(ctx context.Context, s *godog.Scenario) (context.Context, error) {
		b.started = time.Now()
		return ctx, nil
	})
	sc.After(func(ctx context.Context, s *godog.Scenario, _ error) (context.Context, error) {
		if row := b.find(s); row != nil {
			row.Nanos = time.Since(b.started).Nanoseconds()
			row.Status = statusOf(row.Steps)
		}
		return ctx, nil
	})
	sc.StepContext().Before(func(ctx context.Context, _ *godog.Step) (context.Context, error) {
		b.step = time.Now()
		return ctx, nil
	})
	sc.StepContext().After(func(ctx context.Context, s *godog.Step, status godog.StepResultStatus, err error) (context.Context, error) {
		b.note(ctx, s, status, err)
		return ctx, nil
	})
}

// note writes down how a step ended.
func (b *book) note(ctx context.Context, s *godog.Step, status godog.StepResultStatus, err error) {
	row := b.find(steps.ScenarioOf(ctx))
	if row == nil {
		return
	}
	for i := range row.Steps {
		if step := &row.Steps[i]; step.Text == s.Text && step.Nanos == 0 {
			step.Status, step.Nanos, step.Match = status.String(), max(1, time.Since(b.step).Nanoseconds()), "steps"
			if err != nil {
				step.Error = strings.TrimPrefix(err.Error(), godog.ErrSkip.Error()+": ")
			}
			if errors.Is(err, steps.ErrNotTested) {
				step.Status = "skipped"
			}
			return
		}
	}
}

// reword changes what the steps said: the words of a host may stand in it.
func (b *book) reword(f func(string) string) {
	for _, feature := range b.features {
		for _, s := range feature.Scenarios {
			for i := range s.Steps {
				s.Steps[i].Error = f(s.Steps[i].Error)
			}
		}
	}
}

func statusOf(list []reports.Step) string {
	out := "passed"
	for _, s := range list {
		switch s.Status {
		case "failed", "undefined", "ambiguous", "pending":
			return "failed"
		case "skipped":
			out = "skipped"
		}
	}
	return out
}

func (b *book) find(s *godog.Scenario) *reports.Scenario {
	if s == nil {
		return nil
	}
	for i := range b.features {
		if b.features[i].URI != s.Uri {
			continue
		}
		for j := range b.features[i].Scenarios {
			if b.features[i].Scenarios[j].Name == s.Name {
				return &b.features[i].Scenarios[j]
			}
		}
	}
	return nil
}
