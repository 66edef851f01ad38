package suite

import (
	"fmt"
	"os"
	"strings"
	"time"

	"example.com/importcheck/internal/baseline"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/run"
	"example.com/importcheck/internal/waiver"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// An accepted holds what the user says of findings beside the contract: those of a baseline
// are known, and those of waivers are accepted for a time.
type accepted struct {
	earlier   *reports.Report // nil without a baseline
	known     map[string]bool // ids of its findings
	failOnNew bool
	waivers   waiver.File
	today     time.Time
}

// readAccepted reads the files that the options name, before anything is sent.
func readAccepted(c *config.Config) (accepted, error) {
	j := accepted{failOnNew: c.FailOn == reports.FailOnNew, today: time.Now()}
	var err error
	if c.Baseline != "" {
		if j.earlier, err = reports.ReadFile(c.Baseline); err != nil {
			return j, fmt.Errorf("the baseline cannot be used: %w", err)
		}
		j.known = baseline.IDs(j.earlier)
	}
	if c.Waivers != "" {
		j.waivers, err = readWaivers(c.Waivers)
	}
	return j, err
}

func readWaivers(name string) (waiver.File, error) {
	var checks []string
	for _, c := range check.All() {
		checks = append(checks, c.Name)
	}
	if known, ok := strings.CutPrefix(name, "known:"); ok {
		data, ok := spec.Waivers(known)
		if !ok {
			return waiver.File{}, fmt.Errorf("there are no waivers \"known:%s\"; name a file, or known:%s", known,
				strings.Join(spec.WaiverNames(), ", known:"))
		}
		f, err := waiver.Read(name, data, checks)
		f.Catalog = true
		return f, err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return waiver.File{}, fmt.Errorf("the waivers cannot be read: %w; name a file, or known:%s", err, spec.WaiverNames()[0])
	}
	return waiver.Read(name, data, checks)
}

// accepts reports whether a finding fails no scenario.
func (j accepted) accepts(f reports.Finding) bool {
	_, waived := j.waivers.Accepts(f, j.today)
	return waived || j.failOnNew && j.known[f.ID]
}

// apply holds a report against the baseline and the waivers, and decides its verdict
// again.
func (j accepted) apply(made *run.Run, r *reports.Report) {
	if j.earlier != nil {
		baseline.Compare(r, j.earlier)
		r.Run.FailOn = reports.FailOnAny
	}
	if j.failOnNew {
		r.Run.FailOn = reports.FailOnNew
	}
	problems := j.waivers.Apply(r, j.today, r.Run.Stopped == "" && !r.Run.Interrupted)
	made.Decide(r)
	if len(problems) == 0 {
		return
	}
	for _, p := range problems {
		r.WaiverProblems = append(r.WaiverProblems, p.String())
	}
	because := r.WaiverProblems[0]
	if more := len(problems) - 1; more > 0 {
		because += fmt.Sprintf(" (and %d more)", more)
	}
	if r.Verdict != reports.Violates {
		r.Reason += ", but a waiver fails the run"
	}
	r.Verdict, r.Reason = reports.Violates, r.Reason+"; "+because
}
