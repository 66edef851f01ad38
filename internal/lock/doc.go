// Package lock keeps two runs out of one folder of reports: each would write over what
// the other has measured.
//
// The system holds the lock and lets go of it when the process ends, however it ends: a
// killed run is in nobody's way.
package lock
