package spec

import (
	"encoding/base64"
	"errors"
	"strings"

	"github.com/pb33f/jsonschema/v6"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/cache"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/schema_validation"
	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// prove makes the validator and compiles every schema with it. What does not
// compile is an unusable contract; told later it would look like a defect of the host.
func (c *Contract) prove(file string) error {
	options := []config.Option{
		config.WithFormatAssertions(),
		config.WithCustomFormat("byte", base64Text),
		config.WithSchemaCache(cache.NewDefaultCache()),
	}
	c.validator = validator.NewValidatorFromV3Model(c.Doc, options...)
	if c.Source != "embedded" { // ours are proven by a test; this takes as long as all the rest
		if err := c.proveDocument(file); err != nil {
			return err
		}
	}
	opts := config.NewValidationOptions(options...)
	c.compiled = map[string]*jsonschema.Schema{}
	for place, schema := range c.schemas() {
		compiled, err := schema_validation.CompileSchemaForValidation(schema, schema_validation.SchemaValidationPurposeResponseBody, opts, openAPI(c.OpenAPI))
		if err != nil {
			return &Error{File: file, Line: c.Line(place), Problem: "the schema at " + place + " does not compile: " + oneLine(err.Error()),
				Remedy: "correct the schema"}
		}
		c.compiled[place] = compiled.CompiledSchema
	}
	return nil
}

func openAPI(version string) float32 {
	switch {
	case strings.HasPrefix(version, "3.0"):
		return 3.0
	case strings.HasPrefix(version, "3.1"):
		return 3.1
	}
	return 3.2
}

func (c *Contract) proveDocument(file string) error {
	v := c.validator
	v.SetDocument(c.document)
	ok, errs := v.ValidateDocument()
	if ok {
		return nil
	}
	problem, line := worst(errs)
	return &Error{File: file, Line: line, Problem: "it breaks the OpenAPI schema: " + problem, Remedy: "check it with an OpenAPI linter"}
}

func base64Text(v any) error {
	s, ok := v.(string)
	if !ok {
		return nil // a format says nothing of other types
	}
	if _, err := base64.StdEncoding.DecodeString(s); err != nil || strings.ContainsAny(s, "\r\n") {
		return errors.New("is not base64")
	}
	return nil
}

// schemas yields the schema of each request body and answer with its pointer.
func (c *Contract) schemas() map[string]*base.Schema {
	out := map[string]*base.Schema{}
	for _, o := range []*Operation{&c.Start, c.List, c.Describe, c.Cancel} {
		if o == nil {
			continue
		}
		at := []string{"paths", o.Path, strings.ToLower(o.Method)}
		if b := o.Op.RequestBody; b != nil {
			collect(out, append(at[:3:3], "requestBody"), &v3.Response{Content: b.Content})
		}
		for key, r := range o.Op.Responses.Codes.FromOldest() {
			collect(out, append(at[:3:3], "responses", key), r)
		}
	}
	return out
}

func collect(out map[string]*base.Schema, at []string, r *v3.Response) {
	if r.Content == nil {
		return
	}
	for name, m := range r.Content.FromOldest() {
		if m.Schema != nil && m.Schema.Schema() != nil {
			out[Pointer(append(at[:len(at):len(at)], "content", name, "schema")...)] = m.Schema.Schema()
		}
	}
}
