// Package mockhost is an index host that serves the import operations of whichever
// contract it is given, as an http.Handler, and a catalogue of faults: deliberate
// defects that can be put around it.
//
// Without a fault the host conforms. It reads the contract's document by itself: its
// own reading of JSON, of schemas, of documented values and of storage families. It
// takes nothing from the parts that make requests or judge answers, because a mistake
// that both sides share would be seen by neither. It knows no checks but by name.
package mockhost
