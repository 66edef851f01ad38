// Package deploy holds what runs importcheck on many machines, and the tests of it. It is
// a module of its own, so that nobody who uses importcheck gets Kubernetes' types.
package deploy
