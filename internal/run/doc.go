// Package run is the engine that scenarios, the command and the Go API share: it
// plans what the scenarios claim, sends each case once, has every answer judged,
// repeats, reduces and groups what does not hold, and fills the report.
//
// It must not know how its callers are invoked, and writes nothing: no files, no
// terminal.
package run
