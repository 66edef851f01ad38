package features_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"example.com/importcheck"
	"example.com/importcheck/importchecktest"
	"example.com/importcheck/internal/config"
)

// TestFeatures runs every scenario as a subtest: against the embedded mock host, or
// against the host that PINECONE_INDEX_HOST and PINECONE_API_KEY name. The variables
// IMPORTCHECK_… are those of the command.
func TestFeatures(t *testing.T) {
	settings := config.Default()
	settings.Out = config.DefaultOut
	if err := settings.Environment(os.LookupEnv); err != nil {
		t.Fatal(err)
	}
	if settings.DryRun {
		t.Fatal("IMPORTCHECK_DRY_RUN is for the command: use importcheck run --dry-run, or unset it")
	}
	target := importcheck.Mock()
	if settings.Host != "" {
		target = importcheck.Host(settings.Host)
		neverCached(t)
	}
	if !filepath.IsAbs(settings.Out) {
		settings.Out = filepath.Join("..", settings.Out) // where the command writes: go test runs in this folder
	}
	importchecktest.Run(t, target, func(c *config.Config) { *c = *settings })
}

// neverCached keeps go test from answering with an earlier result: a test that reads a
// file of its module which is younger than two seconds is not cached.
func neverCached(t *testing.T) {
	t.Helper()
	const name = "testdata/live-run"
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(time.Now().UTC().Format(time.RFC3339Nano)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(name); err != nil {
		t.Fatal(err)
	}
}
