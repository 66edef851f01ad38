// Package reports holds the report of a run as plain, versioned data, and the
// writers that turn it into files and terminal text.
//
// The model is filled by the engine. Writers take the model alone, so a report
// that was read back from report.json can be written in any other format. The
// package imports nothing else of this module and knows nothing of contracts,
// hosts or checks beyond what the model says.
package reports
