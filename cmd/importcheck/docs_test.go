package main

import (
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"example.com/importcheck/features"
	"example.com/importcheck/internal/config"
)

func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheDocsNameEachFlag(t *testing.T) {
	text := page(t, "running.md")
	for _, s := range config.Settings {
		if s.Flag && !strings.Contains(text, "| `--"+s.Name) {
			t.Errorf("docs/running.md has no row for --%s", s.Name)
		}
	}
	for _, row := range regexp.MustCompile("(?m)^\\| `--([a-z-]+)").FindAllStringSubmatch(text, -1) {
		if s, ok := config.Find(row[1]); !ok || !s.Flag {
			t.Errorf("docs/running.md has a row for --%s, which is no flag", row[1])
		}
	}
}

func TestTheDocsNameEachCommand(t *testing.T) {
	text := page(t, "running.md")
	for _, c := range command().Commands() {
		if !strings.Contains(text, "importcheck "+c.Name()) {
			t.Errorf("docs/running.md does not name %s", c.Name())
		}
	}
}

func TestTheDocsNameEachTag(t *testing.T) {
	files, err := fs.Glob(features.FS, "*.feature")
	if err != nil {
		t.Fatal(err)
	}
	text, n := page(t, "running.md"), 0
	for _, name := range files {
		feature, err := fs.ReadFile(features.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range regexp.MustCompile(`(?m)^\s*(@[a-z-]+)`).FindAllStringSubmatch(string(feature), -1) {
			if n++; !strings.Contains(text, "`"+tag[1]+"`") {
				t.Errorf("docs/running.md does not name %s", tag[1])
			}
		}
	}
	if n < 10 {
		t.Errorf("%d tags were found", n)
	}
}

// The tables of docs/clients.md are those that the tests of the clients write.
func TestTheDocsHaveTheClientsTables(t *testing.T) {
	text := page(t, "clients.md")
	for _, client := range []string{"go", "typescript"} {
		table := page(t, "../examples/clients/"+client+"/testdata/faults.md")
		if table == "" || !strings.Contains(text, table) {
			t.Errorf("docs/clients.md lacks the table that the %s client's test wrote", client)
		}
	}
}

// Everything that is linked has a licence that somebody has read.
func TestTheDocsNameTheLicenceOfEachModule(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Main}}{{end}}", ".")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	text, linked := page(t, "licences.md"), map[string]bool{}
	for line := range strings.Lines(string(out)) {
		if path, ours, _ := strings.Cut(strings.TrimSpace(line), " "); path != "" && ours == "false" {
			linked[path] = true
		}
	}
	if len(linked) < 10 {
		t.Errorf("%d modules are linked into the command", len(linked))
	}
	for path := range linked {
		if !regexp.MustCompile("(?m)^\\| `" + regexp.QuoteMeta(path) + "` \\| (Apache-2.0|MIT|BSD-2-Clause|BSD-3-Clause|MPL-2.0) \\|$").MatchString(text) {
			t.Errorf("docs/licences.md has no row for %s with a licence that is known to fit", path)
		}
	}
}
