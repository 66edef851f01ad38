package recheck

import (
	"io"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host/secrets"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// A Report is what a recording says, held against contracts.
type Report struct {
	Summary
	Contracts []string `json:"contracts"` // versions, the first one judges the answers
	Others    int      `json:"others"`    // entries that are no starts of the first contract
	Starts    []Start  `json:"starts"`
}

// A Start is one recorded start and what there is to say of it.
type Start struct {
	Index     int       `json:"index"`  // in log.entries, from 0
	URL       string    `json:"url"`    // without credentials and query
	Status    int       `json:"status"` // 0 where no answer was recorded
	Requests  []Request `json:"requests"`
	Findings  []Finding `json:"findings"`  // of the answer, by the first contract
	NotJudged []string  `json:"notJudged"` // and why
}

// A Request is what one contract says of a recorded request.
type Request struct {
	Contract string   `json:"contract"`
	Expect   string   `json:"expect"` // "accept", "reject", "any", or "unknown" where the body was not recorded
	Reason   string   `json:"reason"` // in one sentence
	Breaks   []Breach `json:"breaks"`
}

// A Breach is a constraint that a request does not keep.
type Breach struct {
	Constraint string `json:"constraint"`
	Pointer    string `json:"pointer,omitempty"`
	Line       int    `json:"line,omitempty"`
	Binding    string `json:"binding"` // "binds" or "documents"
}

// A Finding is a check that the recorded answer does not hold.
type Finding struct {
	Severity   string `json:"severity"` // "violation" or "warning"
	Check      string `json:"check"`
	Constraint string `json:"constraint"`
	Title      string `json:"title"`
	Expected   string `json:"expected"`
	Observed   string `json:"observed"`
	Source     string `json:"source"`
}

// Recheck judges every start of a HAR file: the request by each contract, the answer by
// the first, which is the one of the host that was recorded. Errors are those of Read.
func Recheck(r io.Reader, contracts ...*spec.Contract) (*Report, error) {
	out := &Report{Starts: []Start{}}
	var judges []*Judge
	for _, c := range contracts {
		judges, out.Contracts = append(judges, NewJudge(c)), append(out.Contracts, c.Version)
	}
	var err error
	out.Summary, err = Read(r, func(e Entry) error {
		if judges[0].IsStart(e) {
			out.Starts = append(out.Starts, start(judges, e))
		} else {
			out.Others++
		}
		return nil
	})
	return out, err
}

func start(judges []*Judge, e Entry) Start {
	s := Start{Index: e.Index, URL: e.URL.Scheme + "://" + e.URL.Host + e.URL.EscapedPath(), Status: e.Answer.Status, Findings: []Finding{}, NotJudged: []string{}}
	for _, j := range judges {
		s.Requests = append(s.Requests, j.plain(e))
	}
	found, notJudged := judges[0].Answer(e)
	for _, f := range found {
		s.Findings = append(s.Findings, plainFinding(f))
	}
	s.NotJudged = append(s.NotJudged, notJudged...)
	return s
}

func (j *Judge) plain(e Entry) Request {
	label, known := j.Request(e)
	if !known {
		return Request{Contract: j.contract.Version, Expect: "unknown", Reason: e.Lost, Breaks: []Breach{}}
	}
	out := Request{Contract: j.contract.Version, Expect: string(label.Expect), Reason: masked(label.Reason), Breaks: []Breach{}}
	for _, c := range label.Broken {
		out.Breaks = append(out.Breaks, Breach{c.String(), c.Pointer, c.Line, string(c.Binding)})
	}
	return out
}

func plainFinding(f check.Finding) Finding {
	out := Finding{"violation", f.Check, f.Constraint.String(), masked(f.Title), f.Expected, masked(f.Observed), f.Source}
	if f.Warning {
		out.Severity = "warning"
	}
	return out
}

// masked takes signatures and passwords of URLs out; keys are gone by then.
func masked(s string) string { return string((*secrets.Keys)(nil).Mask([]byte(s))) }

// Fails reports whether a request breaks what binds, or an answer has a violation.
func (r *Report) Fails() bool {
	for _, s := range r.Starts {
		if s.fails() {
			return true
		}
	}
	return false
}

func (s Start) fails() bool {
	for _, q := range s.Requests {
		for _, b := range q.Breaks {
			if b.Binding == string(constraint.Binds) {
				return true
			}
		}
	}
	for _, f := range s.Findings {
		if f.Severity == "violation" {
			return true
		}
	}
	return false
}
