package spec

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pb33f/go-yaml"
)

// refuse looks for what the libraries read past in silence or tell as something
// else: a status that is a number, a limit that is not a whole number, a minimum
// over its maximum. n is the cut document, whose nodes still know their lines.
func refuse(file string, n *yaml.Node) error {
	if responses := get(n, "responses"); responses != nil && get(n, "get") == nil {
		if err := refuseStatuses(file, responses); err != nil {
			return err
		}
	}
	if err := refuseLimits(file, n); err != nil {
		return err
	}
	for _, c := range n.Content {
		if err := refuse(file, c); err != nil {
			return err
		}
	}
	return nil
}

var status = regexp.MustCompile(`^([1-5][0-9][0-9]|[1-5]XX|default)$`)

func refuseStatuses(file string, responses *yaml.Node) error {
	if responses.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(responses.Content); i += 2 {
		k := responses.Content[i]
		if strings.HasPrefix(k.Value, "x-") {
			continue
		}
		if k.Tag == "!!int" {
			return &Error{File: file, Line: k.Line, Problem: "the status " + k.Value + " is a number", Remedy: "write it as a string: '" + k.Value + "'"}
		}
		if !looksLikeStatuses(responses) {
			return nil // components.responses has names for its keys
		}
		if !status.MatchString(k.Value) {
			return &Error{File: file, Line: k.Line, Problem: "the status " + strconv.Quote(k.Value) + " is no status",
				Remedy: "write three digits, a range such as 4XX with capital letters, or default"}
		}
	}
	return nil
}

func looksLikeStatuses(responses *yaml.Node) bool {
	return slices.ContainsFunc(responses.Content, func(n *yaml.Node) bool { return status.MatchString(n.Value) })
}

// pairs are the limits that are whole numbers and not negative, smaller one first.
var pairs = [][2]string{{"minLength", "maxLength"}, {"minItems", "maxItems"}, {"minProperties", "maxProperties"}}

func refuseLimits(file string, n *yaml.Node) error {
	if n.Kind != yaml.MappingNode || get(n, "type") == nil && get(n, "schema") == nil && !hasLimit(n) {
		return nil
	}
	for _, p := range pairs {
		for _, key := range p {
			if v := get(n, key); v != nil && v.Kind == yaml.ScalarNode && !whole(v) {
				return &Error{File: file, Line: v.Line, Problem: fmt.Sprintf("%s is %s, not a whole number", key, v.Value),
					Remedy: "write it without quotes, fraction or sign"}
			}
		}
		if err := refuseOrder(file, n, p[0], p[1]); err != nil {
			return err
		}
	}
	return refuseOrder(file, n, "minimum", "maximum")
}

func hasLimit(n *yaml.Node) bool {
	for _, p := range pairs {
		if get(n, p[0]) != nil || get(n, p[1]) != nil {
			return true
		}
	}
	return false
}

func whole(v *yaml.Node) bool {
	_, err := strconv.ParseUint(v.Value, 10, 31)
	return err == nil && v.Tag == "!!int"
}

func refuseOrder(file string, n *yaml.Node, least, most string) error {
	a, b := get(n, least), get(n, most)
	if a == nil || b == nil || a.Kind != yaml.ScalarNode || b.Kind != yaml.ScalarNode {
		return nil
	}
	x, err := strconv.ParseFloat(a.Value, 64)
	y, err2 := strconv.ParseFloat(b.Value, 64)
	if err != nil || err2 != nil {
		return &Error{File: file, Line: a.Line, Problem: fmt.Sprintf("%s %s and %s %s are not both numbers", least, a.Value, most, b.Value), Remedy: "write numbers"}
	}
	if x > y {
		return &Error{File: file, Line: a.Line, Problem: fmt.Sprintf("%s %s is over %s %s", least, a.Value, most, b.Value),
			Remedy: "exchange them; as it stands no value is valid"}
	}
	return nil
}
