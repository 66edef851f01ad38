// Package diff compares two contracts over the start and the related operations, and says of each
// change whom it breaks. Schemas are brought to one form first, so that only what they allow is
// compared; rules.go holds the class and the sentence of each kind of change. The package reads
// contracts, and must not know cases, hosts or reports.
package diff
