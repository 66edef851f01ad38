package suite

import (
	"fmt"
	"path/filepath"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/ledger"
)

// ownStarts returns the maker of the starts that a safe run may have accepted, or nil
// where there may be none.
func ownStarts(c *config.Config) (*generators.Maker, error) {
	if c.MaxImports < 1 {
		return nil, nil
	}
	m, err := load(c.Spec, generators.Options{Names: c.Names(), Own: c.ImportURI})
	if err != nil {
		return nil, err
	}
	if _, documented := m.contract.FamilyOf(c.ImportURI); !documented {
		return nil, fmt.Errorf("PINECONE_IMPORT_URI names no storage that the contract %s documents: give one of %s", m.contract.Version, templates(m.maker))
	}
	if len(m.maker.Own()) == 0 {
		return nil, fmt.Errorf("PINECONE_IMPORT_URI is no uri that the contract %s allows: give a shorter one", m.contract.Version)
	}
	return m.maker, nil
}

// templates lists the storage that a contract documents.
func templates(m *generators.Maker) string {
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
	r.engine.Note = f.Add
	r.closes = append(r.closes, func() { _ = f.Close() }) // each entry is on the disk already
	return nil
}
