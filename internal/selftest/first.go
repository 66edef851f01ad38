package selftest

import "example.com/importcheck/spec/constraint"

// firstFor names, by the class of a fault, the tags of the scenarios that are run first in
// brief mode. Where they do not see it all are run, so that a wrong entry costs time alone.
var firstFor = map[string]string{
	"answer":   "@identifiers",
	"auth":     "@authentication",
	"cancel":   "@neighbours",
	"data":     "@accepting",
	"describe": "@neighbours",
	"error":    "@types",
	"header":   "@version-header",
	"http":     "@forms",
	"id":       "@identifiers",
	"json":     "@forms",
	"limits":   "@limits",
	"list":     "@neighbours",
	"media":    "@forms or @body-syntax",
	"method":   "@methods",
	"presence": "@types",
	"storage":  "@accepting or @documented-values",
	"syntax":   "@body-syntax",
	"types":    "@types",
	"values":   "@documented-values",
	"wire":     "@identifiers",
}

// firstOf is the same for a change to a constraint.
func firstOf(k constraint.Constraint) string {
	if k.Message == constraint.Response {
		return "@types"
	}
	return map[string]string{
		"listed":          "@methods",
		"security":        "@authentication",
		"required":        "@types",
		"media type":      "@forms or @body-syntax",
		"type":            "@types",
		"minLength":       "@limits",
		"maxLength":       "@limits",
		"enum":            "@documented-values",
		"x-enum":          "@documented-values",
		"Possible values": "@documented-values",
		"storage":         "@accepting or @documented-values",
	}[k.Keyword]
}
