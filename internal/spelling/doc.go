// Package spelling helps where a user has written a name that there is not.
//
// It must not know what the names stand for.
package spelling
