// Package importcheck tests whether a host conforms to the contract of Pinecone's Start
// import (POST /bulk/imports): it makes requests from the contract, sends them, and
// checks every answer.
//
// Under go test:
//
//	func TestContract(t *testing.T) {
//		importchecktest.Run(t, importcheck.Handler(myHandler), importcheck.Key("test-key-of-my-host"))
//	}
//
// Elsewhere Check returns the report. The command importcheck and the scenarios in
// features/ are thin over this package.
package importcheck
