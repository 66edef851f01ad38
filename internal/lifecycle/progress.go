package lifecycle

import (
	"slices"
	"strings"

	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// progressIn returns the text for which the contract, by what is known of an operation, lists
// values in its answers: how far the import has come.
func progressIn(known []constraint.Constraint, description map[string]any) string {
	for _, k := range known {
		_, listed := k.Value.([]string)
		if listed && k.Message == constraint.Response && strings.Contains(k.Where, "/") {
			text, _ := description[k.Name()].(string)
			return text
		}
	}
	return ""
}

// isOver reports whether an import of that status has ended: it is not under way.
func isOver(status string) bool {
	for _, r := range spec.Rulings() {
		if r.Keyword == "under way" {
			return !slices.Contains(r.Values, status)
		}
	}
	return true
}
