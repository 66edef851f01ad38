package steps

import (
	"fmt"
	"strings"
	"testing"

	"example.com/importcheck/internal/golden"
)

// docs/steps.md is written from the table of sentences.
func TestDocsSteps(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# The sentences of features

Shipped features and [your own](features.md) use these sentences. The code writes this page.

A field is written as in JSON, with a dot between levels: "errorMode.onError". A keyword is one of
the contract: maxLength, minLength. "I start imports" and "I start an import" mean the same, and so
do "it is" and "each is". If the contract lacks a field, keyword or storage that a sentence names,
the scenario is skipped with that reason.
`)
	for _, g := range Groups() {
		fmt.Fprintf(&b, "\n## %s\n\n", g.Title)
		for _, s := range g.Sentences {
			line, more, _ := strings.Cut(s.Example, "\n")
			fmt.Fprintf(&b, "- `%s`\n", line)
			if more != "" {
				fmt.Fprintf(&b, "\n  ```gherkin\n  %s\n  %s\n  ```\n\n", line, strings.ReplaceAll(more, "\n", "\n  "))
			}
			fmt.Fprintf(&b, "  %s\n", s.Does)
		}
	}
	golden.File(t, "../docs/steps.md", []byte(b.String()))
}
