// Package run strings the parts of a run together, for scenarios, the command and the Go API
// alike: exec sends the plan, lifecycle follows what was started, confirm finds root causes, and
// assemble fills the report.
//
// It writes no files and no terminal.
package run
