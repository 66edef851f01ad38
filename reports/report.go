package reports

import (
	"fmt"
	"time"
)

// SchemaVersion is the version of the report's form. The first number rises when
// a reader of an older form could be misled, the second when something is added.
const SchemaVersion = "1.0"

// A Report is everything that one run measured.
type Report struct {
	SchemaVersion string        `json:"schemaVersion"`
	Verdict       Verdict       `json:"verdict"`
	Reason        string        `json:"reason"` // the verdict in one sentence, with the host's name
	Tool          Tool          `json:"tool"`
	Contract      Contract      `json:"contract"`
	Host          Host          `json:"host"`
	Run           Run           `json:"run"`
	Counts        Counts        `json:"counts"`
	Findings      []Finding     `json:"findings"`
	Constraints   []Constraint  `json:"constraints"`
	Checks        []Check       `json:"checks"`
	NotTested     []Gap         `json:"notTested"`
	NotApplicable []Gap         `json:"notApplicable"`
	Observed      []Observation `json:"observed"`
	Statuses      []StatusRow   `json:"statuses"`
	Timings       Timings       `json:"timings"`
	Features      []Feature     `json:"features"`
	Imports       []Import      `json:"imports"`
	Exchanges     []Exchange    `json:"exchanges"` // a bounded sample; those of findings are in the findings

	HostLimits     []Constraint `json:"hostLimits,omitempty"`     // lengths that the host limits and the contract does not
	Baseline       *Baseline    `json:"baseline,omitempty"`       // what changed since an earlier run
	WaiverProblems []string     `json:"waiverProblems,omitempty"` // why the waivers themselves fail the run
}

// A Verdict is what a run says of a host.
type Verdict string

// The verdicts.
const (
	Conforms   Verdict = "conforms"
	Violates   Verdict = "violates"
	Incomplete Verdict = "incomplete" // the run could not be finished, and nothing was violated before
)

// Tool is the program that wrote the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Contract is the contract that the run was held against.
type Contract struct {
	Version string `json:"version"` // info.version of the document
	Title   string `json:"title"`
	Source  string `json:"source"` // "embedded", or the file's base name

	Lines []ContractLine `json:"lines,omitempty"` // those that constraints and findings point to, and what they stand under
}

// embedded is the source of a contract that is part of the tool.
const embedded = "embedded"

// Cite says where in the contract a rule stands: its JSON pointer, and the line where the user gave
// the file. The embedded contracts are in our own words, whose lines a reader has no copy of.
func (c Contract) Cite(pointer string, line int) string {
	if line == 0 || c.Source == embedded {
		return pointer
	}
	return withComma(pointer, fmt.Sprintf("line %d of %s", line, c.Source))
}

// A ContractLine is one line of the contract's file.
type ContractLine struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
}

// Host is the host under test.
type Host struct {
	Address string   `json:"address"` // "mock" for the embedded host
	Faults  []string `json:"faults,omitempty"`
	Server  string   `json:"server,omitempty"` // the Server header it states
}

// Run is how the run was made.
type Run struct {
	Profile     string    `json:"profile"` // "full" or "safe"; "traffic" where others sent the requests
	Seed        int64     `json:"seed"`
	Cases       int       `json:"cases"` // draws for each property
	Tags        string    `json:"tags,omitempty"`
	Strict      bool      `json:"strict,omitempty"`
	FailOn      string    `json:"failOn,omitempty"` // "any" or "new"; "" means any
	Started     time.Time `json:"started"`
	Seconds     float64   `json:"seconds"`
	Requests    int       `json:"requests"` // sent, with repeats and minimising
	Planned     int       `json:"planned"`  // cases that the scenarios claimed
	Interrupted bool      `json:"interrupted,omitempty"`
	Stopped     string    `json:"stopped,omitempty"` // why the run could not be finished
}

// Counts sums the report up.
type Counts struct {
	Violations int `json:"violations"` // findings of that severity, waived ones left out
	Warnings   int `json:"warnings"`
	Waived     int `json:"waived"`
	Scenarios  int `json:"scenarios"`
	Passed     int `json:"passed"`
	Failed     int `json:"failed"`
	Skipped    int `json:"skipped"`
	Cases      int `json:"cases"`    // different cases sent
	Accepted   int `json:"accepted"` // starts that the host accepted
	NotTested  int `json:"notTested"`
}

// A Severity says what a finding costs.
type Severity string

// The severities.
const (
	Violation Severity = "violation" // the contract, or an RFC that it stands on, binds it
	Warning   Severity = "warning"   // it is only documented; fails a run only with --strict
)

// A Finding is a check that did not hold, grouped by cause: check, constraint and
// kind of outcome.
type Finding struct {
	ID         string     `json:"id"` // the same from run to run and from host to host
	Severity   Severity   `json:"severity"`
	Check      string     `json:"check"`
	Constraint string     `json:"constraint"`         // "/uri maxLength 1500"
	Pointer    string     `json:"pointer,omitempty"`  // where the contract says so
	Line       int        `json:"line,omitempty"`     // line of the pointer in the contract's file
	Sentence   string     `json:"sentence,omitempty"` // the contract's or the RFC's rule
	Source     string     `json:"source"`             // the document that binds it
	Title      string     `json:"title"`              // one line: what is wrong
	Expected   string     `json:"expected"`
	Observed   string     `json:"observed"`
	Detail     string     `json:"detail,omitempty"`   // what minimising found: "1450 is refused, 1449 accepted"
	Count      int        `json:"count"`              // exchanges that show it
	Cases      []string   `json:"cases"`              // ids of the cases that show it, bounded
	Repeated   string     `json:"repeated,omitempty"` // "3 of 3"
	Case       string     `json:"case"`               // the minimal case
	Request    *Request   `json:"request"`
	Response   *Response  `json:"response"`
	Error      string     `json:"error,omitempty"` // where no answer came
	Curl       string     `json:"curl"`
	Scenarios  []string   `json:"scenarios"`          // names of the scenarios that fail for it
	Status     string     `json:"status,omitempty"`   // "new", "known", beside a baseline
	Waived     string     `json:"waived,omitempty"`   // the reason, where the user accepts it
	Evidence   []Exchange `json:"evidence,omitempty"` // exchanges without which it does not show
	Root       *Root      `json:"root,omitempty"`     // what experiments showed of the root cause
}

// A Root is what experiments showed of a root cause: a request that fails beside one that does not,
// with the difference in brackets, and what else the cause leads to.
type Root struct {
	Fails       string   `json:"fails,omitempty"`
	Passes      string   `json:"passes,omitempty"`      // what does not fail
	Constraints []string `json:"constraints,omitempty"` // further ones that it breaks
	Follows     []Follow `json:"follows,omitempty"`
}

// A Follow is what else is found because of a root cause.
type Follow struct {
	Check      string `json:"check"`
	Constraint string `json:"constraint"`
	Title      string `json:"title"`
	Count      int    `json:"count"` // exchanges that show it
}

// A Request as it was sent, secrets masked. Body is text; where the bytes are not
// UTF-8 it holds them in base64 and Encoding says so.
type Request struct {
	Method   string   `json:"method"`
	URL      string   `json:"url"`
	Header   []Header `json:"header"`
	Body     string   `json:"body"`
	Encoding string   `json:"encoding,omitempty"` // "" or "base64"
	Size     int      `json:"size"`               // bytes of the whole body; Body may be cut
	Wire     string   `json:"wire,omitempty"`     // the form on the wire, where it is not an ordinary one

	Whole string `json:"whole,omitempty"` // the body of a finding's request where Body is cut: gzip, in base64
}

// A Response as it was received, secrets masked.
type Response struct {
	Status   int      `json:"status"`
	Proto    string   `json:"proto"`
	Header   []Header `json:"header"`
	Body     string   `json:"body"`
	Encoding string   `json:"encoding,omitempty"`
	Size     int      `json:"size"`
}

// A Header is one header line.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// An Exchange is one request and what came back.
type Exchange struct {
	Case     string    `json:"case"`
	Started  time.Time `json:"started"`
	Millis   float64   `json:"millis"`
	Request  Request   `json:"request"`
	Response *Response `json:"response"`
	Error    string    `json:"error,omitempty"`
}

// A Constraint is one keyword at one place of the contract, and what was probed of it.
type Constraint struct {
	Name     string  `json:"name"` // "/uri maxLength 1500"
	Where    string  `json:"where"`
	Keyword  string  `json:"keyword"`
	Value    string  `json:"value"`
	Pointer  string  `json:"pointer"`
	Line     int     `json:"line"`
	Binding  string  `json:"binding"`          // "binds" or "documents"
	Message  string  `json:"message"`          // "request" or "response"
	Inside   int     `json:"inside"`           // exchanges on the side that must be accepted, the limit itself apart
	At       int     `json:"at"`               // exchanges at the limit
	Outside  int     `json:"outside"`          // exchanges on the side that must be refused
	Holds    string  `json:"holds"`            // "yes" where each side was answered as it says, "no", "not tested"
	Reason   string  `json:"reason,omitempty"` // why it was not tested
	Probes   []Probe `json:"probes,omitempty"`
	Measured string  `json:"measured,omitempty"` // the host's own limit, where it was found
}

// A Probe is one case that probed a constraint.
type Probe struct {
	Case    string `json:"case"`
	Side    string `json:"side"`            // "inside", "at", "outside"
	Value   int    `json:"value,omitempty"` // the length or number that was sent, for a limit
	Label   string `json:"label,omitempty"` // what was sent, for values and types
	Expect  string `json:"expect"`          // "accept", "reject", "any", "not-a-start"
	Status  int    `json:"status"`          // 0 where no answer came
	Outcome string `json:"outcome"`         // "accepted", "refused", "failed"
}

// A Check is a named rule and how often it was judged.
type Check struct {
	Name     string `json:"name"`
	Severity string `json:"severity"`
	Rule     string `json:"rule"`
	Source   string `json:"source"`
	Checked  int    `json:"checked"`
	Findings int    `json:"findings"`
}

// A Gap is something that the run says nothing about, and why.
type Gap struct {
	What   string `json:"what"`
	Reason string `json:"reason"`
}

// An Observation is behaviour that the contract leaves open.
type Observation struct {
	Subject   string `json:"subject"`
	Behaviour string `json:"behaviour"`
	Count     int    `json:"count"`
}

// A StatusRow says how often a kind of case was answered with a status.
type StatusRow struct {
	Kind   string `json:"kind"`
	Expect string `json:"expect"`
	Status int    `json:"status"` // 0 where no answer came
	Count  int    `json:"count"`

	Drawn bool `json:"drawn,omitempty"` // the cases are drawn at random
}

// Timings describes how long answers took, in milliseconds.
type Timings struct {
	P50     float64  `json:"p50"`
	P90     float64  `json:"p90"`
	P99     float64  `json:"p99"`
	Max     float64  `json:"max"`
	Buckets []Bucket `json:"buckets"`
}

// A Bucket counts the answers that took up to UpTo milliseconds and more than
// the bucket before.
type Bucket struct {
	UpTo  float64 `json:"upTo"`
	Count int     `json:"count"`
}

// A Feature is one feature file.
type Feature struct {
	Name        string     `json:"name"`
	URI         string     `json:"uri"`
	Line        int        `json:"line"`
	Description string     `json:"description,omitempty"`
	Tags        []string   `json:"tags,omitempty"`
	Scenarios   []Scenario `json:"scenarios"`
}

// A Scenario is one scenario and how it ended.
type Scenario struct {
	Name   string   `json:"name"`
	Rule   string   `json:"rule,omitempty"`
	Line   int      `json:"line"`
	Tags   []string `json:"tags,omitempty"`
	Status string   `json:"status"` // "passed", "failed", "skipped"
	Nanos  int64    `json:"nanos"`
	Steps  []Step   `json:"steps"`
}

// A Step is one step of a scenario.
type Step struct {
	Keyword string `json:"keyword"`
	Text    string `json:"text"`
	Line    int    `json:"line"`
	Status  string `json:"status"`
	Nanos   int64  `json:"nanos"`
	Error   string `json:"error,omitempty"`
	Match   string `json:"match,omitempty"` // where the step is defined
}

// An Import is one start that the host accepted, and what became of it.
type Import struct {
	ID     string `json:"id"`
	Case   string `json:"case"`
	URI    string `json:"uri"`
	Wanted bool   `json:"wanted"` // false where the request should have been refused
	Fate   string `json:"fate"`   // "running", "cancelled", "could not be cancelled: …"
}
