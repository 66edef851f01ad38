// Package clients runs the official Go client against the mock host.
package clients
