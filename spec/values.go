package spec

import (
	"regexp"
	"strings"

	"github.com/pb33f/go-yaml"
	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// Values are the values that a schema lists for a text.
type Values struct {
	Keyword string   // "const", "enum", "x-enum" or "Possible values"
	List    []string // as they stand, in the contract's order
	Binds   bool     // const and enum bind; the other two only document
}

// ValuesOf returns the values that a schema lists, by the strongest keyword that it
// has, and none where it lists nothing. Values that are not text are left to the
// schema's own validation.
func ValuesOf(s *base.Schema) Values {
	if s.Const != nil && s.Const.Tag == "!!str" {
		return Values{Keyword: "const", List: []string{s.Const.Value}, Binds: true}
	}
	if list := texts(s.Enum); len(list) > 0 {
		return Values{Keyword: "enum", List: list, Binds: true}
	}
	if s.Extensions != nil {
		if n := s.Extensions.GetOrZero("x-enum"); n != nil && n.Kind == yaml.SequenceNode {
			if list := texts(n.Content); len(list) > 0 {
				return Values{Keyword: "x-enum", List: list}
			}
		}
	}
	if list := possible(s.Description); len(list) > 0 {
		return Values{Keyword: "Possible values", List: list}
	}
	return Values{}
}

func texts(nodes []*yaml.Node) []string {
	var out []string
	for _, n := range nodes {
		if n.Kind == yaml.ScalarNode && n.Tag == "!!str" {
			out = append(out, n.Value)
		}
	}
	return out
}

var (
	possibleValues = regexp.MustCompile(`(?i)possible values(?:\s+(?:of|for)\s+[^.:\n]*?)?(?:\s*:|\s+(?:are|include)\b:?)`)
	sentence       = regexp.MustCompile(`(?s)^(.*?)(?:\.\s|\.?$|\n\n)`)
	listed         = regexp.MustCompile("(?m)^\\s*[-*]\\s+[`\"']([^`\"'\n]+)")
	isList         = regexp.MustCompile(`^\s*\n\s*[-*]\s`)

	// quotes are the ways to set off a value, the clearest first.
	quotes = []*regexp.Regexp{
		regexp.MustCompile("`([^`]+)`"),
		regexp.MustCompile(`"([^"]+)"`),
		regexp.MustCompile(`(?:^|[\s(])'([^']+)'`),
	}
)

// possible reads "Possible values: `abort` or `continue`." in a description, or a list
// of items each of which begins with a value.
func possible(text string) []string {
	at := possibleValues.FindStringIndex(text)
	if at == nil {
		return nil
	}
	rest := text[at[1]:]
	if isList.MatchString(rest) {
		block, _, _ := strings.Cut(strings.TrimSpace(rest), "\n\n")
		return firstGroups(listed, block)
	}
	for _, q := range quotes {
		if out := firstGroups(q, sentence.FindString(rest)); len(out) > 0 {
			return out
		}
	}
	return nil
}

func firstGroups(re *regexp.Regexp, text string) []string {
	var out []string
	for _, m := range re.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}
