//go:build race

package selftest

// oneHostIn says which part of the hosts is tested: the
// race detector makes each run ten times as long.
const oneHostIn = 60
