package check_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "example.com/importcheck"

// TestDocsArchitecture keeps the drawing of ARCHITECTURE.md equal to the imports.
func TestDocsArchitecture(t *testing.T) {
	imports := readImports(t, os.DirFS("../.."))
	var lines []string
	for from := range imports {
		for to := range imports[from] {
			if !imports.around(from, to) && !imports.helper(to) {
				lines = append(lines, "    "+node(from)+" --> "+node(to)+"\n")
			}
		}
	}
	slices.Sort(lines)
	generated(t, "../../ARCHITECTURE.md", "```mermaid\ngraph TD\n"+strings.Join(lines, "")+"```\n")
}

// A graph holds what each package of the module imports of the module.
type graph map[string]map[string]bool

// helper reports whether a package in internal imports none of ours.
func (g graph) helper(name string) bool {
	return strings.HasPrefix(name, module+"/internal/") && len(g[name]) == 0
}

// around reports whether an import follows from others: one way leads over a third package.
func (g graph) around(from, to string) bool {
	for middle := range g[from] {
		if middle != to && g.reaches(middle, to) {
			return true
		}
	}
	return false
}

func (g graph) reaches(from, to string) bool {
	for next := range g[from] {
		if next == to || g.reaches(next, to) {
			return true
		}
	}
	return false
}

// readImports reads the imports of all Go files but tests.
func readImports(t *testing.T, root fs.FS) graph {
	t.Helper()
	g := graph{}
	err := fs.WalkDir(root, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "testdata/") {
			return err
		}
		return g.add(root, name)
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (g graph) add(root fs.FS, name string) error {
	data, err := fs.ReadFile(root, name)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
	if err != nil {
		return err
	}
	from := path.Join(module, path.Dir(name))
	if g[from] == nil {
		g[from] = map[string]bool{}
	}
	for _, i := range file.Imports {
		to, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return err
		}
		if to == module || strings.HasPrefix(to, module+"/") {
			g[from][to] = true
		}
	}
	return nil
}

// node names a package for Mermaid: a plain id with the path as its label.
func node(pkg string) string {
	name := strings.TrimPrefix(strings.TrimPrefix(pkg, module), "/")
	if name == "" {
		name = "importcheck"
	}
	return strings.ReplaceAll(strings.TrimPrefix(name, "internal/"), "/", "_") + `["` + name + `"]`
}
