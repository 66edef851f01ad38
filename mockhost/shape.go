package mockhost

import (
	"slices"
	"strings"
	"time"

	"github.com/dlclark/regexp2/v2"
	"github.com/pb33f/go-yaml"
	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// A shape is a schema as the host reads it, compiled once: what a value must be, and
// enough to make one.
type shape struct {
	never    bool // the schema false
	types    []string
	nullable bool
	loose    bool // 3.0 counts as an integer, as JSON Schema 2020-12 has it
	listed   []value
	values   []string // what x-enum or the text lists
	samples  []value  // example and default
	format   string   // of a text or a number
	textShape
	numberShape
	arrayShape
	objectShape
	parts
}

type textShape struct {
	minLength, maxLength *int64
	pattern              *regexp2.Regexp
}

type numberShape struct {
	above, below *bound
	step         *float64
}

type arrayShape struct {
	minItems, maxItems *int64
	unique             bool
	item               *shape
}

type objectShape struct {
	minMembers, maxMembers *int64
	required               []string
	members                []member
	patterned              []patterned // what members are whose names match a pattern
	others                 *shape      // what members that are not named must be; nil: anything
}

// parts are the shapes that a value must have beside: all of them, any, exactly one, not this.
type parts struct {
	all, any, one []*shape
	not           *shape
}

type patterned struct {
	pattern *regexp2.Regexp
	shape   *shape
}

type member struct {
	name  string
	shape *shape
	of    direction // which messages have it: readOnly and writeOnly say so
}

// A direction says which messages have a property.
type direction int

const (
	anyMessage direction = iota
	onlyRequests
	onlyAnswers
)

// without drops from what is required, at every depth, the properties that only the other
// message has (OpenAPI 3.0.3, readOnly and writeOnly).
func (s *shape) without(other direction) *shape {
	if s == nil {
		return nil
	}
	for _, m := range s.members {
		if m.of == other {
			s.required = slices.DeleteFunc(slices.Clone(s.required), func(name string) bool { return name == m.name })
		}
		m.shape.without(other)
	}
	for _, part := range slices.Concat(s.all, s.any, s.one) {
		part.without(other)
	}
	s.item.without(other)
	return s
}

type bound struct {
	limit     float64
	exclusive bool
}

// compile reads a schema. A contract that refers to itself in a circle is refused
// when it is loaded, so this ends.
func compile(p *base.SchemaProxy, c *contract) *shape {
	if p == nil || p.Schema() == nil {
		return nil
	}
	s := p.Schema()
	if s.BooleanSchema != nil {
		return &shape{never: !*s.BooleanSchema}
	}
	out := &shape{
		types: s.Type, nullable: s.Nullable != nil && *s.Nullable, loose: len(c.openAPI) > 2 && c.openAPI[:3] != "3.0",
		listed: nodes(s.Enum), samples: nodes(s.Examples), format: s.Format,
		textShape:   textShape{minLength: s.MinLength, maxLength: s.MaxLength},
		numberShape: numberShape{above: lower(s), below: upper(s), step: s.MultipleOf},
		arrayShape:  arrayShape{minItems: s.MinItems, maxItems: s.MaxItems, unique: s.UniqueItems != nil && *s.UniqueItems},
		objectShape: objectShape{minMembers: s.MinProperties, maxMembers: s.MaxProperties, required: s.Required},
		parts:       parts{compileAll(s.AllOf, c), compileAll(s.AnyOf, c), compileAll(s.OneOf, c), compile(s.Not, c)},
	}
	out.pattern = readPattern(s.Pattern)
	out.values = documentedValues(s)
	for _, n := range []*yaml.Node{s.Example, s.Default} {
		if n != nil {
			out.samples = append(out.samples, node(n))
		}
	}
	if s.Const != nil {
		out.listed = []value{node(s.Const)}
	}
	return readInside(out, s, c)
}

// readPattern reads a pattern as ECMA-262 has it. One that cannot be read is not enforced.
func readPattern(pattern string) *regexp2.Regexp {
	const longest, deepest = 4096, 40 // more of either may take for ever to read
	if pattern == "" || len(pattern) > longest || strings.Count(pattern, "(") > deepest {
		return nil
	}
	for _, flags := range []regexp2.RegexOptions{regexp2.ECMAScript | regexp2.Unicode, regexp2.ECMAScript} {
		if re, err := regexp2.Compile(pattern, flags); err == nil && !strings.Contains(pattern, "(?i)") {
			re.MatchTimeout = 100 * time.Millisecond
			return re
		}
	}
	return nil
}

// fits reports whether a text matches the pattern, or whether that takes too long to find out.
func (s *shape) fits(text string) bool {
	ok, err := s.pattern.MatchString(text)
	return ok || err != nil
}

// readInside reads the parts of a schema that are schemas themselves.
func readInside(out *shape, s *base.Schema, c *contract) *shape {
	if s.Properties != nil {
		for name, p := range s.Properties.FromOldest() {
			out.members = append(out.members, member{name, compile(p, c), directionOf(p.Schema())})
		}
	}
	if s.PatternProperties != nil {
		for pattern, p := range s.PatternProperties.FromOldest() {
			if re := readPattern(pattern); re != nil {
				out.patterned = append(out.patterned, patterned{re, compile(p, c)})
			}
		}
	}
	if s.Items != nil {
		out.item = either(s.Items, c)
	}
	if s.AdditionalProperties != nil {
		out.others = either(s.AdditionalProperties, c)
	}
	return out
}

func directionOf(s *base.Schema) direction {
	switch {
	case s != nil && s.ReadOnly != nil && *s.ReadOnly:
		return onlyAnswers
	case s != nil && s.WriteOnly != nil && *s.WriteOnly:
		return onlyRequests
	}
	return anyMessage
}

func either(d *base.DynamicValue[*base.SchemaProxy, bool], c *contract) *shape {
	if d.IsA() {
		return compile(d.A, c)
	}
	return &shape{never: !d.B}
}

func compileAll(list []*base.SchemaProxy, c *contract) []*shape {
	var out []*shape
	for _, p := range list {
		if s := compile(p, c); s != nil {
			out = append(out, s)
		}
	}
	return out
}

// lower reads a minimum in both forms: the flag of OpenAPI 3.0 and the number of 3.1.
func lower(s *base.Schema) *bound { return limit(s.Minimum, s.ExclusiveMinimum) }

func upper(s *base.Schema) *bound { return limit(s.Maximum, s.ExclusiveMaximum) }

func limit(n *float64, exclusive *base.DynamicValue[bool, float64]) *bound {
	if exclusive != nil && exclusive.IsB() {
		return &bound{exclusive.B, true}
	}
	if n == nil {
		return nil
	}
	return &bound{*n, exclusive != nil && exclusive.A}
}

func nodes(list []*yaml.Node) []value {
	var out []value
	for _, n := range list {
		out = append(out, node(n))
	}
	return out
}

// node returns what a YAML node says as JSON.
func node(n *yaml.Node) value {
	switch n.Kind {
	case yaml.MappingNode:
		v := value{kind: objectKind}
		for i := 0; i+1 < len(n.Content); i += 2 {
			v.names, v.items = append(v.names, n.Content[i].Value), append(v.items, node(n.Content[i+1]))
		}
		return v
	case yaml.SequenceNode:
		return array(nodes(n.Content)...)
	}
	switch n.Tag {
	case "!!null":
		return value{}
	case "!!bool":
		return value{kind: boolKind, text: n.Value}
	case "!!int", "!!float":
		return value{kind: numberKind, text: n.Value}
	}
	return text(n.Value)
}
