package spec

import (
	"strconv"
	"strings"

	"github.com/pb33f/jsonschema/v6"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
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
	Doc     *v3.Document
	Start   Operation
	List    *Operation // nil where the document has none, like Describe and Cancel

	Describe *Operation
	Cancel   *Operation

	// Families are the kinds of storage that the text of the start's properties names.
	Families []Family

	tree      *tree
	document  libopenapi.Document
	validator validator.Validator
	compiled  map[string]*jsonschema.Schema // by the pointer of the schema
}

// An Operation is one method of one path.
type Operation struct {
	Path   string
	Method string
	Item   *v3.PathItem
	Op     *v3.Operation
}

// Validator returns the schema validator of the document, with formats asserted.
func (c *Contract) Validator() validator.Validator { return c.validator }

// Line returns the line of the original file on which the value of a JSON pointer
// (RFC 6901) begins, or 0 where the pointer leads nowhere.
func (c *Contract) Line(pointer string) int { return c.tree.line(pointer) }

// KeyHeader returns the name of the header that carries the key of the start, and
// whether the contract demands one there.
func (c *Contract) KeyHeader() (name string, ok bool) {
	scheme := c.KeyScheme()
	if scheme == "" {
		return "", false
	}
	return c.Doc.Components.SecuritySchemes.GetOrZero(scheme).Name, true
}

// KeyScheme returns the name of the security scheme that the start demands: an
// apiKey in a header. An operation without security of its own has the document's.
func (c *Contract) KeyScheme() string {
	needs := c.Doc.Security
	if c.Start.Op.Security != nil {
		needs = c.Start.Op.Security
	}
	if c.Doc.Components == nil || c.Doc.Components.SecuritySchemes == nil {
		return ""
	}
	for _, need := range needs {
		for name := range need.Requirements.KeysFromOldest() {
			s := c.Doc.Components.SecuritySchemes.GetOrZero(name)
			if s != nil && s.Type == "apiKey" && s.In == "header" {
				return name
			}
		}
	}
	return ""
}

// Parameters returns the parameters of an operation, those of its path included;
// the operation's own wins over the path's of the same name and place.
func (o Operation) Parameters() []*v3.Parameter {
	out := append([]*v3.Parameter(nil), o.Op.Parameters...)
	for _, p := range o.Item.Parameters {
		if !has(out, p) {
			out = append(out, p)
		}
	}
	return out
}

func has(list []*v3.Parameter, p *v3.Parameter) bool {
	for _, q := range list {
		if q.In == p.In && strings.EqualFold(q.Name, p.Name) {
			return true
		}
	}
	return false
}

// Response returns what the operation documents for a status: the exact code, then
// its range ("4XX"), then "default". The key tells which one it was.
func (o Operation) Response(status int) (key string, r *v3.Response) {
	for _, k := range statusKeys(status) {
		if r := o.Op.Responses.Codes.GetOrZero(k); r != nil {
			return k, r
		}
	}
	if o.Op.Responses.Default != nil {
		return "default", o.Op.Responses.Default
	}
	return "", nil
}

func statusKeys(status int) []string {
	return []string{strconv.Itoa(status), strconv.Itoa(status/100) + "XX"}
}

// Methods returns the methods that the document lists for the operation's path.
func (o Operation) Methods() []string {
	var out []string
	for m := range o.Item.GetOperations().KeysFromOldest() {
		out = append(out, strings.ToUpper(m))
	}
	return out
}

// Operation returns the operation for a method and a path of the contract, with
// path parameters filled in, or nil.
func (c *Contract) Operation(method, path string) *Operation {
	for _, o := range []*Operation{&c.Start, c.List, c.Describe, c.Cancel} {
		if o != nil && o.Method == method && matches(o.Path, path) {
			return o
		}
	}
	return nil
}

func matches(template, path string) bool {
	before, _, templated := strings.Cut(template, "{")
	if !templated {
		return template == path
	}
	rest, ok := strings.CutPrefix(path, before)
	return ok && rest != "" && !strings.Contains(rest, "/")
}

func length[V any](m *orderedmap.Map[string, V]) int {
	if m == nil {
		return 0
	}
	return m.Len()
}
