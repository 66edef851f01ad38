// Command importcheck tests whether a host conforms to the contract of Pinecone's Start import.
//
// It holds flags, the terminal and exit codes; what a run does stands in package
// importcheck.
package main
