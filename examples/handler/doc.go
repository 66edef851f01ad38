// Package handler is a small index host that starts, lists, describes and cancels imports,
// and a test that it conforms to the contract: contract_test.go is all that one has to write.
package handler
