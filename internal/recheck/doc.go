// Package recheck judges recorded traffic against contracts without sending anything.
//
// Read takes the exchanges out of a HAR file, one at a time, so that a recording of any
// length is read in the memory of one entry. A Judge says of each start what the contract
// says of the request, and whether the recorded answer conforms to it. Recheck does
// both for a whole file.
package recheck
