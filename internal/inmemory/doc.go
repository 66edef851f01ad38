// Package inmemory connects a client and a server of one process without the network: a
// listener whose connections are net.Pipe. Tests run on a clock of their own with it, and the
// embedded mock host needs no port.
//
// It must not know what is said on a connection.
package inmemory
