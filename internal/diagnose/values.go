package diagnose

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/textsafe"
)

// shortValue is the longest value that a title quotes.
const shortValue = 24

func quoted(s string) string { return strconv.Quote(textsafe.Cut(s, shortValue)) }

// typeOf names the JSON type of a value with its article.
func typeOf(v any) string {
	switch x := v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case string:
		return "a string"
	case generators.Object:
		return "an object"
	case []any:
		return "an array"
	case generators.Raw:
		return typeOfText(strings.TrimSpace(string(x)))
	}
	return "a number"
}

func typeOfText(s string) string {
	switch {
	case s == "null":
		return "null"
	case s == "true" || s == "false":
		return "a boolean"
	case strings.HasPrefix(s, `"`):
		return "a string"
	case strings.HasPrefix(s, "{"):
		return "an object"
	case strings.HasPrefix(s, "["):
		return "an array"
	}
	return "a number"
}

// values notes types and listed, empty and short values.
func (n noter) values() {
	for s := range n.e.Catalogue.Root.All() {
		if s.Where == "" || s.InArray() {
			continue
		}
		if v, there := n.s.Case.Value.GetAt(s.Path()); there {
			n.value(s, v)
		}
	}
}

func (n noter) value(s *generators.Shape, v any) {
	kind := typeOf(v)
	if !s.Is(strings.TrimPrefix(strings.TrimPrefix(kind, "an "), "a ")) {
		n.at(rankValue, s.Where, "is "+kind, fmt.Sprintf("whose %s is %s", Name(s.Where), kind))
	}
	text := textOf(v)
	if len(text) <= shortValue && kind != "null" && (kind != "a string" || !plainText(text)) {
		shape := "is " + text
		if kind == "a string" {
			shape = "short value"
		}
		n.note(Predicate{Key: s.Where + " is " + text, Words: fmt.Sprintf("whose %s is %s", Name(s.Where), text), Where: s.Where, Shape: shape, rank: rankValue})
	}
	if slices.Contains([]string{`""`, "{}", "[]"}, text) {
		n.at(rankValue, s.Where, "is empty", fmt.Sprintf("whose %s is empty", Name(s.Where)))
	}
	if slices.Contains([]string{"null", "false", "0"}, text) {
		n.at(rankValue, s.Where, "is nothing", fmt.Sprintf("whose %s is null, false or 0", Name(s.Where)))
	}
	if slices.Contains([]string{"null", "false", "0", `""`, "[]", "{}", "-0", "0.0"}, text) {
		n.at(rankValue+1, s.Where, "is falsy", fmt.Sprintf("whose %s is null, false, 0 or empty", Name(s.Where)))
	}
	list, _ := s.Values()
	word, isText := v.(string)
	switch {
	case !isText || len(list) == 0:
	case slices.Contains(list, word):
		n.at(rankValue, s.Where, "is "+word, fmt.Sprintf("whose %s is %q", Name(s.Where), word))
	default:
		n.unlisted(s, list, word)
	}
}

// unlisted notes how a value differs from those of its list.
func (n noter) unlisted(s *generators.Shape, list []string, word string) {
	for _, listed := range list {
		switch {
		case strings.EqualFold(listed, word):
			n.at(rankValue, s.Where, "other case", fmt.Sprintf("whose %s is a documented value in other letters", Name(s.Where)))
		case strings.EqualFold(strings.TrimSpace(word), listed):
			n.at(rankValue, s.Where, "spaced", fmt.Sprintf("whose %s is a documented value with white space around it", Name(s.Where)))
		case strings.HasPrefix(word, listed):
			n.at(rankValue, s.Where, "longer", fmt.Sprintf("whose %s begins with a documented value", Name(s.Where)))
		}
	}
}

// plainText reports whether a text is one of many alike, so that it names nothing.
func plainText(text string) bool {
	return strings.Contains(text, "importcheck") || strings.Contains(text, "/")
}

// textOf writes a short value as JSON, and a long one as "".
func textOf(v any) string {
	if s, ok := v.(string); ok && len(s) > shortValue {
		return strings.Repeat("x", shortValue+1)
	}
	if o, ok := v.(generators.Object); ok && len(o) > 0 {
		return strings.Repeat("x", shortValue+1)
	}
	if l, ok := v.([]any); ok && len(l) > 0 {
		return strings.Repeat("x", shortValue+1)
	}
	return string(generators.Encode(v, generators.Style{}))
}
