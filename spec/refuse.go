package spec

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/pb33f/go-yaml"

	"example.com/importcheck/internal/usererr"
)

// refuse looks for what the libraries ignore in silence or report as something
// else: a status that is a number, a key that stands twice, a limit that is not a
// whole number, a minimum over its maximum. cut still knows the lines of the file.
func (t *tree) refuse(cut *yaml.Node) error {
	paths := get(cut, "paths")
	for i := 1; i < len(paths.Content); i += 2 {
		for _, method := range methods {
			if err := t.refuseStatuses(get(get(paths.Content[i], method), "responses")); err != nil {
				return err
			}
		}
	}
	if err := t.refuseKeys(cut); err != nil {
		return err
	}
	return t.refuseLimits(cut, anObject)
}

// methods are the fields of a path item that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

var status = regexp.MustCompile(`^([1-5][0-9][0-9]|[1-5]XX|default|x-.*)$`)

func (t *tree) refuseStatuses(responses *yaml.Node) error {
	for _, k := range keys(responses) {
		if k.Tag == "!!int" {
			return t.refused(k, "the status "+k.Value+" is a number", "write it as a string: '"+k.Value+"'")
		}
		if !status.MatchString(k.Value) {
			return t.refused(k, "the status "+strconv.Quote(k.Value)+" is no status",
				"write three digits, a range such as 4XX with capital letters, or default")
		}
	}
	return nil
}

// refuseKeys refuses what JSON has no form for, because a schema is judged as JSON:
// a key that is not a string or stands twice, and YAML's merge key.
func (t *tree) refuseKeys(n *yaml.Node) error {
	seen := map[string]bool{}
	for _, k := range keys(n) {
		switch {
		case k.Tag == "!!merge":
			return t.refused(k, "the merge key << is not part of OpenAPI", "write out what it merges")
		case k.Tag != "!!str":
			return t.refused(k, "the key "+k.Value+" is not a string", "put it in quotes: '"+k.Value+"'")
		case seen[k.Value]:
			return t.refused(k, "the key "+k.Value+" stands twice in one mapping", "remove one of the two")
		}
		seen[k.Value] = true
	}
	for _, c := range n.Content {
		if err := t.refuseKeys(c); err != nil {
			return err
		}
	}
	return nil
}

// refuseLimits goes through all schemas; data may hold anything.
func (t *tree) refuseLimits(n *yaml.Node, is part) error {
	if is == anObject {
		if err := t.refuseOwnLimits(n); err != nil {
			return err
		}
	}
	for i, c := range n.Content {
		if in := is.below(n, i); in != data {
			if err := t.refuseLimits(c, in); err != nil {
				return err
			}
		}
	}
	return nil
}

// counts are the limits that are whole numbers and not negative, smaller one first.
var counts = [][2]string{{"minLength", "maxLength"}, {"minItems", "maxItems"}, {"minProperties", "maxProperties"}}

func (t *tree) refuseOwnLimits(n *yaml.Node) error {
	for _, p := range counts {
		for _, key := range p {
			if v := get(n, key); v != nil && v.Kind == yaml.ScalarNode && !whole(v) {
				return t.refused(v, key+" is "+shown(v)+", not a whole number", "write it without quotes, fraction or sign")
			}
		}
		if err := t.refuseOrder(n, p[0], p[1]); err != nil {
			return err
		}
	}
	return t.refuseOrder(n, "minimum", "maximum")
}

func whole(v *yaml.Node) bool {
	_, err := strconv.ParseUint(v.Value, 10, 63)
	return err == nil && v.Tag == "!!int"
}

// shown writes a scalar as it stands in the file, in quotes where it is a text.
func shown(v *yaml.Node) string {
	if v.Tag == "!!str" {
		return "'" + v.Value + "'"
	}
	return v.Value
}

func (t *tree) refuseOrder(n *yaml.Node, least, most string) error {
	a, b := get(n, least), get(n, most)
	if a == nil || b == nil || a.Kind != yaml.ScalarNode || b.Kind != yaml.ScalarNode {
		return nil
	}
	x, err := number(a)
	y, err2 := number(b)
	if err != nil || err2 != nil {
		return t.refused(a, fmt.Sprintf("%s %s and %s %s are not both numbers", least, shown(a), most, shown(b)),
			"write numbers, without quotes")
	}
	if x > y {
		return t.refused(a, fmt.Sprintf("%s %s is over %s %s", least, a.Value, most, b.Value),
			"exchange them; as it stands no value is valid")
	}
	return nil
}

func number(v *yaml.Node) (float64, error) {
	if v.Tag != "!!int" && v.Tag != "!!float" {
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseFloat(v.Value, 64)
}

func (t *tree) refused(at *yaml.Node, problem, remedy string) error {
	return usererr.AtLine(t.file, at.Line, problem, remedy)
}

// refusedAt names the nearest line to a pointer that leads somewhere.
func (t *tree) refusedAt(pointer, problem, remedy string) error {
	return usererr.AtLine(t.file, t.nearest(pointer), problem, remedy)
}
