package diff

import (
	"slices"
	"strings"

	"example.com/importcheck/spec"
)

// A schema is what a place allows, in one form whatever way the file writes it:
// references are followed, allOf is merged, null is one of the types, limits are
// numbers and lists of values are sorted out by how much they bind.
type schema struct {
	node
	ref      string            // the component that a reference led to, or ""
	pointers map[string]string // of each keyword that was read
	types    set
	asText   string // how the types of a parameter that takes text are named
	values   *values
	bounds   map[string]bound
	formats  []string
	patterns []string
	multiple []float64
	unique   bool

	names      []string // of properties, in the file's order
	properties map[string]*schema
	holders    map[string]string // the pointer of the schema that holds a property
	required   set
	closed     bool    // additionalProperties: false
	extra      *schema // additionalProperties as a schema
	items      *schema

	choices []choice
	not     *schema

	deflt      *any
	deprecated bool
	readOnly   bool
	writeOnly  bool
	other      map[string]node // annotations and what is not understood
	texts      []any           // values that the documentation itself suggests, for witnesses
	sampled    map[*schema]any // examples that were found before, by the other schema
}

// A set is a set of names.
type set map[string]bool

func (s set) without(t set) []string {
	var out []string
	for k := range s {
		if !t[k] {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

func (s set) clone() set {
	out := set{}
	for k := range s {
		out[k] = true
	}
	return out
}

// value returns the value of a keyword that stands at the schema itself. What was not
// read does not stand there, and is not looked for again.
func (s *schema) value(keyword string) (any, bool) {
	if _, ok := s.pointers[keyword]; !ok {
		return nil, false
	}
	return s.node.value(keyword)
}

func (s *schema) flag(keyword string) bool {
	v, _ := s.value(keyword)
	b, _ := v.(bool)
	return b
}

func (s *schema) pointer(keyword string) string {
	if p, ok := s.pointers[keyword]; ok {
		return p
	}
	return s.node.at
}

// A reader reads schemas of one contract for one direction.
type reader struct {
	contract  *spec.Contract
	direction string
}

func (r reader) old() bool { return strings.HasPrefix(r.contract.OpenAPI, "3.0") }

// read returns the schema at a pointer whose parents are followed already.
func (r reader) read(pointer string) *schema {
	at := r.contract.Resolve(pointer)
	s := r.plain(node{r.contract, at})
	if at != pointer {
		s.ref = componentName(at)
		r.beside(s, node{r.contract, pointer})
	}
	return s
}

// schemaOf returns the schema under a node, or what no schema allows.
func (r reader) schemaOf(n node) *schema {
	if !n.has("schema") {
		return r.anything(n.at)
	}
	return r.read(n.at + "/schema")
}

// beside adds what stands beside a $ref, which OpenAPI 3.0 ignores and 3.1 does not.
func (r reader) beside(s *schema, ref node) {
	if r.old() || len(ref.keys()) < 2 {
		return
	}
	s.merge(r.plain(ref))
	s.settle()
}

// anything is what no schema at all allows.
func (r reader) anything(at string) *schema {
	return &schema{node: node{r.contract, at}, pointers: map[string]string{}, types: anyType.clone(), bounds: map[string]bound{},
		properties: map[string]*schema{}, holders: map[string]string{}, required: set{}, other: map[string]node{}}
}

// plain reads the keywords that stand at a node itself.
func (r reader) plain(n node) *schema {
	s := r.anything(n.at)
	keys := n.keys()
	if len(keys) == 0 {
		if v, ok := r.contract.Example(n.at); ok && v == false {
			s.types = set{}
		}
	}
	for _, key := range keys {
		s.pointers[key] = n.at + spec.Pointer(key)
		if key != "$ref" {
			r.keyword(s, key)
		}
	}
	r.types(s)
	r.bounds(s)
	r.values(s)
	r.allOf(s)
	s.settle()
	return s
}

// keyword reads one keyword; those that belong together are read by types, bounds,
// values and allOf.
func (r reader) keyword(s *schema, key string) {
	switch key {
	case "type", "nullable", "enum", "const", "x-enum", "allOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
	case "format":
		s.formats = append(s.formats, s.text(key))
	case "pattern":
		s.patterns = append(s.patterns, s.text(key))
	case "multipleOf":
		if f, ok := s.number(key); ok {
			s.multiple = append(s.multiple, f)
		}
	case "uniqueItems":
		s.unique = s.flag(key)
	case "deprecated":
		s.deprecated = s.flag(key)
	case "readOnly":
		s.readOnly = s.flag(key)
	case "writeOnly":
		s.writeOnly = s.flag(key)
	case "default":
		if v, ok := s.value(key); ok {
			s.deflt = &v
		}
	default:
		r.inside(s, key)
	}
}

// inside reads the keywords that hold schemas.
func (r reader) inside(s *schema, key string) {
	at := s.at + spec.Pointer(key)
	switch key {
	case "properties":
		r.properties(s)
	case "required":
		v, _ := s.value(key)
		for _, name := range list(v) {
			s.required[shown(name)] = true
		}
	case "additionalProperties":
		if v, _ := s.value(key); v == false {
			s.closed = true
		} else if v != true {
			s.extra = r.read(at)
		}
	case "items":
		s.items = r.read(at)
	case "not":
		s.not = r.read(at)
	case "anyOf", "oneOf":
		c := choice{keyword: key, at: at}
		v, _ := s.value(key)
		for i := range list(v) {
			c.branches = append(c.branches, r.read(at+branch(i)))
		}
		s.choices = append(s.choices, c)
	default:
		s.other[key] = s.node
	}
}

func (r reader) properties(s *schema) {
	for _, name := range (node{s.contract, s.at + "/properties"}).keys() {
		p := r.read(s.at + spec.Pointer("properties", name))
		s.properties[name] = p
		s.names = append(s.names, name)
		s.holders[name] = s.at
	}
}

func list(v any) []any {
	out, _ := v.([]any)
	return out
}

// allOf merges the parts into s. Null passes a nullable schema whatever its parts say,
// as the validators of OpenAPI 3.0 have it.
func (r reader) allOf(s *schema) {
	v, _ := s.value("allOf")
	for i := range list(v) {
		part := r.read(s.at + "/allOf" + branch(i))
		if r.old() && s.flag("nullable") {
			part.types["null"] = true
		}
		s.merge(part)
	}
}

// settle brings a schema that was read whole to its one form.
func (s *schema) settle() {
	s.unwrap()
	for name := range s.required {
		if s.properties[name] == nil {
			s.properties[name] = s.unnamed()
			s.names = append(s.names, name)
			s.holders[name] = s.at
		}
	}
	s.whole()
	s.fold()
}

// unnamed returns what a property may hold that the schema does not name.
func (s *schema) unnamed() *schema {
	p := reader{s.contract, ""}.anything(s.node.at)
	if s.closed {
		p.types = set{}
	}
	return first(s.extra, p)
}
