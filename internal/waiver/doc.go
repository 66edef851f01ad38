// Package waiver reads the findings that a user accepts for a time, marks them in a
// report, and lists the waivers that are out of date or no longer needed.
package waiver
