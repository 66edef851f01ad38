// Package gateway is a reverse proxy that gives its users its own keys and holds the key of the
// index host behind it, and a test that the two together conform to the contract.
package gateway
