// Package shelter takes the key and the search path out of the environment before any
// other package can start a program with it, and gives them back.
//
// Importing godog runs "go env GOTOOLDIR" at its initialisation, with the whole
// environment: whatever is called "go" in the search path would be given the key. Go
// initialises packages in the order of their import paths as soon as what they import
// is initialised, so this one, which imports only os, comes first. A test with a
// program called "go" in the search path guards that order.
package shelter
