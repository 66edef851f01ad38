package golden_test

import (
	"os"
	"path/filepath"
	"testing"

	"example.com/importcheck/internal/golden"
)

// A recorder notes that a test would fail.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

func TestAFileThatDiffersFails(t *testing.T) {
	if golden.Updating() {
		t.Fatal("this test compares: run it without -update")
	}
	path := filepath.Join(t.TempDir(), "page.md")
	write(t, path, "above\n<begin>\nold\n<end>\nbelow\n")
	for name, c := range map[string]struct {
		compare func(testing.TB)
		fails   bool
	}{
		"the same file":  {func(t testing.TB) { golden.File(t, path, []byte("above\n<begin>\nold\n<end>\nbelow\n")) }, false},
		"another file":   {func(t testing.TB) { golden.File(t, path, []byte("above\n<begin>\nnew\n<end>\nbelow\n")) }, true},
		"a shorter file": {func(t testing.TB) { golden.File(t, path, []byte("above\n")) }, true},
		"the same part":  {func(t testing.TB) { golden.Part(t, path, "<begin>", "<end>", "old\n") }, false},
		"another part":   {func(t testing.TB) { golden.Part(t, path, "<begin>", "<end>", "new\n") }, true},
	} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{TB: t}
			if c.compare(r); r.failed != c.fails {
				t.Errorf("it fails: %v, want %v", r.failed, c.fails)
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestArticlesFollowTheSound(t *testing.T) {
	for text, want := range map[string]int{
		"a uri, an errorMode, a start, an id, a 500, an 8-bit byte, a one-sided limit, an unknown id, a unit, an hour, an HTTP head, a URI": 0,
		"A errorMode": 1, "a integrationId": 1, "an uri": 1, "an start": 1, "a unknown id": 1, "a object, then an text": 2,
	} {
		if got := golden.WrongArticles(text); len(got) != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
