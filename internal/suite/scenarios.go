package suite

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"example.com/importcheck/features"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/internal/run"
	"example.com/importcheck/reports"
	"example.com/importcheck/steps"
	"github.com/cucumber/godog"
)

// The scenarios of a run are gone through twice: once to select cases, once to judge.
type scenarios struct {
	files []godog.Feature
	book  *book
}

// readScenarios reads the embedded features and keeps the scenarios that the tag expression
// and the name select. No tag that does is an error: a run of nothing would pass.
func readScenarios(tags string, named func(scenario string) bool) (*scenarios, error) {
	if named == nil {
		named = func(string) bool { return true }
	}
	selected, err := parseTags(tags)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(features.FS, "*.feature")
	if err != nil {
		return nil, err
	}
	s := &scenarios{book: new(book)}
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
		return nil, NoneSelected(s.book.unnamed)
	}
	if len(s.files) == 0 {
		return nil, fmt.Errorf("the tags %q select no scenario; there are %s", tags, strings.Join(features.Tags(), ", "))
	}
	return s, nil
}

// claims goes through the scenarios for the first time: nothing is sent.
func (s *scenarios) claims() ([]plan.Claim, error) {
	var out []plan.Claim
	var problem error
	for _, f := range s.book.features {
		for _, scenario := range f.Scenarios {
			claim, err := steps.ClaimOf(scenario.Name, sentences(scenario))
			if err != nil {
				problem = errors.Join(problem, fmt.Errorf("features/%s, scenario %q: %w", f.URI, scenario.Name, err))
			}
			out = append(out, claim)
		}
	}
	return out, problem
}

func sentences(s reports.Scenario) []string {
	out := make([]string, len(s.Steps))
	for i, step := range s.Steps {
		out[i] = step.Text
	}
	return out
}

// judge has godog go through them, over what the run measured.
func (s *scenarios) judge(made *run.Run, mask func(string) string) {
	register := func(sc *godog.ScenarioContext) {
		s.book.watch(sc)
		steps.Register(sc, made)
	}
	godog.TestSuite{Name: "importcheck", ScenarioInitializer: register, Options: &godog.Options{Format: "progress", Output: io.Discard, FeatureContents: s.files,
		Strict: true, NoColors: true}}.Run() // its status says less than the book
	s.book.reword(mask)
}

// blank replaces lines by empty ones, so that those that stay keep their numbers.
func blank(data []byte, from, to int) []byte {
	lines := bytes.Split(data, []byte("\n"))
	for i := from; i < to && i <= len(lines); i++ {
		lines[i-1] = nil
	}
	return bytes.Join(lines, []byte("\n"))
}

// NoneSelected are the scenarios that the tags select where Config.Scenarios selects none of
// them. Under go test that is no failure: -run and -skip may mean other tests' subtests.
type NoneSelected []string

// Error says that the flags of go test leave no scenario.
func (n NoneSelected) Error() string { return "-run and -skip select no scenario" }
