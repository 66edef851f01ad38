// Package strictjson reads JSON exactly as RFC 8259 writes it, and tells what a
// lenient reader passes over: names that come twice, bytes that are not UTF-8,
// surrogates without their other half, a byte order mark.
//
// Requests are labelled and answers are judged with it, so it must not know either.
package strictjson
