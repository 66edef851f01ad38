// Package selftest proves the harness: every fault of the mock host must fail a run,
// every honest host must pass one, and every host of a slightly different contract must
// fail, or be listed with the reason why no request can show it.
//
// It is the one package that knows the faults and the runs; a run knows neither.
package selftest
