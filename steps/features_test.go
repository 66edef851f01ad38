package steps

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"
)

// scenarios returns every scenario of the features, by file.
func scenarios(t *testing.T) map[string][]*messages.Scenario {
	t.Helper()
	names, err := fs.Glob(os.DirFS("../features"), "*.feature")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d features: %v", len(names), err)
	}
	out := map[string][]*messages.Scenario{}
	for _, name := range names {
		data, err := os.ReadFile("../features/" + name)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		doc, err := gherkin.ParseGherkinDocument(bytes.NewReader(data), func() string { n++; return fmt.Sprint(n) })
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, child := range doc.Feature.Children {
			if child.Background != nil {
				t.Errorf("%s: a claim is read from the sentences of a scenario, and a background is none", name)
			}
			if child.Scenario != nil {
				out[name] = append(out[name], child.Scenario)
			}
			if child.Rule != nil {
				for _, in := range child.Rule.Children {
					out[name] = append(out[name], in.Scenario)
				}
			}
		}
	}
	return out
}

// patterns returns the pattern of every step.
func patterns() []*regexp.Regexp {
	out := []*regexp.Regexp{eachIsSent, allAreSent}
	for _, r := range rules {
		out = append(out, r.sentence)
	}
	return out
}

// sentences returns the text of every step.
func sentences(t *testing.T) []string {
	var out []string
	for _, list := range scenarios(t) {
		for _, s := range list {
			for _, step := range s.Steps {
				out = append(out, step.Text)
			}
		}
	}
	return out
}

func TestEachClassOfCasesBelongsToAScenario(t *testing.T) {
	all := sentences(t)
	for _, class := range generators.Kinds() {
		if !slices.Contains(all, "each "+class+" is sent") {
			t.Errorf("no scenario sends each %s", class)
		}
	}
}

func TestEachCheckBelongsToAScenario(t *testing.T) {
	all := sentences(t)
	held := Checks()
	for _, c := range check.All() {
		if !slices.Contains(held, c.Name) {
			t.Errorf("no sentence stands for %s", c.Name)
		}
	}
	for _, name := range held {
		if _, ok := check.Find(name); !ok {
			t.Errorf("a sentence stands for %s, which is no check", name)
		}
	}
	for _, pattern := range patterns() {
		if !slices.ContainsFunc(all, pattern.MatchString) {
			t.Errorf("no scenario says %s", pattern)
		}
	}
}

func TestEachSentenceHasOneStep(t *testing.T) {
	for _, text := range sentences(t) {
		n := 0
		for _, pattern := range patterns() {
			if pattern.MatchString(text) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%q has %d steps", text, n)
		}
	}
}

func TestNoTwoScenariosHaveOneName(t *testing.T) {
	seen := map[string]string{}
	for file, list := range scenarios(t) {
		for _, s := range list {
			if other, twice := seen[s.Name]; twice {
				t.Errorf("%s and %s both have the scenario %q", file, other, s.Name)
			}
			seen[s.Name] = file
		}
	}
}

// Limits, fields and values stand in the contract alone; a feature that names one would
// have to be written again for each version.
func TestNoFeatureHoldsALimit(t *testing.T) {
	standards := strings.NewReplacer("UTF-8", "", "RFC 8259", "")
	for _, text := range sentences(t) {
		if strings.ContainsAny(standards.Replace(text), "0123456789") {
			t.Errorf("a number stands in %q", text)
		}
	}
}
