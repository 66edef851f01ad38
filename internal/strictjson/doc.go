// Package strictjson reads JSON as RFC 8259 writes it, and notes what a lenient reader
// passes over: names that come twice, bytes that are not UTF-8, surrogates without their
// other half, a byte order mark.
//
// The grammar is that of jsontext, the reader of Go's encoding/json/v2. The mock host
// reads JSON by itself, so that the two do not share their mistakes.
package strictjson
