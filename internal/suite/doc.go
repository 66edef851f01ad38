// Package suite makes one run from its settings: it loads the contract, reads the scenarios,
// opens the host, has the engine send the cases, has godog go through the scenarios, and
// writes the reports.
package suite
