package spec

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pb33f/jsonschema/v6"
	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"
)

// StartPath and the method POST are how the one operation is found in a document,
// whatever its operationId is.
const StartPath = "/bulk/imports"

// A Contract is the OpenAPI document of one API version, cut to the import
// operations and what they refer to. It is read-only and safe for many goroutines.
type Contract struct {
	Version string // info.version
	Title   string // info.title
	Source  string // "embedded", or the base name of the file
	OpenAPI string // the version of OpenAPI, "3.0.3"
	Start   Operation
	List    *Operation // nil where the document has none, like Describe and Cancel

	Describe *Operation
	Cancel   *Operation

	// Families are the kinds of storage that the text of the start's properties names.
	Families []Family

	text     []string // the lines of the file
	tree     *tree
	model    any                           // see Document
	compiled map[string]*jsonschema.Schema // by the pointer of the schema
}

// An Operation is one method of one path.
type Operation struct {
	Path   string
	Method string
	at     string // its JSON pointer
	item   any    // see PathItem
	model  any    // see Model
}

// Line returns the line of the original file on which the value of a JSON pointer
// (RFC 6901) begins, references on the way followed, or 0 where it leads nowhere.
func (c *Contract) Line(pointer string) int {
	tokens := Tokens(pointer)
	if len(tokens) == 0 {
		return c.tree.root.Line
	}
	end := len(tokens) - 1
	return c.tree.line(c.Resolve(Pointer(tokens[:end]...)) + Pointer(tokens[end]))
}

// KeyHeader returns the name of the header that carries the key of the start, and
// whether the contract demands one there.
func (c *Contract) KeyHeader() (name string, ok bool) {
	scheme := c.KeyScheme()
	if scheme == "" {
		return "", false
	}
	return lookup(Document(c).Components.SecuritySchemes, scheme).Name, true
}

// KeyScheme returns the name of the security scheme that the start demands: an
// apiKey in a header. An operation without security has the document's.
func (c *Contract) KeyScheme() string {
	doc := Document(c)
	needs := doc.Security
	if own := Model(c.Start).Security; own != nil {
		needs = own
	}
	if doc.Components == nil || slices.ContainsFunc(needs, isEmpty) {
		return ""
	}
	for _, need := range needs {
		for name := range need.Requirements.KeysFromOldest() {
			s := lookup(doc.Components.SecuritySchemes, name)
			if s != nil && s.Type == "apiKey" && s.In == "header" {
				return name
			}
		}
	}
	return ""
}

// isEmpty reports whether a requirement demands nothing, which makes the others optional.
func isEmpty(need *base.SecurityRequirement) bool { return length(need.Requirements) == 0 }

// Parameters returns what ModelParameters returns, without the library's types.
func (o Operation) Parameters() []Parameter {
	var out []Parameter
	for _, p := range ModelParameters(o) {
		one := Parameter{In: p.In, Name: p.Name, Required: p.Required != nil && *p.Required, Style: p.Style, Explode: p.Explode}
		if p.Schema != nil {
			one.Schema = parameterSchema(o, p)
			if s := p.Schema.Schema(); s != nil && s.Default != nil {
				one.Default = s.Default.Value
			}
		}
		out = append(out, one)
	}
	return out
}

// A Parameter is one that an operation or its path lists.
type Parameter struct {
	In, Name string
	Required bool
	Style    string // "" where the document names none
	Explode  *bool
	Schema   string // its pointer, for Validate; "" where the parameter has none
	Default  string // as it stands, or ""
}

// ModelParameters returns the parameters of an operation, those of its path included;
// the operation's own wins over the path's of the same name and place. Headers that OpenAPI
// describes elsewhere are none (3.0.3, Parameter Object, name).
func ModelParameters(o Operation) []*v3.Parameter {
	out := append([]*v3.Parameter(nil), Model(o).Parameters...)
	for _, p := range PathItem(o).Parameters {
		if !has(out, p) {
			out = append(out, p)
		}
	}
	return slices.DeleteFunc(out, func(p *v3.Parameter) bool {
		return p.In == "header" && slices.ContainsFunc([]string{"Accept", "Content-Type", "Authorization"},
			func(name string) bool { return strings.EqualFold(name, p.Name) })
	})
}

func has(list []*v3.Parameter, p *v3.Parameter) bool {
	for _, q := range list {
		if q.In == p.In && strings.EqualFold(q.Name, p.Name) {
			return true
		}
	}
	return false
}

// Response returns what the operation documents for a status: the exact code, then its range
// ("4XX"), then "default". The key says which one it was.
func (o Operation) Response(status int) (key string, r *Response) {
	key, model := ModelResponse(o, status)
	if model == nil {
		return "", nil
	}
	r = &Response{}
	if model.Content != nil {
		r.Content = slices.Collect(model.Content.KeysFromOldest())
	}
	return key, r
}

// A Response is what an operation documents for a status.
type Response struct{ Content Media }

// Media are the media types of a body, none where no body is documented.
type Media []string

// Len is how many there are.
func (m Media) Len() int { return len(m) }

// ModelResponse returns the library's model of what Response returns.
func ModelResponse(o Operation, status int) (key string, r *v3.Response) {
	responses := Model(o).Responses
	for _, k := range statusKeys(status) {
		if r := lookup(responses.Codes, k); r != nil {
			return k, r
		}
	}
	if responses.Default != nil {
		return "default", responses.Default
	}
	return "", nil
}

func statusKeys(status int) []string {
	return []string{strconv.Itoa(status), strconv.Itoa(status/100) + "XX"}
}

// Methods returns the methods that the document lists for the operation's path.
func (o Operation) Methods() []string {
	var out []string
	for m := range PathItem(o).GetOperations().KeysFromOldest() {
		out = append(out, strings.ToUpper(m))
	}
	return out
}

// Operation returns the operation for a method and a path of the contract, with
// path parameters filled in, or nil.
func (c *Contract) Operation(method, path string) *Operation {
	for _, o := range c.all() {
		if o.Method == method && matches(o.Path, path) {
			return o
		}
	}
	return nil
}

// all returns the operations that the contract has.
func (c *Contract) all() []*Operation {
	return slices.DeleteFunc([]*Operation{&c.Start, c.List, c.Describe, c.Cancel}, func(o *Operation) bool { return o == nil })
}

func matches(template, path string) bool {
	before, _, templated := strings.Cut(template, "{")
	if !templated {
		return template == path
	}
	rest, ok := strings.CutPrefix(path, before)
	return ok && rest != "" && !strings.Contains(rest, "/")
}

func lookup[V any](m *orderedmap.Map[string, V], key string) V {
	if m == nil {
		var none V
		return none
	}
	return m.GetOrZero(key)
}

func length[V any](m *orderedmap.Map[string, V]) int {
	if m == nil {
		return 0
	}
	return m.Len()
}
