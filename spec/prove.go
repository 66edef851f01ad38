package spec

import (
	"encoding/base64"
	"errors"
	"net/mail"
	"strings"
	"sync"

	"github.com/pb33f/jsonschema/v6"
	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/helpers"
	"github.com/pb33f/libopenapi-validator/schema_validation"

	"example.com/importcheck/internal/ecma"
)

// prove compiles every schema as the validator does. What does not
// compile is an unusable contract; reported later it would look like a defect of the host.
func (c *Contract) prove() error {
	c.compiled = map[string]*jsonschema.Schema{}
	every := compiler{ValidationOptions(), helpers.VersionToFloat(Document(c).Version), map[uint64]*jsonschema.Schema{}}
	for _, s := range everySchema(c) {
		compiled, err := every.compile(s)
		if err != nil {
			at, problem := uncompiled(s.pointer, err.Error())
			return c.tree.refusedAt(at, "the schema at "+at+" does not compile: "+problem, "correct the schema")
		}
		c.compiled[s.pointer] = compiled
	}
	return nil
}

// ValidationOptions are those by which schemas are compiled: formats are asserted, and patterns are
// read as ECMA-262 has them.
func ValidationOptions() *config.ValidationOptions {
	return config.NewValidationOptions(config.WithFormatAssertions(), config.WithCustomFormat("byte", base64Text),
		config.WithCustomFormat("email", email), config.WithRegexEngine(engine))
}

func proveDocument(t *tree, doc libopenapi.Document) error {
	schema, err := openAPI(doc.GetSpecInfo().APISchema)
	if err != nil {
		return err
	}
	ok, errs := schema_validation.ValidateOpenAPIDocumentWithPrecompiled(doc, schema)
	if ok {
		return nil
	}
	pointer, problem := worst(errs)
	return t.refusedAt(pointer, "it breaks the OpenAPI schema: "+problem, "check it with an OpenAPI linter")
}

// openAPISchemas keeps the schemas of OpenAPI's own versions, which every document of one
// version is proven by.
var openAPISchemas sync.Map // of *jsonschema.Schema, by their text

func openAPI(text string) (*jsonschema.Schema, error) {
	if kept, ok := openAPISchemas.Load(text); ok {
		return kept.(*jsonschema.Schema), nil
	}
	schema, err := helpers.NewCompiledSchema("schema", []byte(text), config.NewValidationOptions(config.WithRegexEngine(engine)))
	if err == nil {
		openAPISchemas.Store(text, schema)
	}
	return schema, err
}

// engine reads patterns as ECMA-262 has them. One that cannot be read lets every text pass: the
// constraints list it as not tested, and nothing is said of a text at its place.
func engine(pattern string) (jsonschema.Regexp, error) {
	if re, err := ecma.Compile(pattern); err == nil {
		return re, nil
	}
	return unread(pattern), nil
}

type unread string

func (u unread) String() string        { return string(u) }
func (unread) MatchString(string) bool { return true }

// email is RFC 5321's mailbox as JSON Schema means it. The library's own check lets the local part be empty.
func email(v any) error {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || strings.ContainsFunc(s, func(r rune) bool { return r > '~' }) {
		return errors.New("is not an email address")
	}
	return nil
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
