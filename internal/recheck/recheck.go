package recheck

import (
	"io"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host/secrets"
	"example.com/importcheck/internal/traffic"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// A Report is what a recording says, held against contracts.
type Report struct {
	Summary
	Contracts []string `json:"contracts"` // versions, the first one judges the answers
	Others    int      `json:"others"`    // entries that are of no import operation of the first contract
	Exchanges []Start  `json:"exchanges"`

	Conclusion string `json:"conclusion"` // in one sentence

	tallies []*traffic.Tally // by contract
}

// A Start is one recorded exchange of an import operation, mostly a start, and what there is to say
// of it.
type Start struct {
	Index     int       `json:"index"` // in log.entries, from 0
	Operation string    `json:"operation"`
	URL       string    `json:"url"`    // without credentials and query
	Status    int       `json:"status"` // 0 where no answer was recorded
	Requests  []Request `json:"requests"`
	Findings  []Finding `json:"findings"`  // of the answer, by the first contract
	NotJudged []string  `json:"notJudged"` // and why
	Notes     []string  `json:"notes"`     // what is worth knowing and breaks nothing
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
	Broken     string `json:"broken"`  // what breaks it: the property with its value, the line, or the body
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

// Recheck checks every exchange of an import operation in a HAR file: the request by each contract,
// the answer by the first, which is the one of the host that was recorded. Errors are those of Read.
func Recheck(r io.Reader, contracts ...*spec.Contract) (*Report, error) {
	out := &Report{Exchanges: []Start{}}
	var checkers []*traffic.Checker
	for i, c := range contracts {
		k := traffic.New(c)
		checkers, out.Contracts = append(checkers, k), append(out.Contracts, c.Version)
		out.tallies = append(out.tallies, traffic.NewTally(k, traffic.TallyOptions{RequestsOnly: i > 0}))
	}
	var err error
	out.Summary, err = Read(r, func(e Entry) error {
		if checkers[0].Operation(e.exchange()) != "" {
			out.Exchanges = append(out.Exchanges, out.check(checkers, e))
		} else {
			out.Others++
		}
		return nil
	})
	out.Conclusion = out.tallies[0].Conclusion()
	return out, err
}

func (r *Report) check(checkers []*traffic.Checker, e Entry) Start {
	s := Start{Index: e.Index, URL: e.URL.Scheme + "://" + e.URL.Host + e.URL.EscapedPath(), Status: e.Answer.Status,
		Findings: []Finding{}, NotJudged: []string{}, Notes: []string{}}
	x := e.exchange()
	for i, k := range checkers {
		result := r.tallies[i].Add(x)
		s.Requests = append(s.Requests, plain(k, x, result))
		if i > 0 {
			continue
		}
		s.Operation, s.NotJudged, s.Notes = result.Operation, append(s.NotJudged, result.NotJudged...), append(s.Notes, result.Notes...)
		for _, f := range result.Found {
			s.Findings = append(s.Findings, plainFinding(f))
		}
	}
	return s
}

func plain(k *traffic.Checker, x traffic.Exchange, r traffic.Result) Request {
	version := k.Contract.Version
	if !r.Known {
		return Request{Contract: version, Expect: "unknown", Reason: x.Lost, Breaks: []Breach{}}
	}
	out := Request{Contract: version, Expect: string(r.Label.Expect), Reason: k.Mask(x, r.Label.Reason), Breaks: []Breach{}}
	for _, c := range r.Label.Broken {
		out.Breaks = append(out.Breaks, Breach{c.String(), c.Pointer, c.Line, string(c.Binding), k.Mask(x, traffic.Broken(x, c))})
	}
	return out
}

// Report is what the recording says as the report of a run, for its formats.
func (r *Report) Report(name string) *reports.Report {
	return r.tallies[0].Report(traffic.About{Name: name, Host: name})
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
	for _, s := range r.Exchanges {
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
