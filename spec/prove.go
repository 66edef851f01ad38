package spec

import (
	"encoding/base64"
	"errors"
	"strings"

	"github.com/pb33f/jsonschema/v6"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/cache"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/helpers"
)

// prove makes the validator and compiles every schema with it. What does not
// compile is an unusable contract; told later it would look like a defect of the host.
func (c *Contract) prove() error {
	options := []config.Option{
		config.WithFormatAssertions(),
		config.WithCustomFormat("byte", base64Text),
		config.WithSchemaCache(cache.NewDefaultCache()),
	}
	opts := config.NewValidationOptions(options...)
	c.validator = validator.NewValidatorFromV3Model(c.Doc, config.WithExistingOpts(opts))
	if c.Source != "embedded" { // ours are proven by a test; this takes as long as all the rest
		if err := c.proveDocument(); err != nil {
			return err
		}
	}
	c.compiled = map[string]*jsonschema.Schema{}
	for _, s := range c.schemas() {
		compiled, err := s.compile(opts, helpers.VersionToFloat(c.Doc.Version))
		if err != nil {
			at, problem := uncompiled(s.pointer, err.Error())
			return c.tree.refusedAt(at, "the schema at "+at+" does not compile: "+problem, remedyFor(problem, "correct the schema"))
		}
		c.compiled[s.pointer] = compiled
	}
	return nil
}

func (c *Contract) proveDocument() error {
	v := c.validator
	v.SetDocument(c.document)
	ok, errs := v.ValidateDocument()
	if ok {
		return nil
	}
	pointer, problem := worst(errs)
	return c.tree.refusedAt(pointer, "it breaks the OpenAPI schema: "+problem, remedyFor(problem, "check it with an OpenAPI linter"))
}

// remedyFor returns what to do about a pattern, which may be right elsewhere, or else
// the usual remedy.
func remedyFor(problem, usual string) string {
	if strings.Contains(problem, "regex") {
		return "write the pattern without look-ahead and back references; Go's regexp has neither"
	}
	return usual
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
