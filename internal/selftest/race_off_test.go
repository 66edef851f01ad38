//go:build !race

package selftest

// oneHostIn says which part of the hosts is tested, and oneDefectIn which part of the
// reference host's defects: all of them.
const (
	oneHostIn   = 1
	oneDefectIn = 1
)
