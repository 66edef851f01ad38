package generators

import (
	"regexp"

	"example.com/importcheck/internal/strictjson"
	"example.com/importcheck/spec/constraint"
)

// extensions finds texts of JSON, and what stands between them that only extended readers
// take: comments, and a comma behind the last member.
var extensions = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|(?s:/\*.*?\*/)|//[^\n]*|#[^\n]*|,(\s*[}\]])`)

// parseExtended reads a body that is no JSON as a reader of such extensions does; the error
// says that it is no JSON to that reader either.
func parseExtended(b []byte) (value any, notes strictjson.Notes, err error) {
	return strictjson.Parse(extensions.ReplaceAllFunc(b, func(part []byte) []byte {
		switch part[0] {
		case '"':
			return part
		case ',':
			return part[1:]
		}
		return []byte(" ")
	}))
}

// extension is what comments and commas break: RFC 8259 lets a reader take them, and no
// client sends them.
func (o *Oracle) extension() constraint.Constraint {
	c := o.syntax()
	c.Keyword, c.Value, c.Binding = "without", "extensions of JSON", constraint.Documents
	c.Sentence = "RFC 8259 §2 has no comments and no comma behind the last member; §9 lets a reader accept extensions."
	return c
}

// null is what null in an optional place breaks: OpenAPI 3.0 gives it no type, but the JSON
// mapping of protobuf, which the error types of the contract come from, reads it as absent.
func (o *Oracle) null(where string) constraint.Constraint {
	c := o.named(where, "type")
	c.Keyword, c.Value, c.Binding = "not", "null", constraint.Documents
	return c
}

// lookUp returns the value at a place of another, and whether there is one.
func lookUp(value any, at []string) (any, bool) {
	for _, name := range at {
		object, ok := value.(map[string]any)
		if !ok {
			return nil, false
		}
		if value, ok = object[name]; !ok {
			return nil, false
		}
	}
	return value, true
}
