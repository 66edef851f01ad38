// Package replay sends the request of a finding or of a case again, alone, and checks its answer
// as a run would. A request that a report holds whole is sent as it stands there; one that the
// report holds in part is made again, by the id of its case and the seed of the run.
package replay
