// Package host sends one request to the host under test and brings one exchange
// back: what was sent, what came, what went wrong, and where the key was seen.
//
// HTTP/1.1 is written and kept alive here rather than by net/http's Transport,
// for four reasons: a contract test must put the bytes on the wire as the case
// says (order, spelling and forms that the RFCs allow); an answer to a body that
// is still being written must not be lost; no request may be sent twice without
// being counted; and the Transport logs what a host sends unasked, the key
// included, to the standard logger. HTTP/2, where TLS offers it, is net/http's.
//
// A host is taken to be hostile: time, bytes, header lines, interim answers and
// decoded sizes are bounded, redirects are never followed, no proxy is taken
// from the environment, and before anything else sees an exchange the key is
// masked in it.
//
// The package knows requests and bytes. It must not know contracts, checks or
// reports.
package host
