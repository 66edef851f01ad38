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
// features/ use this package.
package importcheck

import (
	"context"

	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/suite"
	"example.com/importcheck/reports"
	"example.com/importcheck/steps"
)

// Check runs the suite against a host and returns the report of the run. The error says
// that the options, the contract or the scenarios cannot be used, before anything is
// sent; what is wrong with a host, its absence included, stands in the report. With the
// option Reports there may be both: a report, and an error that says which files could not
// be written.
func Check(ctx context.Context, t Target, options ...Option) (*reports.Report, error) {
	return suite.Check(ctx, t.config(options), t.open)
}

// NewSession returns a session against a host for a godog suite of your own: steps.Register binds
// the sentences of docs/steps.md to it, beside steps of yours. Call its Finish behind the last
// scenario. The error is as of Check.
func NewSession(t Target, options ...Option) (*steps.Session, error) {
	return suite.NewSession(t.config(options), t.open)
}

// A Plan is what a run would send.
type Plan struct {
	Cases    int // requests, without repeats and minimising
	Starts   int // of them could start an import on a host that conforms
	Own      int // of these name the user's own URI
	Contract string
	Host     string
	Kinds    map[string]int
}

// DryRun returns what a run would send, and sends nothing.
func DryRun(t Target, options ...Option) (*Plan, error) {
	p, err := suite.DryRun(t.config(options), t.open)
	return (*Plan)(p), err
}

// config returns the settings of a run against the target.
func (t Target) config(options []Option) *config.Config {
	c := config.Default()
	for _, o := range options {
		o(c)
	}
	if c.Host = ""; t.remote {
		c.Require("host", t.url)
	}
	return c
}
