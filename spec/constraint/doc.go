// Package constraint reads the constraints of an operation from a contract: one
// entry for each keyword at each place, with where the contract says it and how
// binding it is.
//
// It reads and never judges. It knows the document; it must not know requests,
// hosts or checks.
package constraint
