// Package check holds the rules that answers are judged by: exchanges in, findings
// out, one small file for each family of checks.
//
// A check sees what was sent, its label and what came back. It must not send, repeat,
// group or report anything.
package check
