// Package mockhost is an index host that serves the import operations of a contract as an
// http.Handler, and a catalogue of faults that can be put around it. Without a fault the host
// conforms. It reads JSON, schemas, documented values and storage itself and takes nothing from the
// code that makes requests or checks answers, because neither would see a mistake that both share.
package mockhost
