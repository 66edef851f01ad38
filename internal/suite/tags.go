package suite

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

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

// inOurWords are the library's words that a reader would not take for tags.
var inOurWords = map[string]string{
	"Expected operand.":  "a tag is missing",
	"Expected operator.": `"and" or "or" is missing between two tags`,
	"Unmatched (.":       "a bracket is not closed",
	"Unmatched ).":       "a bracket is not opened",
}

func unreadable(expression, why string) error {
	return errors.New("the tag expression " + strconv.Quote(expression) + " cannot be read: " + why + `; write for example "@limits and not @draws"`)
}
