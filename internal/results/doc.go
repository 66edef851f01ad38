// Package results keeps what a run measured. It is the only place of a run whose contents
// change: everything before it sends, everything behind it reads.
package results
