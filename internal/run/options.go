package run

import (
	"slices"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// The profiles. Full sends everything; Safe sends a request that could be accepted only
// inside Options.MaxImports.
const (
	Full = "full"
	Safe = "safe"
)

// Options say how a run is made.
type Options struct {
	Contract  *spec.Contract
	Client    *host.Client
	Catalogue *generators.Catalogue // made from the contract where it is nil, like Judge
	Checker   *check.Checker
	Profile   string // Full or Safe
	// MaxImports is how many starts of the user's own URI Safe may send; Own makes them.
	MaxImports int
	Own        *generators.Catalogue
	// Note is given each start that may have been made, and again when more is known of it;
	// nothing more is sent where it fails. Nil keeps no list.
	Note func(ledger.Entry) error
	// Found is told what a check found, as it comes and before it is repeated; it may be nil.
	Found        func(Found)
	ContractName string                          // by which the list names the contract
	Seed         int64                           // of the draws and of the order of cases
	Cases        int                             // draws for each property, 0 for none
	Workers      int                             // requests under way at once, at least 1
	Strict       bool                            // warnings fail the run
	Tags         string                          // for the report alone
	Tool         string                          // version of the tool, for the report
	Address      string                          // what the report calls the host: "mock", or its address
	Faults       []string                        // of the embedded host, for the report
	Caveat       string                          // stands behind each verdict; may be empty
	Now          func() time.Time                // time.Now where it is nil
	Progress     func(Progress)                  // called from one goroutine at a time; may be nil
	Curl         func(generators.Request) string // how a request is repeated; the client's own where it is nil
	Accepts      func(reports.Finding) bool      // what fails no scenario, by identity, check, constraint and severity; may be nil
}

// A Found is what one check found in one answer, with secrets masked.
type Found struct {
	Check    string `json:"check"`
	Case     string `json:"case"`
	Title    string `json:"title"`
	Expected string `json:"expected"`
	Observed string `json:"observed"`
}

// Progress is how far a run has come.
type Progress struct {
	Phase    string
	Sent     int // requests, repeats included
	Planned  int // cases
	Done     int // cases
	Findings int // causes so far; the report may join some
}

// A Claim is what a scenario stands for: the classes of case that it selects and the
// checks that must hold for them.
type Claim struct {
	Scenario string
	Classes  []string // of generators; empty selects every case
	Checks   []string // names of checks
}

// takes reports whether a claim selects the cases of a class.
func (c Claim) takes(class string) bool {
	return len(c.Classes) == 0 || slices.Contains(c.Classes, class)
}

// limits of what a run spends beyond its cases. They hold for any host, so that one
// which fails everywhere takes no longer than one that conforms.
const (
	mostHangs       = 24 // requests without a whole answer before the run gives up
	mostHangsInTurn = 8  // the same where requests go out one at a time: ten time-outs are the most that a run may wait
	sampled         = 60 // exchanges that the report keeps beside those of findings
)
