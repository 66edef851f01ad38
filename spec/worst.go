package spec

import (
	"fmt"
	"strings"

	"github.com/pb33f/libopenapi-validator/errors"
)

// worst picks the deepest of the validator's errors, which come in any order: the
// deepest names the field, the others only what holds it.
func worst(errs []*errors.ValidationError) (problem string, line int) {
	best := -1
	for _, e := range errs {
		for _, f := range e.SchemaValidationErrors {
			depth := len(f.InstancePath)
			text := strings.TrimSpace(fmt.Sprintf("/%s: %s", strings.Join(f.InstancePath, "/"), oneLine(f.Reason)))
			if depth > best || depth == best && text < problem {
				best, problem, line = depth, text, 0
			}
		}
		if best < 0 {
			problem = oneLine(e.Message + ": " + e.Reason)
		}
	}
	return problem, line
}
