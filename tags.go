package importcheck

import (
	"fmt"

	tagexpressions "github.com/cucumber/tag-expressions/go/v6"
)

// parseTags reads a tag expression of Cucumber. godog's own are another language: "not
// @a" and "@a and @b" select nothing there.
func parseTags(expression string) (func(tags []string) bool, error) {
	e, err := tagexpressions.Parse(expression)
	if err != nil {
		return nil, fmt.Errorf("the tag expression %q cannot be read: %w; write for example \"@limits and not @draws\"", expression, err)
	}
	return e.Evaluate, nil
}
