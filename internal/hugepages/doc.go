// Package hugepages asks Linux for large pages behind the memory that a process begins
// with. A run touches 100 MiB for the first time, which in pages of 4 KiB is 25,000 faults:
// a quarter of its time on a virtual machine. Elsewhere, and where the system has no such
// pages, it changes nothing.
//
// Only the command imports it: the memory of a test binary is the user's. It must not know
// what the memory is for.
package hugepages
