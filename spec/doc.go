// Package spec holds the contracts: the OpenAPI documents of the import
// operations, one for each API version, and loads them or a published file.
//
// A contract that cannot be relied on is refused here, with the line and the
// remedy, so that no later part has to doubt it. The package knows what a document
// says; it must not know what to send or how to judge an answer.
package spec
