//go:build race

package selftest

// oneHostIn says which part of the hosts is tested, and oneDefectIn which part of the
// reference host's defects: the race detector makes each run ten times as long.
const (
	oneHostIn   = 10
	oneDefectIn = 9
)
