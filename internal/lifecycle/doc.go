// Package lifecycle asks a host about its imports over the three operations beside the start:
// list, describe and cancel. It follows some of what a run has started and judges what these
// operations say of it, ends imports, and finds in the list which import belongs to which start.
// It takes values and returns values: what they change in a run is the caller's to decide.
package lifecycle
