package steps

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/features"
	"example.com/importcheck/internal/check"
	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"
)

// pickles returns every scenario of the shipped features, by file.
func pickles(t *testing.T) map[string][]*messages.Pickle {
	t.Helper()
	names, err := fs.Glob(features.FS, "*.feature")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d features: %v", len(names), err)
	}
	out := map[string][]*messages.Pickle{}
	for _, name := range names {
		data, err := features.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		id := func() string { n++; return fmt.Sprint(n) }
		doc, err := gherkin.ParseGherkinDocument(bytes.NewReader(data), id)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = gherkin.Pickles(*doc, name, id)
	}
	return out
}

// texts returns the text of every step.
func sentencesOf(t *testing.T) []string {
	var out []string
	for _, list := range pickles(t) {
		for _, p := range list {
			for _, step := range p.Steps {
				out = append(out, step.Text)
			}
		}
	}
	return out
}

// A feature that is written in the sentences of a user's example must find its step, and only one.
func TestEachSentenceHasOneStep(t *testing.T) {
	all := sentencesOf(t)
	for _, s := range Sentences() {
		all = append(all, s.Text())
	}
	for _, text := range all {
		n := 0
		for _, s := range Sentences() {
			if s.Matches(text) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%q has %d steps", text, n)
		}
	}
}

func TestEachCheckIsAssertedByASentence(t *testing.T) {
	asserted := []string{check.Asserts, "documented-value"}
	for _, s := range Sentences() {
		asserted = append(asserted, s.Checks...)
	}
	for _, c := range check.All() {
		if !slices.Contains(asserted, c.Name) {
			t.Errorf("no sentence asserts %s", c.Name)
		}
	}
	for _, name := range asserted {
		if _, ok := check.Find(name); !ok {
			t.Errorf("a sentence asserts %s, which is no check", name)
		}
	}
}

func TestNoTwoScenariosHaveOneName(t *testing.T) {
	seen := map[string]string{}
	for file, list := range pickles(t) {
		for _, p := range list {
			if other, twice := seen[p.Name]; twice {
				t.Errorf("%s and %s both have the scenario %q", file, other, p.Name)
			}
			seen[p.Name] = file
		}
	}
}

// Limits stand only in the contract; a feature that holds one would have to be written again for
// each version.
func TestNoFeatureHoldsALimit(t *testing.T) {
	names := strings.NewReplacer("UTF-8", "", "RFC 8259", "", "4XX", "", "Amazon S3", "", " 1 character", "", `"limit" 1`, "")
	for _, text := range sentencesOf(t) {
		if strings.ContainsAny(names.Replace(text), "0123456789") {
			t.Errorf("a number stands in %q", text)
		}
	}
}
