package selftest

import (
	"context"
	"slices"

	"example.com/importcheck"
	"example.com/importcheck/reports"
)

// firstPhase is the part of a run whose findings may be taken back: what says that the
// key is wrong says nothing of the host.
const firstPhase = "first requests"

// A hunt is a run that need only find what is known to be there.
type hunt struct {
	target  func() importcheck.Target // where it can be, each time a host that met no request before
	sees    []string                  // the checks that must see it; none: any
	options []importcheck.Option
}

// run goes up to the first finding and, where that is not what is looked for, to the end.
func (h hunt) run(ctx context.Context) (*reports.Report, error) {
	r, cut, err := h.short(ctx)
	if err != nil || !cut || h.shows(r) {
		return r, err
	}
	return importcheck.Check(ctx, h.target(), h.options...)
}

// short ends the run where something was found, and reports whether it did.
func (h hunt) short(ctx context.Context) (r *reports.Report, cut bool, err error) {
	short, end := context.WithCancel(ctx)
	defer end()
	progress := importcheck.Progress(func(phase string, _, _, _, findings int) {
		if findings > 0 && phase != firstPhase {
			end()
		}
	})
	r, err = importcheck.Check(short, h.target(), append(slices.Clone(h.options), progress)...)
	return r, short.Err() != nil, err
}

// shows reports whether the host fails by all the checks that are looked for.
func (h hunt) shows(r *reports.Report) bool {
	return r.Verdict == reports.Violates && !slices.ContainsFunc(h.sees, func(name string) bool {
		return !slices.ContainsFunc(r.Findings, func(f reports.Finding) bool { return f.Check == name })
	})
}
