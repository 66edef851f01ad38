package importcheck

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"example.com/importcheck/features"
	"example.com/importcheck/internal/run"
	"example.com/importcheck/reports"
	"example.com/importcheck/steps"
	"github.com/cucumber/godog"
)

// A suite is the scenarios that a run goes through, twice: once to claim, once to judge.
type suite struct {
	files []godog.Feature
	book  *book
}

// newSuite reads the embedded features and keeps the scenarios that the tag expression
// and the name select. No tag that does is an error: a run of nothing would pass.
func newSuite(tags string, named func(scenario string) bool) (*suite, error) {
	selected, err := parseTags(tags)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(features.FS, "*.feature")
	if err != nil {
		return nil, err
	}
	s := &suite{book: new(book)}
	for _, name := range names {
		data, err := features.FS.ReadFile(name)
		if err != nil {
			return nil, err
		}
		kept, err := s.book.read(name, data, selected, named)
		if err != nil {
			return nil, err
		}
		if kept != nil {
			s.files = append(s.files, godog.Feature{Name: name, Contents: kept})
		}
	}
	if len(s.files) == 0 && len(s.book.unnamed) > 0 {
		return nil, noneNamed(s.book.unnamed)
	}
	if len(s.files) == 0 {
		return nil, fmt.Errorf("the tags %q select no scenario; there are %s", tags, strings.Join(features.Tags(), ", "))
	}
	return s, nil
}

// claim goes through the scenarios for the first time: nothing is sent.
func (s *suite) claim(e *run.Engine) error {
	var problem error
	status := s.run(func(sc *godog.ScenarioContext) {
		steps.Register(sc, e, true)
		sc.After(func(ctx context.Context, scenario *godog.Scenario, err error) (context.Context, error) {
			if err != nil {
				problem = errors.Join(problem, fmt.Errorf("features/%s, scenario %q: %w", scenario.Uri, scenario.Name, err))
			}
			return ctx, nil
		})
	})
	if problem == nil && status != 0 {
		problem = errors.New("the scenarios could not be gone through; a sentence of a feature may have no step")
	}
	return problem
}

// judge goes through them for the second time, over what the engine measured.
func (s *suite) judge(e *run.Engine) {
	s.run(func(sc *godog.ScenarioContext) {
		s.book.watch(sc)
		steps.Register(sc, e, false)
	})
	s.book.reword(e.Client.MaskText)
	e.SetFeatures(s.book.features)
}

func (s *suite) run(register func(*godog.ScenarioContext)) int {
	return godog.TestSuite{Name: "importcheck", ScenarioInitializer: register, Options: &godog.Options{Format: "progress", Output: io.Discard, FeatureContents: s.files,
		Strict: true, NoColors: true}}.Run()
}

// judge executes the plan and has the scenarios judged.
func (r *runner) judge(ctx context.Context) *reports.Report {
	r.engine.Execute(ctx)
	r.suite.judge(r.engine)
	report := r.engine.Finish(ctx)
	r.weigh.apply(ctx, r.engine, report)
	return report
}

// blank replaces lines by empty ones, so that those that stay keep their numbers.
func blank(data []byte, from, to int) []byte {
	lines := bytes.Split(data, []byte("\n"))
	for i := from; i < to && i <= len(lines); i++ {
		lines[i-1] = nil
	}
	return bytes.Join(lines, []byte("\n"))
}
