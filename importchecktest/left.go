package importchecktest

import (
	"os"
	"path/filepath"
	"testing"

	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/suite"
	"example.com/importcheck/reports"
)

// leave fails the test for imports that may still be running, as go test shows what it prints
// of no other test, and says how to end them.
func leave(t *testing.T, c *config.Config, r *reports.Report) {
	t.Helper()
	list := filepath.Join(c.Out, ledger.Name)
	if suite.Left(r, c, list) == "" {
		return
	}
	if c.Out == t.ArtifactDir() && flagOf("test.artifacts") != "true" {
		list = kept(list)
	}
	t.Error(suite.Left(r, c, list))
}

// kept copies a list that go test removes with the folder it is in, and returns where to.
func kept(list string) string {
	data, err := os.ReadFile(list)
	if err != nil {
		return list // the report names what is in it
	}
	f, err := os.CreateTemp("", "importcheck-*-"+ledger.Name)
	if err != nil {
		return list
	}
	defer f.Close()
	if _, err := f.Write(data); err != nil {
		return list
	}
	return f.Name()
}
