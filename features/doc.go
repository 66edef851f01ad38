// Package features holds the scenarios: what must hold of a host, in words that a
// product owner can read. The scenarios name classes of cases and rules; limits,
// fields and values come from the contract that a run is given.
package features
