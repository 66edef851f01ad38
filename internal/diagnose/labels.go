package diagnose

import (
	"fmt"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/spec/constraint"
)

// labels notes the constraint that a request breaks, and what the case itself is.
func (n *noter) labels() {
	c := n.c
	for _, k := range c.Label.Broken {
		n.note(Predicate{Key: "breaks " + k.String(), Words: Broken(k), Where: k.Where, Shape: "breaks " + k.Keyword, rank: rankLabel})
		n.note(Predicate{Key: "breaks " + k.Keyword, Words: brokenAnywhere(k), rank: rankLabel + 1})
		if name := k.String(); strings.HasPrefix(name, "body ") && k.Keyword != "type" && k.Keyword != "required" && len(c.Request.Body) > 0 {
			n.note(Predicate{Key: "not JSON", Words: "whose body is no JSON", rank: rankLabel + 1})
		}
	}
	if c.Label.Expect == generators.Reject {
		n.note(Predicate{Key: "to reject", Words: "that must be rejected", rank: rankLabel + 2})
	}
	if c.Label.Expect == generators.NotAStart {
		n.note(Predicate{Key: "no start", Words: "that is no start", rank: rankLabel + 2})
	}
}

// Broken says behind "a start" how a request breaks a constraint.
func Broken(k constraint.Constraint) string {
	name := generators.Dotted(k.Where)
	header, isHeader := strings.CutPrefix(k.Where, "header ")
	switch {
	case k.Keyword == "security":
		return "without the right key"
	case isHeader && k.Keyword == "required":
		return "without the header " + header
	case isHeader && k.Keyword == "media type":
		return "of another media type"
	case k.Keyword == "required" && k.Where == "body":
		return "without a body (it is empty)"
	case k.Keyword == "required":
		return "without " + name
	case k.Keyword == "type":
		return fmt.Sprintf("whose %s is not of type %s", name, k.Text())
	case k.Keyword == "maxLength":
		return fmt.Sprintf("whose %s is longer than %s characters", name, k.Text())
	case k.Keyword == "minLength":
		return fmt.Sprintf("whose %s is shorter than %s characters", name, k.Text())
	case k.Keyword == "syntax":
		return "whose body is no JSON (RFC 8259)"
	case k.Keyword == "encoding":
		return "whose body is not UTF-8"
	case k.Keyword == "storage":
		return fmt.Sprintf("whose %s names no documented storage", name)
	case strings.HasSuffix(k.Keyword, "enum") || k.Keyword == "Possible values":
		return fmt.Sprintf("whose %s is not listed (%s)", name, k.Text())
	case strings.HasPrefix(k.Keyword, "not"):
		return fmt.Sprintf("whose %s is %s", name, strings.TrimSpace(k.Text()+strings.TrimPrefix(k.String(), k.Where+" not")))
	}
	return "that breaks " + k.String()
}

// brokenAnywhere says the same of a keyword, whatever the place.
func brokenAnywhere(k constraint.Constraint) string {
	switch k.Keyword {
	case "security":
		return "without the right key"
	case "required":
		return "without something required"
	case "type":
		return "with a value of the wrong type"
	case "maxLength":
		return "with a text that is too long"
	case "minLength":
		return "with a text that is too short"
	}
	return "that breaks " + k.Keyword
}
