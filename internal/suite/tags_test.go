package suite

import (
	"strings"
	"testing"
)

func TestATagExpressionThatCannotBeReadIsRefusedInOurWords(t *testing.T) {
	for expression, why := range map[string]string{
		"@uri and":         "a tag is missing at its end",
		"not":              "a tag is missing at its end",
		"and @uri":         "a tag is missing",
		"@uri @random":     `"and" or "or" is missing between two tags`,
		"(@uri":            "a bracket is not closed",
		"@uri)":            "a bracket is not opened",
		`@uri or \x`:       "Illegal escape",
		"@uri and ()":      "a tag is missing",
		"not not or @x or": "a tag is missing",
	} {
		_, err := parseTags(expression)
		if err == nil || !strings.Contains(err.Error(), "cannot be read: "+why) || strings.Contains(err.Error(), "pop") {
			t.Errorf("%q: %v", expression, err)
		}
	}
}
