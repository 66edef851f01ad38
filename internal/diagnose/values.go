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
func (n *noter) values() {
	for s := range n.catalogue.Root.All() {
		if s.Where == "" || s.InArray() {
			continue
		}
		if v, there := n.body.GetAt(s.Path()); there {
			n.value(s, v)
		}
	}
}

func (n *noter) value(s *generators.Shape, v any) {
	kind := typeOf(v)
	if !s.Is(bare(kind)) {
		n.at(rankValue, s.Where, "is "+kind, fmt.Sprintf("whose %s is %s", generators.Dotted(s.Where), kind))
	}
	n.otherTypes(s, kind)
	n.array(s, v)
	text := textOf(v)
	if len(text) <= shortValue && kind != "null" && (kind != "a string" || !plainText(text)) {
		shape := "is " + text
		if kind == "a string" {
			shape = "short value"
		}
		n.note(Predicate{Key: s.Where + " is " + text, Words: fmt.Sprintf("whose %s is %s", generators.Dotted(s.Where), explained(text)), Where: s.Where, Shape: shape, rank: rankValue})
	}
	n.empty(s, text, kind)
	n.nothing(s, text, "")
	if number, err := strconv.ParseFloat(text, 64); err == nil && number == 0 {
		text = "0" // -0 and 1e-400 are 0 to most readers
	}
	n.nothing(s, text, " (in whatever form)")
	if slices.Contains([]string{"null", "false", "0", `""`}, text) {
		n.at(rankValue, s.Where, "is falsy in JavaScript", fmt.Sprintf(`whose %s is null, false, 0 or ""`, generators.Dotted(s.Where)))
	}
	if slices.Contains([]string{"null", "false", "0", `""`, "[]", "{}"}, text) {
		n.at(rankValue+1, s.Where, "is falsy", fmt.Sprintf("whose %s is null, false, 0 or empty", generators.Dotted(s.Where)))
	}
	list, _ := s.Values()
	word, isText := v.(string)
	switch {
	case !isText || len(list) == 0:
	case slices.Contains(list, word):
		n.at(rankValue, s.Where, "is "+word, fmt.Sprintf("whose %s is %q", generators.Dotted(s.Where), word))
	default:
		n.unlisted(s, list, word)
		n.noneOf(s, list)
	}
}

// otherTypes notes types that hosts take or fail over alike, where they are not those of the place.
func (n *noter) otherTypes(s *generators.Shape, kind string) {
	if s.Is(bare(kind)) {
		return
	}
	for _, alike := range [][]string{{"a number", "a boolean"}, {"an array", "an object"}} {
		if slices.Contains(alike, kind) {
			words := strings.Join(alike, " or ")
			n.at(rankValue+1, s.Where, "is "+words, fmt.Sprintf("whose %s is %s", generators.Dotted(s.Where), words))
		}
	}
	n.at(rankLabel, s.Where, "is of another type or null", fmt.Sprintf("whose %s is not of its type, or null", generators.Dotted(s.Where)))
	if list, _ := s.Values(); len(list) > 0 && kind != "null" {
		n.noneOf(s, list)
	}
}

// noneOf notes a value that is none of the documented ones, whatever its type.
func (n *noter) noneOf(s *generators.Shape, list []string) {
	n.at(rankLabel, s.Where, "is none of its values", fmt.Sprintf("whose %s is something other than %s", generators.Dotted(s.Where), strings.Join(list, " or ")))
}

// empty notes empty values, and of those the ones that are not of a type of the place.
func (n *noter) empty(s *generators.Shape, text, kind string) {
	forms := []string{`""`, "[]", "{}"}
	if !slices.Contains(forms, text) {
		return
	}
	note := func(sub int, shape, words string) {
		n.note(Predicate{Key: s.Where + " " + shape, Words: words, Where: s.Where, Shape: shape, rank: rankValue, sub: sub})
	}
	note(2, "is empty", fmt.Sprintf("whose %s is empty", generators.Dotted(s.Where)))
	if !s.Is(bare(kind)) {
		others := slices.DeleteFunc(forms, func(of string) bool { return s.Is(bare(typeOfText(of))) })
		note(1, "is empty and of another type", fmt.Sprintf("whose %s is empty and of another type (%s)", generators.Dotted(s.Where), strings.Join(others, " or ")))
	}
}

// nothing notes values that stand for none in many languages.
func (n *noter) nothing(s *generators.Shape, text, form string) {
	if slices.Contains([]string{"null", "false", "0"}, text) {
		n.at(rankValue, s.Where, "is nothing"+form, fmt.Sprintf("whose %s is null, false or 0%s", generators.Dotted(s.Where), form))
	}
}

// explained writes a short value for a title.
func explained(text string) string {
	switch text {
	case `""`:
		return `"" (empty)`
	case "{}":
		return "{} (an empty object)"
	case "[]":
		return "[] (an empty array)"
	}
	if kind := typeOfText(text); kind != "a string" && kind != text {
		return fmt.Sprintf("%s (%s)", text, kind)
	}
	return text
}

// bare is the name of a type without its article.
func bare(kind string) string { return strings.TrimPrefix(strings.TrimPrefix(kind, "an "), "a ") }

// array notes an array of values of which each would be right without it.
func (n *noter) array(s *generators.Shape, v any) {
	if raw, ok := v.(generators.Raw); ok {
		v = valueIn([]byte(raw))
	}
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return
	}
	kind := bare(typeOf(list[0]))
	if len(list) == 1 {
		n.at(rankValue, s.Where, "is an array of one "+kind, fmt.Sprintf("whose %s is an array of one value (%s)", generators.Dotted(s.Where), kind))
	}
	if s.Is(kind) && !slices.ContainsFunc(list, func(in any) bool { return bare(typeOf(in)) != kind }) {
		n.at(rankValue, s.Where, "is an array of such", fmt.Sprintf("whose %s is an array of values of its type (%s)", generators.Dotted(s.Where), kind))
	}
}

// likenesses say how a value that is not listed is like one that is. Of two that explain as much
// the earlier is named.
var likenesses = []struct {
	words string
	of    func(word, listed string) bool
}{
	{"in other case (upper and lower)", strings.EqualFold},
	{"with white space around it", func(w, l string) bool { return strings.EqualFold(strings.TrimSpace(w), l) }},
	{"in quotes", func(w, l string) bool { return strings.EqualFold(strings.Trim(w, "\"'`"), l) && w != l }},
	{"written as its first letter", func(w, l string) bool { return w == l[:1] }},
	{"without its last character", func(w, l string) bool { return w == l[:len(l)-1] }},
	{"cut short", func(w, l string) bool { return w != "" && strings.HasPrefix(l, w) }},
	{"with something behind it", strings.HasPrefix},
	{"with something around it", strings.Contains},
}

// unlisted notes how a value differs from those of its list.
func (n *noter) unlisted(s *generators.Shape, list []string, word string) {
	for i, like := range likenesses {
		for _, listed := range list {
			if listed != "" && like.of(word, listed) {
				words := fmt.Sprintf("whose %s is a documented value %s", generators.Dotted(s.Where), like.words)
				n.note(Predicate{Key: s.Where + like.words, Words: words, Where: s.Where, Shape: "documented " + like.words, rank: rankValue, sub: i})
			}
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
