package assemble

import (
	"example.com/importcheck/generators"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

// mostImports is how many starts a report of the full profile lists.
const mostImports = 100

// imports are the starts that were accepted or may have been.
func (in Input) imports() []reports.Import {
	var out []reports.Import
	for _, e := range in.Journal {
		if e.Status.Started() {
			out = append(out,
				reports.Import{ID: e.ID, Case: e.Case, URI: textsafe.Cut(e.URI, 200), Wanted: e.Wanted, Fate: string(e.Status)})
		}
	}
	if in.Journal != nil {
		return out
	}
	for _, a := range in.Answers {
		if id := a.ID(); id != "" && len(out) < mostImports {
			uri := ""
			for s := range in.Plan.Catalogue.Root.All() {
				if v, ok := a.Case.Value.GetAt(s.Path()); ok && len(s.Families) > 0 {
					uri, _ = v.(string)
				}
			}
			out = append(out, reports.Import{ID: in.mask(id), Case: a.Case.ID, URI: textsafe.Cut(uri, 200),
				Wanted: a.Case.Label.Expect != generators.Reject, Fate: "running"})
		}
	}
	return out
}
