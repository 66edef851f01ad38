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
	first   string                    // the tags of the scenarios that most likely see it; "" for all
	sees    []string                  // the checks that must see it; none: any
	options []importcheck.Option
}

// run goes through the first scenarios, then through all up to the first finding, and then
// through all to the end, until one of these shows what is looked for.
func (h hunt) run(ctx context.Context) (*reports.Report, error) {
	if h.first != "" {
		if r, _, err := h.short(ctx, importcheck.Tags(h.first)); err != nil || h.shows(r) {
			return r, err
		}
	}
	r, cut, err := h.short(ctx)
	if err != nil || !cut || h.shows(r) {
		return r, err
	}
	return importcheck.Check(ctx, h.target(), h.options...)
}

// short ends the run where something was found, and reports whether it did.
func (h hunt) short(ctx context.Context, more ...importcheck.Option) (r *reports.Report, cut bool, err error) {
	short, end := context.WithCancel(ctx)
	defer end()
	more = append(more, importcheck.Progress(func(phase string, _, _, _, findings int) {
		if findings > 0 && phase != firstPhase {
			end()
		}
	}))
	r, err = importcheck.Check(short, h.target(), slices.Concat(h.options, more)...)
	return r, short.Err() != nil, err
}

// shows reports whether the host fails by all the checks that are looked for.
func (h hunt) shows(r *reports.Report) bool {
	return r.Verdict == reports.Violates && !slices.ContainsFunc(h.sees, func(name string) bool {
		return !slices.ContainsFunc(r.Findings, func(f reports.Finding) bool { return f.Check == name })
	})
}
