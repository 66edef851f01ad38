package spec

import (
	"strconv"

	"github.com/pb33f/jsonschema/v6"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/schema_validation"
	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"
)

// A schemaAt is a schema that a value is judged by: of a body, a parameter or a header.
type schemaAt struct {
	pointer string
	schema  *base.Schema
	purpose schema_validation.SchemaValidationPurpose // decides whether readOnly or writeOnly properties may be missing
}

const (
	inRequest  = schema_validation.SchemaValidationPurposeRequestBody
	inResponse = schema_validation.SchemaValidationPurposeResponseBody
	inHead     = schema_validation.SchemaValidationPurposeGeneric
)

// everySchema returns the schemas of all operations in the document's order.
func everySchema(c *Contract) []schemaAt {
	var out []schemaAt
	for _, o := range c.all() {
		at, model := o.at, Model(*o)
		out = append(out, parameters(PathItem(*o).Parameters, Pointer("paths", o.Path))...)
		out = append(out, parameters(model.Parameters, at)...)
		if b := model.RequestBody; b != nil {
			out = append(out, contents(b.Content, at+"/requestBody", inRequest)...)
		}
		for key, r := range model.Responses.Codes.FromOldest() {
			out = append(out, answer(r, at+Pointer("responses", key))...)
		}
		if r := model.Responses.Default; r != nil {
			out = append(out, answer(r, at+"/responses/default")...)
		}
	}
	return out
}

func parameters(list []*v3.Parameter, at string) []schemaAt {
	var out []schemaAt
	for i, p := range list {
		here := at + Pointer("parameters", strconv.Itoa(i))
		out = append(out, one(p.Schema, here, inHead)...)
		out = append(out, contents(p.Content, here, inHead)...)
	}
	return out
}

func answer(r *v3.Response, at string) []schemaAt {
	out := contents(r.Content, at, inResponse)
	for name, h := range r.Headers.FromOldest() {
		out = append(out, one(h.Schema, at+Pointer("headers", name), inHead)...)
	}
	return out
}

func contents(content *orderedmap.Map[string, *v3.MediaType], at string, purpose schema_validation.SchemaValidationPurpose) []schemaAt {
	var out []schemaAt
	for name, m := range content.FromOldest() {
		out = append(out, one(m.Schema, at+Pointer("content", name), purpose)...)
	}
	return out
}

// one returns the schema below a pointer, where there is one.
func one(p *base.SchemaProxy, at string, purpose schema_validation.SchemaValidationPurpose) []schemaAt {
	if p == nil || p.Schema() == nil {
		return nil
	}
	return []schemaAt{{at + "/schema", p.Schema(), purpose}}
}

// A compiler keeps what it compiled: the answers of operations are often of one schema.
type compiler struct {
	options *config.ValidationOptions
	version float32
	kept    map[uint64]*jsonschema.Schema
}

// compile compiles a schema as the validator does.
func (c compiler) compile(s schemaAt) (*jsonschema.Schema, error) {
	key := schema_validation.SchemaCacheKey(s.schema.GoLow().Hash(), c.version, s.purpose)
	if have, ok := c.kept[key]; ok {
		return have, nil
	}
	made, err := schema_validation.CompileSchemaForValidation(s.schema, s.purpose, c.options, c.version)
	if err != nil {
		return nil, err
	}
	c.kept[key] = made.CompiledSchema
	return made.CompiledSchema, nil
}
