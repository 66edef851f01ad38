// Package ledger keeps the list of the starts that a run may have made, in a file that
// is whole at any moment: a line is written and synced before the run goes on, so that
// a killed run leaves what must be cleaned up behind it.
//
// It knows lines and files. It must not send anything.
package ledger
