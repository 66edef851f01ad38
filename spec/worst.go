package spec

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/pb33f/libopenapi-validator/errors"

	"example.com/importcheck/internal/textsafe"
)

// worst picks the deepest of the validator's errors, which come in any order: the
// deepest names the field, the others only what holds it.
func worst(errs []*errors.ValidationError) (pointer, problem string) {
	best := -1
	for _, e := range errs {
		for _, f := range e.SchemaValidationErrors {
			at, depth := "/"+strings.Join(f.InstancePath, "/"), len(f.InstancePath) // its parts are escaped
			text := fmt.Sprintf("%s: %s", at, textsafe.Flat(f.Reason))
			if depth > best || depth == best && text < problem {
				best, pointer, problem = depth, at, text
			}
		}
		if best < 0 {
			problem = textsafe.Flat(e.Message + ": " + e.Reason)
		}
	}
	return pointer, problem
}

var (
	metaschema = regexp.MustCompile(`"[^"#]*#(/components/[^"]*)" is not valid against`)
	fault      = regexp.MustCompile(`(?m)- at '([^']*)': (.*)$`)
	address    = regexp.MustCompile(`"(?:file|https)://[^"#]*(#[^"]*)?"`)
)

// uncompiled reads the compiler's error about the schema at a pointer, which it gives
// only as text, in any order and with its own addresses: where the deepest
// fault is, and what it is.
func uncompiled(pointer, text string) (at, problem string) {
	if m := metaschema.FindStringSubmatch(text); m != nil {
		pointer = m[1]
	}
	inner := ""
	for _, m := range fault.FindAllStringSubmatch(text, -1) {
		if deeper := len(m[1]) - len(inner); deeper > 0 || deeper == 0 && m[2] > problem {
			inner, problem = m[1], m[2]
		}
	}
	if problem == "" {
		problem = address.ReplaceAllString(strings.TrimPrefix(text, "JSON schema compile failed: "), "$1")
	}
	return pointer + inner, textsafe.Flat(problem)
}
