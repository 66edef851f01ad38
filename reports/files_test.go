package reports

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestWriteAllWritesEachFileAndNothingElse(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "reports", "out")
	for range 2 { // the second time over the first
		if err := WriteAll(dir, faulty(), FileOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"cucumber.json", "exchanges.har", "junit.xml", "report.html", "report.json", "summary.md"}
	if got := filesIn(t, dir); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	f, err := os.Open(filepath.Join(dir, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if r, err := Read(f); err != nil || r.Verdict != Violates {
		t.Errorf("read back: %v", err)
	}
}

func TestWriteAllWithoutHARRemovesTheOldOne(t *testing.T) {
	dir := t.TempDir()
	for _, har := range []string{"findings", "none"} {
		if err := WriteAll(dir, faulty(), FileOptions{HAR: har}); err != nil {
			t.Fatal(err)
		}
		if got := slices.Contains(filesIn(t, dir), "exchanges.har"); got != (har == "findings") {
			t.Errorf("%s: exchanges.har is there: %v", har, got)
		}
	}
}

func TestWriteAllNamesWhatFailedAndTheRemedy(t *testing.T) {
	t.Run("an unknown choice", func(t *testing.T) {
		if err := WriteAll(t.TempDir(), faulty(), FileOptions{HAR: "some"}); err == nil || !strings.Contains(err.Error(), "all, findings or none") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a file for a folder", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := WriteAll(path, faulty(), FileOptions{}); err == nil || !strings.Contains(err.Error(), "--out") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("one file that cannot be replaced", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, "junit.xml", "x"), 0o755); err != nil {
			t.Fatal(err)
		}
		err := WriteAll(dir, faulty(), FileOptions{})
		if err == nil || !strings.Contains(err.Error(), filepath.Join(dir, "junit.xml")) || len(filesIn(t, dir)) != 6 {
			t.Errorf("got %v; %v", err, filesIn(t, dir))
		}
	})
}

func TestAWriterThatFailsLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := WriteFile(dir, "x", func(w io.Writer) error {
		_, _ = w.Write([]byte("half"))
		return errors.New("disk full")
	})
	kept, _ := os.ReadFile(path)
	if err == nil || string(kept) != "old" || len(filesIn(t, dir)) != 1 {
		t.Errorf("%v, %q, %v", err, kept, filesIn(t, dir))
	}
}

func TestEveryFormatHasAWriter(t *testing.T) {
	want := []string{"cucumber", "har", "html", "json", "junit", "md"}
	if got := Formats(); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	for _, name := range want {
		if _, ok := Writer(name); !ok {
			t.Errorf("no writer for %s", name)
		}
	}
	if _, ok := Writer("pdf"); ok {
		t.Error("a writer for pdf")
	}
}
