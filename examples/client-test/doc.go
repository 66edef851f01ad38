// Package client is a small client of Start import, and tests of it on the mock host:
// what it sends, and what it makes of a host's defects.
package client
