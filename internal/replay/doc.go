// Package replay sends one request again, that of a finding or of a case, and checks its answer as
// a run would. A request that a report holds whole is sent as it stands there; one that the
// report holds in part is made again, by the id of its case and the seed of the run.
package replay
