// Package proxy passes requests on to a host and has the exchanges of the import operations checked
// as they pass. What a client gets is what the host answered, whatever the checks say.
package proxy
