package suite

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

// ownStarts returns the catalogue of the starts that a safe run may have accepted, or nil
// where there may be none.
func ownStarts(c *config.Config) (*generators.Catalogue, error) {
	if c.MaxImports < 1 {
		return nil, nil
	}
	m, err := load(c.Spec, generators.Options{Names: c.Names(), Own: c.ImportURI})
	if err != nil {
		return nil, err
	}
	if _, documented := m.contract.FamilyOf(c.ImportURI); !documented {
		return nil, fmt.Errorf("PINECONE_IMPORT_URI names no storage that the contract %s documents: give one of %s",
			m.contract.Version, templates(m.catalogue))
	}
	if len(m.catalogue.Own()) == 0 {
		return nil, fmt.Errorf("PINECONE_IMPORT_URI is no uri that the contract %s allows: give a shorter one", m.contract.Version)
	}
	return m.catalogue, nil
}

// templates lists the storage that a contract documents.
func templates(m *generators.Catalogue) string {
	out := ""
	for s := range m.Root.All() {
		for _, f := range s.Families {
			out += ", " + f.Template
		}
	}
	return out[min(2, len(out)):]
}

// openImports opens the list of starts, before anything is sent.
func (r *runner) openImports() error {
	if !r.config.Costly() {
		return nil
	}
	f, err := ledger.Open(filepath.Join(r.config.Out, ledger.Name))
	if err != nil {
		return err
	}
	r.options.Note = f.Add
	r.closes = append(r.closes, func() { _ = f.Close() }) // each entry is on the disk already
	return nil
}

// mostNamed is how many imports a line names.
const mostNamed = 3

// Left says which imports a run may have left under way on a host where they cost something,
// and how to end them, or "". The list is the file that names them.
func Left(r *reports.Report, c *config.Config, list string) string {
	if r == nil || !c.Costly() && r.Run.Profile != config.Safe {
		return ""
	}
	if open := namedOf(r.Imports, ledger.Status.Open); open != "" {
		return fmt.Sprintf("IMPORTS MAY STILL BE RUNNING: %s; end them with: importcheck cancel %s", open, textsafe.Line(list))
	}
	if appeared := namedOf(r.Imports, func(s ledger.Status) bool { return s == ledger.Appeared }); appeared != "" {
		return "imports appeared during the run that name no storage of it: " + appeared +
			"; somebody else may have started them: look, and cancel what is yours"
	}
	return ""
}

// namedOf names the imports of some statuses, or is "".
func namedOf(all []reports.Import, of func(ledger.Status) bool) string {
	imports := slices.DeleteFunc(slices.Clone(all), func(i reports.Import) bool { return !of(ledger.Status(i.Fate)) })
	var named []string
	for _, i := range imports[:min(len(imports), mostNamed)] {
		named = append(named, textsafe.Cut(textsafe.Line(cmp.Or(i.ID, "without an id")+" of "+cmp.Or(i.URI, "no uri")), 120))
	}
	if more := len(imports) - len(named); more > 0 {
		named = append(named, fmt.Sprintf("%d more", more))
	}
	return strings.Join(named, ", ")
}
