// Package reports holds the report of a run as plain, versioned data, and the
// writers that turn it into files and terminal text.
//
// The model is filled by the engine. Writers use only the model, so a report
// that was read back from report.json can be written in any other format. The
// package imports nothing else of this module and knows nothing of contracts,
// hosts or checks beyond what the model says.
//
// # Versions
//
// The first number of schemaVersion rises when a reader of an older form could be
// misled: a field removed, renamed or given another meaning. The second rises when
// fields or values are added. [Read] takes any report with its own first number and
// passes over fields that it does not know. [Schema] gives each field its meaning.
//
// # What a host may say
//
// Every text may come from a host that means harm. All formats but JSON and HAR, which
// keeps texts as they are, write control and direction characters out (\u001b),
// and escape the rest by their own rules. The same report always gives the same
// bytes.
package reports
