// Package baseline compares a run with an earlier one: which findings are new, known or
// gone, what was tested only once, what the host does otherwise where the contract leaves
// it open, and which of all this the contract explains.
package baseline
