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
	for _, f := range s.book.features {
		for _, scenario := range f.Scenarios {
			claim, err := steps.ClaimOf(scenario.Name, sentences(scenario))
			if err != nil {
				problem = errors.Join(problem, fmt.Errorf("features/%s, scenario %q: %w", f.URI, scenario.Name, err))
			}
			e.Claim(claim)
		}
	}
	return problem
}

func sentences(s reports.Scenario) []string {
	out := make([]string, len(s.Steps))
	for i, step := range s.Steps {
		out[i] = step.Text
	}
	return out
}

// judge has godog go through them, over what the engine measured.
func (s *suite) judge(e *run.Engine) {
	register := func(sc *godog.ScenarioContext) {
		s.book.watch(sc)
		steps.Register(sc, e)
	}
	godog.TestSuite{Name: "importcheck", ScenarioInitializer: register, Options: &godog.Options{Format: "progress", Output: io.Discard, FeatureContents: s.files,
		Strict: true, NoColors: true}}.Run() // its status says less than the book
	s.book.reword(e.Client.MaskText)
	e.SetFeatures(s.book.features)
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
