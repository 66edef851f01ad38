//go:build !race

package selftest

// oneHostIn says which part of the hosts is tested; importcheck selftest runs them all,
// in more time than go test may take. All defects of the reference host are tested.
const (
	oneHostIn   = 2
	oneDefectIn = 1
)
