package assemble

import (
	"strings"
	"testing"

	"example.com/importcheck/reports"
)

// What a run found and what ended it, and the verdict.
func TestVerdict(t *testing.T) {
	violation := reports.Finding{Severity: reports.Violation}
	warning := reports.Finding{Severity: reports.Warning}
	known := reports.Finding{Severity: reports.Violation, Status: "known"}
	for _, tt := range []struct {
		what    string
		found   []reports.Finding
		change  func(*reports.Report, *Verdict)
		verdict reports.Verdict
		reason  string // a part of it
	}{
		{"nothing", nil, nil, reports.Conforms, "conforms to the contract 2026-04: 40 requests, no violation"},
		{"a warning", []reports.Finding{warning}, nil, reports.Conforms, "no violation, 1 warning"},
		{"a warning where they count", []reports.Finding{warning}, func(r *reports.Report, _ *Verdict) { r.Run.Strict = true }, reports.Violates, "0 violations, 1 warning"},
		{"a violation", []reports.Finding{violation, violation}, nil, reports.Violates, "violates the contract 2026-04: 2 violations"},
		{"a violation in a run that stopped", []reports.Finding{violation}, func(r *reports.Report, _ *Verdict) { r.Run.Stopped = "the host was lost" }, reports.Violates, "the host was lost"},
		{"a violation that was known", []reports.Finding{known}, func(r *reports.Report, _ *Verdict) { r.Run.FailOn = reports.FailOnNew }, reports.Conforms, "nothing new against the baseline"},
		{"a run that stopped", nil, func(r *reports.Report, _ *Verdict) { r.Run.Stopped = "the host was lost" }, reports.Incomplete, "could not be finished: the host was lost"},
		{"an interrupt", nil, func(r *reports.Report, _ *Verdict) { r.Run.Interrupted = true }, reports.Incomplete, "was interrupted"},
		{"an account that may start nothing", nil, func(_ *reports.Report, v *Verdict) { v.Refusal = "the plan has no imports" }, reports.Incomplete, "could not test accepted starts: the plan has no imports"},
		{"nothing sent", nil, func(r *reports.Report, _ *Verdict) { r.Counts.Cases = 0 }, reports.Incomplete, "sent none of the cases"},
		{"something that was not reached", nil, func(_ *reports.Report, v *Verdict) { v.Unreached = 3 }, reports.Incomplete, "left 3 things untested"},
		{"something that the tags leave out", nil, func(r *reports.Report, v *Verdict) { r.Run.Tags, v.Unreached = "@uri", 3 }, reports.Conforms, "no violation"},
		{"something that the safe profile leaves out", nil, func(r *reports.Report, v *Verdict) { r.Run.Profile, v.Unreached = "safe", 3 }, reports.Conforms, "no violation"},
		{"a caveat", nil, func(_ *reports.Report, v *Verdict) { v.Caveat = "no host was named" }, reports.Conforms, "; no host was named"},
	} {
		r := &reports.Report{Contract: reports.Contract{Version: "2026-04"}, Host: reports.Host{Address: "mock"}, Findings: tt.found}
		r.Run = reports.Run{Profile: "full", Requests: 40}
		r.Sum()
		r.Counts.Cases = 30
		v := Verdict{}
		if tt.change != nil {
			tt.change(r, &v)
		}
		v.Decide(r)
		if r.Verdict != tt.verdict || !strings.Contains(r.Reason, tt.reason) {
			t.Errorf("%s: %s: %s", tt.what, r.Verdict, r.Reason)
		}
	}
}
