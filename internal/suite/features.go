package suite

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"example.com/importcheck/features"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/spelling"
	"example.com/importcheck/steps"
	gherkin "github.com/cucumber/gherkin/go/v42"
	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"
)

// A scenarios is what a run goes through: features, and which of their scenarios are selected.
type scenarios struct {
	files []godog.Feature
	tags  string // in the words of godog; "" for all
}

// shipped reads the embedded features.
func shipped() (*scenarios, error) {
	s := &scenarios{}
	_, err := s.read("features", features.FS)
	return s, err
}

// readScenarios reads the features of the user, then the embedded ones, and selects by the tag
// expression. None that it selects is an error: a run of nothing would pass.
func readScenarios(c *config.Config) (*scenarios, error) {
	s := &scenarios{}
	var all []*messages.Pickle
	for _, f := range append(c.FeatureFolders(), config.Folder{Name: "features", FS: features.FS}) {
		pickles, err := s.read(f.Name, f.FS)
		if err != nil {
			return nil, err
		}
		all = append(all, pickles...)
	}
	if c.Tags == "" {
		return s, nil
	}
	selected, err := parseTags(c.Tags)
	if err != nil {
		return nil, err
	}
	if s.tags = godogTags(all, selected); s.tags == "" {
		return nil, fmt.Errorf("the tags %q select no scenario; there are %s", c.Tags, strings.Join(tagsOf(all), ", "))
	}
	return s, nil
}

// read adds the features of a folder, and returns their scenarios. The error names files, lines and
// what is meant.
func (s *scenarios) read(folder string, in fs.FS) ([]*messages.Pickle, error) {
	var names []string
	err := fs.WalkDir(in, ".", func(name string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".feature") {
			names = append(names, name)
		}
		return err
	})
	if err == nil && len(names) == 0 {
		err = errors.New("it holds no file that ends in .feature")
	}
	if err != nil {
		return nil, fmt.Errorf("the features in %s cannot be read: %w", folder, err)
	}
	slices.SortStableFunc(names, byTurn)
	var out []*messages.Pickle
	var problems error
	for _, name := range names {
		uri := strings.TrimPrefix(folder+"/"+name, "features/")
		data, err := fs.ReadFile(in, name)
		if err != nil {
			return nil, err
		}
		pickles, err := parse(uri, data)
		problems = errors.Join(problems, err)
		out = append(out, pickles...)
		s.files = append(s.files, godog.Feature{Name: uri, Contents: data})
	}
	return out, problems
}

// byTurn puts state_and_concurrency before the others: there each rejected request is sent twice on
// one connection, so that one which harms the next harms its like and is named. What begins with
// "everything" comes last: it shares what the others have sent.
func byTurn(a, b string) int {
	rank := func(name string) int {
		switch {
		case strings.HasPrefix(name, "state"):
			return 0
		case strings.HasPrefix(name, "everything"):
			return 2
		}
		return 1
	}
	return cmp.Compare(rank(a), rank(b))
}

// parse reads a feature. A sentence that has no step is an error, which names the nearest one.
func parse(uri string, data []byte) ([]*messages.Pickle, error) {
	n := 0
	id := func() string { n++; return fmt.Sprint(n) }
	doc, err := gherkin.ParseGherkinDocument(bytes.NewReader(data), id)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", uri, err)
	}
	pickles := gherkin.Pickles(*doc, uri, id)
	lines := linesOf(doc)
	var problems error
	for _, p := range pickles {
		for _, step := range p.Steps {
			if !slices.ContainsFunc(steps.Sentences(), func(s steps.Sentence) bool { return s.Matches(step.Text) }) {
				problems = errors.Join(problems, undefined(uri, lines[step.AstNodeIds[0]].line, step.Text))
			}
		}
	}
	return pickles, problems
}

// undefined says that a sentence has no step, and what may be meant.
func undefined(uri string, line int, text string) error {
	var known []string
	for _, s := range steps.Sentences() {
		known = append(known, s.Text())
	}
	return fmt.Errorf("%s:%d: no step is defined for %q; %s; "+
		"docs/steps.md lists all, and a step of your own needs a godog suite of your own:\n\n"+
		"\tsc.Step(`^%s$`, func(ctx context.Context) error { return godog.ErrPending })", uri, line, text,
		spelling.Remedy(text, known), text)
}

// A place is where a node of a feature stands.
type place struct {
	line          int
	keyword, rule string
}

// linesOf are the places of the nodes of a feature, by their ids.
func linesOf(doc *messages.GherkinDocument) map[string]place {
	out := map[string]place{}
	if doc.Feature == nil {
		return out
	}
	add := func(rule string, b *messages.Background, s *messages.Scenario) {
		var all []*messages.Step
		if b != nil {
			all = b.Steps
		}
		if s != nil {
			out[s.Id] = place{int(s.Location.Line), s.Keyword, rule}
			all = append(all, s.Steps...)
			for _, e := range s.Examples {
				for _, row := range e.TableBody {
					out[row.Id] = place{int(row.Location.Line), s.Keyword, rule}
				}
			}
		}
		for _, step := range all {
			out[step.Id] = place{int(step.Location.Line), step.Keyword, rule}
		}
	}
	for _, c := range doc.Feature.Children {
		add("", c.Background, c.Scenario)
		if c.Rule != nil {
			for _, in := range c.Rule.Children {
				add(c.Rule.Name, in.Background, in.Scenario)
			}
		}
	}
	return out
}
