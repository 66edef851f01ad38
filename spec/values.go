package spec

import (
	"regexp"
	"strings"

	"github.com/pb33f/go-yaml"
	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// Values are the values that a schema lists for a text.
type Values struct {
	Keyword string   // "enum", "x-enum" or "Possible values"
	List    []string // as they stand, in the contract's order
	Binds   bool     // enum binds; the other two only document
}

// ValuesOf returns the values that a schema lists, by the strongest keyword that it
// has, and none where it lists nothing. Values that are not text are left to the
// schema's own validation.
func ValuesOf(s *base.Schema) Values {
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
	possibleValues = regexp.MustCompile(`(?is)possible values(?: are)?:?\s*(.*?)(?:\.\s|\.?$|\n\n)`)
	quoted         = regexp.MustCompile("`([^`]+)`")
)

// possible reads "Possible values: `abort` or `continue`." in a description.
func possible(text string) []string {
	m := possibleValues.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	var out []string
	for _, q := range quoted.FindAllStringSubmatch(m[1], -1) {
		out = append(out, strings.TrimSpace(q[1]))
	}
	return out
}
