package spec

import (
	"fmt"
	"strings"

	"github.com/pb33f/libopenapi-validator/errors"
)

// worst picks the deepest of the validator's errors, which come in any order: the
// deepest names the field, the others only what holds it.
func worst(errs []*errors.ValidationError) (pointer, problem string) {
	best := -1
	for _, e := range errs {
		for _, f := range e.SchemaValidationErrors {
			at, depth := "/"+strings.Join(f.InstancePath, "/"), len(f.InstancePath) // its parts are escaped
			text := fmt.Sprintf("%s: %s", at, oneLine(f.Reason))
			if depth > best || depth == best && text < problem {
				best, pointer, problem = depth, at, text
			}
		}
		if best < 0 {
			problem = oneLine(e.Message + ": " + e.Reason)
		}
	}
	return pointer, problem
}
