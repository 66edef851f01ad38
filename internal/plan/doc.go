// Package plan decides what a run sends, before anything is sent: the cases that the scenarios
// select, their controls, the random ones, and which of them the profile holds back. It is pure.
package plan
