package replay

import (
	"fmt"

	"example.com/importcheck/internal/spelling"
	"example.com/importcheck/internal/usererr"
	"example.com/importcheck/reports"
)

// A subject is what is sent again.
type subject struct {
	id       string             // of the case
	finding  *reports.Finding   // nil where a case was named
	recorded *reports.Request   // as the report holds it, or nil
	evidence []reports.Exchange // without which the finding does not show
}

// subjectOf finds a finding or a case in a report. A case that the report holds no exchange of
// is made anew.
func subjectOf(r *reports.Report, id string) subject {
	for i := range r.Findings {
		if f := &r.Findings[i]; f.ID == id {
			return subject{id: f.Case, finding: f, recorded: f.Request, evidence: f.Evidence}
		}
	}
	for _, f := range r.Findings {
		if f.Case == id {
			return subject{id: id, recorded: f.Request}
		}
	}
	for _, x := range r.Exchanges {
		if x.Case == id {
			return subject{id: id, recorded: &x.Request}
		}
	}
	return subject{id: id}
}

// unknown says that there is neither a finding nor a case of an id.
func unknown(id string, r *reports.Report, cases []string) error {
	names := cases
	if r != nil {
		for _, f := range r.Findings {
			names = append(names, f.ID)
		}
	}
	return &usererr.Error{Problem: fmt.Sprintf("there is no finding and no case %q", id), Remedy: spelling.Remedy(id, names)}
}
