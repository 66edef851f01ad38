// Package waiver reads the findings that a user accepts for a time, marks them in a
// report, and tells the waivers that are out of date or not needed any more.
package waiver
