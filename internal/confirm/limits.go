package confirm

import "example.com/importcheck/internal/check"

const (
	repeatsOfFinding = 2   // beside the first exchange: "3 of 3"
	mostRepeats      = 200 // requests for repeating
	mostMinimising   = 30  // requests for reducing one finding
	mostMinimisingIn = 400 // requests for reducing all of them
	mostMeasuring    = 30  // requests for one limit of length
)

func probeOutcome(a *check.Answer) string {
	switch {
	case a.Accepted():
		return "accepted"
	case a.Refused():
		return "refused"
	}
	return "failed"
}
