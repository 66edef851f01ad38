package spec

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/pb33f/jsonschema/v6"
	"github.com/pb33f/jsonschema/v6/kind"
	"github.com/pb33f/libopenapi-validator/helpers"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"
)

// A Breach is one keyword of a schema that a value does not satisfy.
type Breach struct {
	At      []string // where in the value: names and indices
	Keyword string   // "maxLength"
	Names   []string // the properties that are missing or not allowed, where the keyword is about those
}

// Validate returns the breaches of a value against a schema of the document, in a fixed
// order; schema is a pointer that RequestSchema or ResponseSchema returned. Numbers may
// be json.Number. It takes 1 to 5 µs for a valid value.
//
// The validator compiles the schemas; its own call is not used, since it rounds numbers to
// float64 first (9223372036854775807 is no int64 then), drops some errors' places, and
// takes three times as long for a large answer of many errors. A test of package check
// holds the two together and lists where they differ.
func (c *Contract) Validate(schema string, value any) []Breach {
	compiled := c.compiled[schema]
	if compiled == nil {
		return nil // the contract declares no schema there
	}
	var ve *jsonschema.ValidationError
	if err := compiled.Validate(value); !errors.As(err, &ve) {
		return nil
	}
	var out []Breach
	leaves(ve, &out)
	slices.SortStableFunc(out, compareBreaches)
	return out
}

func compareBreaches(a, b Breach) int {
	if n := slices.Compare(a.At, b.At); n != 0 {
		return n
	}
	if n := strings.Compare(a.Keyword, b.Keyword); n != 0 {
		return n
	}
	return slices.Compare(a.Names, b.Names)
}

// leaves collects the innermost errors. Under oneOf and anyOf the branches' errors
// are about each branch, so the choice itself is the breach.
func leaves(e *jsonschema.ValidationError, out *[]Breach) {
	b := Breach{At: e.InstanceLocation, Keyword: last(e.ErrorKind.KeywordPath())}
	switch k := e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf:
		*out = append(*out, b)
		return
	case *kind.Not: // it names no keyword
		b.Keyword = "not"
	case *kind.Required:
		b.Names = sorted(k.Missing)
	case *kind.AdditionalProperties:
		b.Names = sorted(k.Properties)
	}
	if len(e.Causes) == 0 {
		*out = append(*out, b)
		return
	}
	for _, cause := range e.Causes {
		leaves(cause, out)
	}
}

func sorted(names []string) []string {
	out := slices.Clone(names)
	slices.Sort(out)
	return out
}

func last(path []string) string {
	if len(path) == 0 {
		return ""
	}
	return path[len(path)-1]
}

// RequestSchema returns the pointer of the schema for a body of that media type (its
// essence, in lower case) and whether the operation lists the media type.
func (o Operation) RequestSchema(media string) (pointer string, listed bool) {
	body := Model(o).RequestBody
	if body == nil {
		return "", false
	}
	return schemaFor(body.Content, media, o.at+"/requestBody")
}

// ResponseSchema returns the pointer of the schema for an answer with that key of
// responses ("200", "4XX") and media type, and whether the media type is listed there.
func (o Operation) ResponseSchema(key, media string) (pointer string, listed bool) {
	responses := Model(o).Responses
	r := lookup(responses.Codes, key)
	if key == "default" {
		r = responses.Default
	}
	if r == nil {
		return "", false
	}
	return schemaFor(r.Content, media, o.at+Pointer("responses", key))
}

// schemaFor finds the entry that the validator finds: of ranges that cover a media type
// ("application/*") OpenAPI applies the most specific.
func schemaFor(content *orderedmap.Map[string, *v3.MediaType], media, at string) (pointer string, listed bool) {
	found, listed := helpers.FindMediaType(content, media)
	for name, m := range content.FromOldest() {
		if listed && m == found {
			return at + Pointer("content", name, "schema"), true
		}
	}
	return "", false
}

// parameterSchema returns the pointer of the schema of one of the operation's parameters.
func parameterSchema(o Operation, p *v3.Parameter) string {
	if i := slices.Index(Model(o).Parameters, p); i >= 0 {
		return o.at + Pointer("parameters", strconv.Itoa(i), "schema")
	}
	return Pointer("paths", o.Path, "parameters", strconv.Itoa(slices.Index(PathItem(o).Parameters, p)), "schema")
}
