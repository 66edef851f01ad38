// Package gateway is a reverse proxy that gives its users keys of its own and holds the
// key of the index host behind it, and a test that the two together keep the contract.
package gateway
