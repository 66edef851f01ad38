// Package gate lets requests out to the host. It holds each against the profile and the budget
// of imports, writes down every start before it is sent, and cancels what was started. Nothing
// else of a run may send a request that could start an import.
package gate
