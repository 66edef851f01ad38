// Package explain measures how truly a report explains what is wrong with a host. It is all
// tests: they run against faults of the mock host with default settings, and compare what the
// report says with what the fault's own description says. They use reports only, so that they
// judge any way of finding causes.
package explain
