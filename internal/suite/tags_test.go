package suite

import (
	"strings"
	"testing"
)

func TestATagExpressionThatCannotBeReadIsRefusedInOurWords(t *testing.T) {
	for expression, why := range map[string]string{
		"@limits and":      "a tag is missing at its end",
		"not":              "a tag is missing at its end",
		"and @limits":      "a tag is missing",
		"@limits @draws":   `"and" or "or" is missing between two tags`,
		"(@limits":         "a bracket is not closed",
		"@limits)":         "a bracket is not opened",
		`@limits or \x`:    "Illegal escape",
		"@limits and ()":   "a tag is missing",
		"not not or @x or": "a tag is missing",
	} {
		_, err := parseTags(expression)
		if err == nil || !strings.Contains(err.Error(), "cannot be read: "+why) || strings.Contains(err.Error(), "pop") {
			t.Errorf("%q: %v", expression, err)
		}
	}
}
