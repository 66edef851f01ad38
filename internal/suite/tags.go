package suite

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	messages "github.com/cucumber/messages/go/v34"
	tagexpressions "github.com/cucumber/tag-expressions/go/v6"
)

// parseTags reads a tag expression of Cucumber. godog's own are another language: "not
// @a" and "@a and @b" select nothing there. The library panics on some expressions that
// end too early.
func parseTags(expression string) (selected func(tags []string) bool, err error) {
	defer func() {
		if recover() != nil {
			err = unreadable(expression, "a tag is missing at its end")
		}
	}()
	e, err := tagexpressions.Parse(expression)
	if err != nil {
		_, why, _ := strings.Cut(err.Error(), "syntax error: ")
		return nil, unreadable(expression, cmp.Or(inOurWords[why], why))
	}
	return e.Evaluate, nil
}

// godogTags selects the same scenarios in the tag language of godog: alternatives between commas, in
// each of which "&&" joins tags and "~" negates one. Every set of tags that some scenario has is one
// alternative where the expression holds of it. It is "" where it holds of none.
func godogTags(all []*messages.Pickle, selected func([]string) bool) string {
	names := tagsOf(all)
	var out []string
	for _, p := range all {
		var terms []string
		tags := tagNames(p)
		for _, name := range names {
			if slices.Contains(tags, name) {
				terms = append(terms, name)
			} else {
				terms = append(terms, "~"+name)
			}
		}
		if text := strings.Join(terms, "&&"); selected(tags) && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, ",")
}

// tagsOf are the tags of scenarios, sorted.
func tagsOf(all []*messages.Pickle) []string {
	var out []string
	for _, p := range all {
		out = append(out, tagNames(p)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func tagNames(p *messages.Pickle) []string {
	var out []string
	for _, t := range p.Tags {
		out = append(out, t.Name)
	}
	return out
}

// inOurWords are the library's words that a reader would not take for tags.
var inOurWords = map[string]string{
	"Expected operand.":  "a tag is missing",
	"Expected operator.": `"and" or "or" is missing between two tags`,
	"Unmatched (.":       "a bracket is not closed",
	"Unmatched ).":       "a bracket is not opened",
}

func unreadable(expression, why string) error {
	return errors.New("the tag expression " + strconv.Quote(expression) + " cannot be read: " + why +
		`; write for example "@uri and not @random"`)
}
