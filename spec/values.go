package spec

import (
	"encoding/json"
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
	JSON    bool     // the list holds JSON texts: not all of its values are strings
}

// ValuesOf returns the values that a schema lists, by the strongest keyword that it
// has, and none where it lists nothing.
func ValuesOf(s *base.Schema) Values {
	if s.Const != nil {
		return binding("const", []*yaml.Node{s.Const})
	}
	if len(s.Enum) > 0 {
		return binding("enum", s.Enum)
	}
	if s.Extensions != nil {
		if n := s.Extensions.GetOrZero("x-enum"); n != nil && n.Kind == yaml.SequenceNode {
			if list := texts(n.Content); len(list) > 0 {
				return Values{Keyword: "x-enum", List: list}
			}
		}
	}
	return ValuesIn(s.Description)
}

// ValuesIn returns the values that a description lists.
func ValuesIn(description string) Values {
	if list := possible(description); len(list) > 0 {
		return Values{Keyword: "Possible values", List: list}
	}
	return Values{}
}

// binding returns the texts of a list, or where it holds none its values as JSON.
func binding(keyword string, nodes []*yaml.Node) Values {
	if list := texts(nodes); len(list) > 0 {
		return Values{Keyword: keyword, List: list, Binds: true}
	}
	out := Values{Keyword: keyword, Binds: true, JSON: true}
	for _, n := range nodes {
		var v any
		if n.Decode(&v) != nil {
			continue
		}
		if text, err := json.Marshal(v); err == nil {
			out.List = append(out.List, string(text))
		}
	}
	return out
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
