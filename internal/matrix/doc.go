// Package matrix puts the reports of many runs onto one page: hosts by contract versions, the
// findings of all by root cause, what only some hosts do, and what is missing or unfinished.
package matrix
