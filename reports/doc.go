// Package reports holds the report of a run as plain, versioned data, and the writers that turn it
// into files and terminal text. Writers use only the model, so a report that was read back from
// report.json can be written in any other format; the package imports nothing else of this module
// but its text helpers. Every text may come from a hostile host: all formats but JSON and HAR write
// control and direction characters out (\u001b) and escape the rest by their own rules.
package reports
