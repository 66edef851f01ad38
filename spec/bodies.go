package spec

import (
	"strings"

	"github.com/pb33f/jsonschema/v6"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/schema_validation"
	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"
)

// A body is the schema of a request or of an answer.
type body struct {
	pointer string
	schema  *base.Schema
	purpose schema_validation.SchemaValidationPurpose // decides whether readOnly or writeOnly properties may be missing
}

const (
	inRequest  = schema_validation.SchemaValidationPurposeRequestBody
	inResponse = schema_validation.SchemaValidationPurposeResponseBody
)

// bodies returns the schemas of all bodies in the document's order.
func (c *Contract) bodies() []body {
	var out []body
	for _, o := range []*Operation{&c.Start, c.List, c.Describe, c.Cancel} {
		if o == nil {
			continue
		}
		at := Pointer("paths", o.Path, strings.ToLower(o.Method))
		if b := o.Op.RequestBody; b != nil {
			out = append(out, contents(b.Content, at+"/requestBody", inRequest)...)
		}
		for key, r := range o.Op.Responses.Codes.FromOldest() {
			out = append(out, contents(r.Content, at+Pointer("responses", key), inResponse)...)
		}
		if r := o.Op.Responses.Default; r != nil {
			out = append(out, contents(r.Content, at+"/responses/default", inResponse)...)
		}
	}
	return out
}

func contents(content *orderedmap.Map[string, *v3.MediaType], at string, purpose schema_validation.SchemaValidationPurpose) []body {
	var out []body
	for name, m := range content.FromOldest() {
		if m.Schema != nil && m.Schema.Schema() != nil {
			out = append(out, body{at + Pointer("content", name, "schema"), m.Schema.Schema(), purpose})
		}
	}
	return out
}

// compile returns the schema as the validator has compiled it already, or the reason
// why it could not.
func (b body) compile(opts *config.ValidationOptions, version float32) (*jsonschema.Schema, error) {
	key := schema_validation.SchemaCacheKey(b.schema.GoLow().Hash(), version, b.purpose)
	if have, ok := opts.SchemaCache.Load(key); ok {
		return have.CompiledSchema, nil
	}
	made, err := schema_validation.CompileSchemaForValidation(b.schema, b.purpose, opts, version)
	if err != nil {
		return nil, err
	}
	return made.CompiledSchema, nil
}
