// Package libvalidator makes the validator of the library that reads contracts. Tests hold our
// checks and the mock host against it; nothing else imports it, since it pulls in ten packages that
// take longer to compile than ours.
package libvalidator

import (
	"sync"

	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"

	"example.com/importcheck/spec"
)

var made sync.Map // of func() validator.Validator, by *spec.Contract: one takes as long to make as its contract to load

// Of returns the validator of a contract's document.
func Of(c *spec.Contract) validator.Validator {
	one, _ := made.LoadOrStore(c, sync.OnceValue(func() validator.Validator {
		return validator.NewValidatorFromV3Model(spec.Document(c), config.WithExistingOpts(spec.ValidationOptions()))
	}))
	return one.(func() validator.Validator)()
}
