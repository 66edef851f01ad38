// Package assemble makes the report of a run from what was measured: findings, coverage, what
// was not tested and why, and the verdict. It is pure.
package assemble
