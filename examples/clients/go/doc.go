// Package clients runs the official Go client against the mock host. It has a module of
// its own, so that nobody who uses importcheck gets the client's dependencies.
package clients
