package importcheck_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func file(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// indented returns a text as a block of code of Markdown.
func indented(text string) string {
	var block strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			line = "    " + strings.ReplaceAll(line, "\t", "    ")
		}
		block.WriteString(line)
	}
	return block.String()
}

// The lines that a stranger copies are those that a module outside compiles and runs.
func TestThePagesHoldWhatAnExampleRuns(t *testing.T) {
	block := indented(file(t, "examples/handler/contract_test.go"))
	for _, page := range []string{"README.md", "docs/go-test.md"} {
		if !strings.Contains(file(t, page), "\n\n"+block+"\n") {
			t.Errorf("%s does not hold examples/handler/contract_test.go:\n%s", page, block)
		}
	}
}

// A scenario that a page shows is one of those that a run goes through.
func TestThePagesShowShippedScenarios(t *testing.T) {
	for page, feature := range map[string]string{"README.md": "features/uri.feature", "docs/go-test.md": "features/uri.feature"} {
		shown := regexp.MustCompile(`(?m)(^    +(Rule|Scenario): .*\n)+(^     +.*\n)+`).FindString(file(t, page))
		if shown == "" || !strings.Contains(dense(file(t, feature)), dense(shown)) {
			t.Errorf("%s shows a scenario that %s does not have:\n%s", page, feature, shown)
		}
	}
}

// dense takes the indentation and the empty lines out of a text.
func dense(text string) string {
	return regexp.MustCompile(`(?m)^[ \t\n]+`).ReplaceAllString(text, "")
}

// The ways to install use the module's own path and the names that goreleaser gives archives.
func TestTheReadmeInstallsThisModule(t *testing.T) {
	readme, releases := file(t, "README.md"), file(t, ".goreleaser.yaml")
	module := regexp.MustCompile(`(?m)^module (\S+)$`).FindStringSubmatch(file(t, "go.mod"))[1]
	if want := "\n    go install " + module + "/cmd/importcheck@latest\n"; !strings.Contains(readme, want) {
		t.Errorf("README.md has no line%s", want)
	}
	project := regexp.MustCompile(`(?m)^project_name: (\S+)$`).FindStringSubmatch(releases)[1]
	if want := "`" + project + "_VERSION_linux_amd64.tar.gz`"; !strings.Contains(readme, want) {
		t.Errorf("README.md does not name the archive %s", want)
	}
	for _, want := range []string{"goos: [linux, darwin, windows]", "goarch: [amd64, arm64]", "name_template: checksums.txt"} {
		if !strings.Contains(releases, want) {
			t.Errorf("README.md names archives for other systems than .goreleaser.yaml, which lacks %q", want)
		}
	}
}

// pages returns the pages of this repository, each with its text.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "deploy/*.md"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			all[filepath.ToSlash(name)] = file(t, name)
		}
	}
	return all
}

var (
	mdLink    = regexp.MustCompile(`(?:\]\(|<img src=")([^()\s"]+)[)"]`)
	mdHeading = regexp.MustCompile("(?m)^#+ (.+)$")
	mdFence   = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
)

// links returns the files, and the headings in them, that a page leads to.
func links(page, text string) [][2]string {
	var all [][2]string
	for _, m := range mdLink.FindAllStringSubmatch(text, -1) {
		if strings.Contains(m[1], ":") {
			continue // an address
		}
		name, anchor, _ := strings.Cut(m[1], "#")
		if name = path.Join(path.Dir(page), name); strings.HasPrefix(m[1], "#") {
			name = page
		}
		all = append(all, [2]string{name, anchor})
	}
	return all
}

// anchors returns the names by which the headings of a page can be reached on GitHub.
func anchors(text string) []string {
	var all []string
	for _, m := range mdHeading.FindAllStringSubmatch(mdFence.ReplaceAllString(text, ""), -1) {
		all = append(all, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, m[1]))
	}
	return all
}

func TestLinksOfPagesLeadSomewhere(t *testing.T) {
	all := pages(t)
	for page, text := range all {
		for _, link := range links(page, text) {
			if _, err := fs.Stat(os.DirFS("."), link[0]); err != nil {
				t.Errorf("%s: %v", page, err)
			} else if link[1] != "" && !slices.Contains(anchors(file(t, link[0])), link[1]) {
				t.Errorf("%s: %s has no heading #%s", page, link[0], link[1])
			}
		}
	}
}

// A reader who begins at the README finds each page with one click.
func TestTheReadmeLeadsToEachPage(t *testing.T) {
	all := pages(t)
	for page := range all {
		if page != "README.md" && page != "CHANGELOG.md" && !slices.ContainsFunc(links("README.md", all["README.md"]), func(l [2]string) bool { return l[0] == page }) {
			t.Errorf("README.md does not lead to %s", page)
		}
	}
}

// mdWritten is what tests write into a page, and mdTable, mdCode are lines that cannot be broken.
var (
	mdWritten  = regexp.MustCompile(`(?ms)^<!-- (?:generated|kinds).*?^<!-- end.*?-->$`)
	mdUnbroken = regexp.MustCompile(`^(\||    |#|<img)|^\S+$|^- \[.*\]\(`)
)

// Pages that are written by tests as a whole.
var writtenPages = []string{"docs/versions.md", "docs/steps.md"}

func TestProseIsNoWiderThan100Columns(t *testing.T) {
	for page, text := range pages(t) {
		if slices.Contains(writtenPages, page) {
			continue
		}
		for line := range strings.Lines(mdFence.ReplaceAllString(mdWritten.ReplaceAllString(text, ""), "")) {
			line = strings.TrimRight(line, "\n")
			if utf8.RuneCountInString(line) > 100 && !mdUnbroken.MatchString(line) {
				t.Errorf("%s: %d columns: %s", page, utf8.RuneCountInString(line), line)
			}
		}
	}
}

var mdCut = regexp.MustCompile("(?ms)^ *<!-- from (\\S+) -->\n\n *```\\w*\n(.*?)^ *```$")

// The code of a page is that of the file which it names, but for its indentation and what a line
// "…" leaves out.
func TestSnippetsAreCutFromTheCode(t *testing.T) {
	n := 0
	for page, text := range pages(t) {
		for _, m := range mdCut.FindAllStringSubmatch(text, -1) {
			n++
			rest := dense(file(t, m[1]))
			for part := range strings.SplitSeq(dense(m[2]), "…\n") {
				_, after, found := strings.Cut(rest, part)
				if !found {
					t.Errorf("%s: %s does not hold, in this order:\n%s", page, m[1], part)
				}
				rest = after
			}
		}
	}
	if fences := strings.Count(file(t, "docs/extending.md"), "```") / 2; n < fences {
		t.Errorf("%d snippets name their file, and docs/extending.md has %d", n, fences)
	}
}

var mdPath = regexp.MustCompile("`((?:internal|spec|generators|mockhost|steps|features|reports|cmd|examples|deploy|stacks)/[A-Za-z0-9_./-]+)`")

// made matches what runs write, and names to fill in.
var made = regexp.MustCompile(`^reports/(out|matrix|selftest)|VERSION`)

// A path that a page names is there.
func TestPathsOfPagesExist(t *testing.T) {
	for page, text := range pages(t) {
		for _, m := range mdPath.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(m[1]); err != nil && !made.MatchString(m[1]) {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
}
