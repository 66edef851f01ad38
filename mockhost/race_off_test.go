//go:build !race

package mockhost

// oneFaultIn says which part of the faults the broad table is sent to: all.
const oneFaultIn = 1
