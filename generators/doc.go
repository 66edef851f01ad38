// Package generators makes the requests of a run: labelled cases, sent every
// time, and rapid generators for draws. Both are derived from the constraints of
// a contract and from nothing else; no limit, field or value of the API is
// written here.
//
// The package knows what a request means to the contract (its label). It must
// not know hosts, answers, checks or reports.
package generators
