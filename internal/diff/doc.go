// Package diff compares two contracts over the start operation and the related operations
// and says of each change whom it breaks.
//
// A request that was allowed and no longer is breaks clients; an answer that was not
// allowed and now is breaks readers. Schemas are therefore brought to one form first
// (references followed, allOf merged, the forms of OpenAPI 3.0 and 3.1 made one), so
// that only what they allow is compared, and not how it is written down. rules.go
// holds the class and the sentence of each kind of change, and nothing else does.
//
// The package reads contracts and never sends anything; it must not know cases,
// hosts or reports.
package diff
