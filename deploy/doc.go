// Package deploy holds what makes many runs on Kubernetes, and the tests of it. It is a
// separate module, so that nobody who uses importcheck gets Kubernetes' types.
package deploy
