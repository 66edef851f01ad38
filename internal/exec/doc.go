// Package exec sends what a plan holds: in which order, how many at once, and when to stop. A
// request that harms the requests of others is found here, since that depends on what was under
// way.
package exec
