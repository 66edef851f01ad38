// Package host sends one request to the host under test and returns one exchange: what was sent,
// what came, what went wrong, and where the key was seen. It writes HTTP/1.1 itself, not by
// net/http's Transport, because a case decides about each byte, an answer to a body that is still
// being written must not be lost, and no request may be sent twice uncounted; HTTP/2 is net/http's.
// A host may be hostile, so time and sizes are bounded, no redirect and no proxy of the environment
// is followed, and the key is masked before anything else sees an exchange.
package host
