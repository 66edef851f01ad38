//go:build !race

package selftest

// oneHostIn says which part of the hosts is tested: all.
const oneHostIn = 1
