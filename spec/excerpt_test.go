package spec

import (
	"slices"
	"strings"
	"testing"
)

func TestExcerptShowsWhatALineStandsUnder(t *testing.T) {
	c, err := Load(Latest)
	if err != nil {
		t.Fatal(err)
	}
	line := c.Line("/components/schemas/StartImportRequest/properties/uri/maxLength")
	var texts []string
	for _, l := range c.Excerpt([]int{line}) {
		texts = append(texts, strings.TrimSpace(l.Text))
		if l.Number == line && strings.TrimSpace(l.Text) != "maxLength: 1500" {
			t.Errorf("line %d is %q", l.Number, l.Text)
		}
	}
	for _, want := range []string{"components:", "schemas:", "StartImportRequest:", "properties:", "uri:", "maxLength: 1500"} {
		if !slices.Contains(texts, want) {
			t.Errorf("it does not show %q: %q", want, texts)
		}
	}
}

func TestExcerptIsBounded(t *testing.T) {
	c := &Contract{text: slices.Repeat([]string{strings.Repeat("é", 1000)}, 5000)}
	all := []int{-1, 0, 6000}
	for n := range c.text {
		all = append(all, n+1)
	}
	lines := c.Excerpt(all)
	if len(lines) != mostLines || len(lines[0].Text) > longestLine+len("…") || strings.ContainsRune(lines[0].Text, '\uFFFD') {
		t.Errorf("%d lines, the first of %d bytes", len(lines), len(lines[0].Text))
	}
}
