package generators

import (
	"bytes"
	"regexp"

	"example.com/importcheck/internal/strictjson"
	"example.com/importcheck/spec/constraint"
)

// extensions finds texts of JSON, which may hold escapes that only extended readers take, and
// what else these take between them: comments, and a comma behind the last member.
var extensions = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|(?s:/\*.*?\*/)|//[^\n]*|#[^\n]*|,(\s*[}\]])`)

// parseExtended reads a body that is no JSON as a reader of such extensions does; the error
// says that it is no JSON to that reader either.
func parseExtended(b []byte) (value any, notes strictjson.Notes, err error) {
	return strictjson.Parse(extensions.ReplaceAllFunc(b, func(part []byte) []byte {
		switch part[0] {
		case '"':
			return escapes.ReplaceAllFunc(part, plainEscape)
		case ',':
			return part[1:]
		}
		return []byte(" ")
	}))
}

var escapes = regexp.MustCompile(`\\.`)

// plainEscape takes the backslash from an escape that JSON does not have.
func plainEscape(b []byte) []byte {
	if bytes.IndexByte([]byte(`"\/bfnrtu`), b[1]) >= 0 {
		return b
	}
	return b[1:]
}

// extension is what comments, commas and unknown escapes break: RFC 8259 lets a reader take them, and no
// client sends them.
func (o *Oracle) extension() constraint.Constraint {
	c := o.syntax()
	c.Keyword, c.Value, c.Binding = "without", "extensions of JSON", constraint.Documents
	c.Sentence = "RFC 8259 has no comments, no comma behind the last member (§2) and no escapes but its own (§7); " +
		"§9 lets a reader accept extensions."
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
