// Package steps holds the sentences of the features: what is sent (start.go, select.go,
// lifecycle.go) and what must hold then (expect.go). Shipped features and those of a user are
// written in the same sentences; docs/steps.md lists them.
//
// A sentence is an entry of a table: its pattern, an example, what it does, and the function that
// does it.
package steps
