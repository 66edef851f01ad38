//go:build race

package mockhost

// oneFaultIn says which part of the faults the broad table is sent to. The race
// detector slows it twentyfold and needs only a part of it.
const oneFaultIn = 8
