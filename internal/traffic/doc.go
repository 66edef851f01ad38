// Package traffic checks exchanges that others make. A Transport captures those that pass through
// it, changes nothing of them and keeps out of their way; a Checker checks one exchange, whoever
// captured it; a Tally sums up what was found and makes the report. The proxy, the transport of the
// Go API and recheck share it.
package traffic
