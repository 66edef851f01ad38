package importcheck

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/run"
)

// ownStarts returns the maker of the starts that a safe run may have accepted, or nil
// where there may be none.
func ownStarts(c config) (*generators.Maker, error) {
	switch {
	case c.maxImports < 1:
		return nil, nil
	case c.profile != run.Safe:
		return nil, errors.New("--max-imports bounds the profile safe, and full starts whatever it has to: say --profile safe beside it, or leave it out")
	case c.importURI == "":
		return nil, errors.New("--max-imports needs storage of yours to import from: set PINECONE_IMPORT_URI to the URI of a small directory")
	}
	m, err := materials(c.contract, generators.Options{Names: c.names, Own: c.importURI})
	if err != nil {
		return nil, err
	}
	if _, documented := m.contract.FamilyOf(c.importURI); !documented {
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

// keepList opens the list of starts, before anything is sent.
func (r *runner) keepList() error {
	if !r.config.costly {
		return nil
	}
	name := filepath.Join(r.config.reports, ledger.Name)
	if err := r.countSpent(name); err != nil {
		return err
	}
	f, err := ledger.Open(name)
	if err != nil {
		return err
	}
	r.engine.Note = f.Add
	r.closes = append(r.closes, func() { _ = f.Close() }) // each entry is on the disk already
	return nil
}

// countSpent counts what a shard started before it was killed and is run again: the bound is
// that of all shards, however often one of them is tried. One that came to its end left its
// part, and what follows is another run.
func (r *runner) countSpent(name string) error {
	if r.config.shard.Whole() {
		return nil
	}
	if _, err := os.Stat(filepath.Join(r.config.reports, partName)); err == nil {
		return nil
	}
	before, err := ledger.Read(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range ledger.Latest(before) {
		if e.Wanted && e.Status != ledger.NotSent && e.Host == r.engine.Client.Address() {
			r.engine.Spent++
		}
	}
	return nil
}
