package ci

import (
	"bytes"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
	"go.yaml.in/yaml/v4"
)

// root is the repository, whose own workflows and forms are checked here because the linter
// is a dependency of this module already.
const root = "../.."

func glob(t *testing.T, pattern string, atLeast int) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil || len(names) < atLeast {
		t.Fatalf("%s: %q, %v", pattern, names, err)
	}
	return names
}

func TestOurWorkflowsAreSound(t *testing.T) {
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	problems, err := linter.LintFiles(glob(t, ".github/workflows/*.yml", 2), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error(problem)
	}
}

// An action without a version is whatever its branch holds today.
func TestActionsArePinned(t *testing.T) {
	pinned := regexp.MustCompile(`^(\./\S+|[\w./-]+@v\d+(\.\d+)*)$`)
	used := regexp.MustCompile(`(?m)^\s*(?:- )?uses: (.*)$`)
	names := slices.Concat(glob(t, ".github/workflows/*.yml", 2), glob(t, "examples/ci/*.yml", 4), glob(t, "action.yml", 1))
	count := 0
	for _, name := range names {
		for _, use := range used.FindAllStringSubmatch(read(t, name), -1) {
			count++
			if !pinned.MatchString(use[1]) {
				t.Errorf("%s uses %q", name, use[1])
			}
		}
	}
	if count < 20 {
		t.Errorf("only %d actions were found", count)
	}
}

// folders are those that hold a file of this name, from the root.
func folders(t *testing.T, file string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{".git", "node_modules", "testdata", "out"}, entry.Name()) {
			return filepath.SkipDir
		}
		if entry.Name() == file {
			dir, err := filepath.Rel(root, filepath.Dir(path))
			if err != nil {
				return err
			}
			out = append(out, filepath.ToSlash(filepath.Join("/", dir)))
		}
		return nil
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%s: %q, %v", file, out, err)
	}
	return out
}

func TestDependabotLooksIntoEveryFolder(t *testing.T) {
	config := parse[struct {
		Updates []struct {
			Ecosystem   string   `yaml:"package-ecosystem"`
			Directories []string `yaml:"directories"`
		} `yaml:"updates"`
	}](t, filepath.Join(root, ".github/dependabot.yml"))
	looks := map[string][]string{}
	for _, u := range config.Updates {
		looks[u.Ecosystem] = slices.Sorted(slices.Values(u.Directories))
	}
	for ecosystem, file := range map[string]string{"gomod": "go.mod", "npm": "package.json", "docker": "Dockerfile"} {
		if want := slices.Sorted(slices.Values(folders(t, file))); !slices.Equal(looks[ecosystem], want) {
			t.Errorf("%s looks into %q, and there are %q", ecosystem, looks[ecosystem], want)
		}
	}
}

// A form is what GitHub makes an issue from. Names that GitHub does not know are errors.
type form struct {
	Name        string   `yaml:"name"`
	Description string   `yaml:"description"`
	Labels      []string `yaml:"labels"`
	Body        []struct {
		Type       string `yaml:"type"`
		ID         string `yaml:"id"`
		Attributes struct {
			Label       string `yaml:"label"`
			Description string `yaml:"description"`
			Placeholder string `yaml:"placeholder"`
			Render      string `yaml:"render"`
		} `yaml:"attributes"`
		Validations struct {
			Required bool `yaml:"required"`
		} `yaml:"validations"`
	} `yaml:"body"`
}

func TestIssueFormsAreSound(t *testing.T) {
	for _, name := range glob(t, ".github/ISSUE_TEMPLATE/*.yml", 3) {
		var f form
		decoder := yaml.NewDecoder(bytes.NewBufferString(read(t, name)))
		decoder.KnownFields(true)
		if err := decoder.Decode(&f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if f.Name == "" || f.Description == "" || len(f.Body) == 0 {
			t.Errorf("%s has no name, no description or no fields", name)
		}
		seen := map[string]bool{}
		for _, field := range f.Body {
			if field.ID == "" || field.Attributes.Label == "" || seen[field.ID] || seen[field.Attributes.Label] {
				t.Errorf("%s: %+v has no id or label, or that of another field", name, field)
			}
			if !slices.Contains([]string{"input", "textarea"}, field.Type) || field.Type == "input" && field.Attributes.Render != "" {
				t.Errorf("%s: the field %s has the type %s", name, field.ID, field.Type)
			}
			seen[field.ID], seen[field.Attributes.Label] = true, true
		}
	}
}

// A module that "make ci" leaves out would be tested by nobody.
func TestMakeCIEntersEveryModule(t *testing.T) {
	command := exec.Command("make", "--dry-run", "ci")
	command.Dir = root
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, module := range folders(t, "go.mod") {
		if module != "/" && !strings.Contains(string(out), "cd "+module[1:]+" && go mod tidy -diff && go vet ./... && go test ./...") {
			t.Errorf("make ci does not test %s:\n%s", module, out)
		}
	}
	if !strings.HasSuffix(read(t, filepath.Join(root, ".ci/run")), "\nexec make ci\n") ||
		!strings.Contains(read(t, filepath.Join(root, ".github/workflows/ci.yml")), "run: .ci/run\n") {
		t.Error("the workflow does not run .ci/run, or .ci/run does not run make ci")
	}
}
