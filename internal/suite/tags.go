package suite

import (
	"fmt"

	tagexpressions "github.com/cucumber/tag-expressions/go/v6"
)

// parseTags reads a tag expression of Cucumber. godog's own are another language: "not
// @a" and "@a and @b" select nothing there. The library panics on some expressions that
// end too early.
func parseTags(expression string) (selected func(tags []string) bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = unreadable(expression, fmt.Errorf("%v", p))
		}
	}()
	e, err := tagexpressions.Parse(expression)
	if err != nil {
		return nil, unreadable(expression, err)
	}
	return e.Evaluate, nil
}

func unreadable(expression string, err error) error {
	return fmt.Errorf("the tag expression %q cannot be read: %w; write for example \"@limits and not @draws\"", expression, err)
}
