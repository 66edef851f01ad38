package ci

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
)

// workspace makes a project as the recipes expect it: the workflows in their folder and
// importcheck's action beside them.
func workspace(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, folder := range []string{".git", ".github/workflows", "importcheck"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, "importcheck/action.yml"), read(t, "../../action.yml"))
	return dir
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

func lint(t *testing.T, text string) []*actionlint.Error {
	t.Helper()
	file := filepath.Join(workspace(t), ".github/workflows/recipe.yml")
	write(t, file, text)
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	problems, err := linter.LintFile(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	return problems
}

func workflows(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("github-*.yml")
	if err != nil || len(names) != 4 {
		t.Fatalf("%q: %v", names, err)
	}
	return names
}

func TestWorkflowsAreSound(t *testing.T) {
	for _, name := range workflows(t) {
		for _, problem := range lint(t, read(t, name)) {
			t.Errorf("%s: %v", name, problem)
		}
	}
}

// The linter knows our action: an input that it does not have is an error.
func TestAMisspeltInputIsSeen(t *testing.T) {
	text := strings.Replace(read(t, "github-live.yml"), "args: --profile", "arguments: --profile", 1)
	if problems := lint(t, text); len(problems) != 1 || !strings.Contains(problems[0].Message, "arguments") {
		t.Errorf("%v", problems)
	}
}
