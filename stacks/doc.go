// Package stacks holds careful hosts on ordinary HTTP stacks, and what clients in wide use
// send, both as tests: a host that its developer cannot mend must conform, and a form that
// is said to have a sender must really be sent by it. It holds first drafts of hosts as well, to
// measure what a report says of their mistakes.
package stacks
