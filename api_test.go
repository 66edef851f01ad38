package importcheck_test

import (
	"bytes"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/internal/golden"
)

const listed = "docs/api.txt"

// TestTheAPIChangesWithALineInTheChangelog holds the exported names of the packages that
// are promised against the list of them.
func TestTheAPIChangesWithALineInTheChangelog(t *testing.T) {
	now := slices.Concat(exported(t, "."), exported(t, "mockhost"), exported(t, "reports"))
	before := strings.Split(strings.TrimSuffix(file(t, listed), "\n"), "\n")
	for _, name := range unsaid(file(t, "CHANGELOG.md"), before, now) {
		t.Errorf("%s has changed, and CHANGELOG.md does not name `%s` under Unreleased", name, name)
	}
	if t.Failed() || slices.Equal(before, now) {
		return
	}
	if !golden.Updating() {
		t.Errorf("%s is not the API that there is: run make golden, and look at the difference", listed)
		return
	}
	if err := os.WriteFile(listed, []byte(strings.Join(now, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestAChangeThatTheChangelogLeavesOutIsSeen(t *testing.T) {
	changelog := "## [Unreleased]\n- `p.Told` is new\n## [1.0.0]\n- `p.Old`\n"
	for name, c := range map[string]struct{ before, now, want string }{
		"new, and told":        {"", "p.Told func()", ""},
		"new":                  {"", "p.New func()", "p.New"},
		"told of long ago":     {"", "p.Old func()", "p.Old"},
		"gone":                 {"p.Gone func()", "", "p.Gone"},
		"a field":              {"p.T struct", "p.T struct\np.T.Field int", "p.T"},
		"otherwise, and told":  {"p.Told func(int)", "p.Told func()", ""},
		"a method of one told": {"", "p.Told.Method func()", ""},
		"otherwise":            {"p.F func(int)", "p.F func()", "p.F"},
	} {
		if got := strings.Join(unsaid(changelog, strings.Split(c.before, "\n"), strings.Split(c.now, "\n")), " "); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// unsaid returns what differs between two lists and is not named under Unreleased.
func unsaid(changelog string, before, now []string) []string {
	_, rest, _ := strings.Cut(changelog, "## [Unreleased]")
	news, _, _ := strings.Cut(rest, "\n## ")
	var out []string
	for _, line := range slices.Concat(before, now) {
		name := regexp.MustCompile(`^\w+\.\w+`).FindString(line)
		if name != "" && slices.Contains(before, line) != slices.Contains(now, line) && !strings.Contains(news, "`"+name+"`") && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// exported lists what a package offers, a declaration a line and without comments.
func exported(t *testing.T, dir string) []string {
	t.Helper()
	set := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if f, err := parser.ParseFile(set, name, nil, 0); err != nil {
			t.Fatal(err)
		} else if !strings.HasSuffix(name, "_test.go") {
			files = append(files, f)
		}
	}
	p, err := doc.NewFromFiles(set, files, "example.com/importcheck/"+dir)
	if err != nil {
		t.Fatal(err)
	}
	l := &lister{set: set, of: p.Name + "."}
	l.values(p.Consts, p.Vars)
	l.funcs("", p.Funcs)
	for _, one := range p.Types {
		l.add(one.Name, one.Decl.Specs[0].(*ast.TypeSpec).Type)
		l.values(one.Consts, one.Vars)
		l.funcs("", one.Funcs)
		l.funcs(one.Name+".", one.Methods)
	}
	slices.Sort(l.lines)
	return l.lines
}

// A lister writes down declarations.
type lister struct {
	set   *token.FileSet
	of    string // the package and a dot
	lines []string
}

func (l *lister) values(lists ...[]*doc.Value) {
	for _, v := range slices.Concat(lists...) {
		for _, spec := range v.Decl.Specs {
			for i, name := range spec.(*ast.ValueSpec).Names {
				value := ""
				if values := spec.(*ast.ValueSpec).Values; v.Decl.Tok == token.CONST && i < len(values) {
					value = " = " + l.text(values[i])
				}
				if name.IsExported() {
					l.lines = append(l.lines, l.of+name.Name+" "+v.Decl.Tok.String()+value)
				}
			}
		}
	}
}

func (l *lister) funcs(of string, list []*doc.Func) {
	for _, f := range list {
		l.add(of+f.Name, f.Decl.Type)
	}
}

// add writes a declaration, and each exported field of a struct as one of its own.
func (l *lister) add(name string, what ast.Expr) {
	body, ok := what.(*ast.StructType)
	if !ok {
		l.lines = append(l.lines, l.of+name+" "+l.text(what))
		return
	}
	l.lines = append(l.lines, l.of+name+" struct")
	for _, field := range body.Fields.List {
		if field.Names == nil {
			l.lines = append(l.lines, l.of+name+" holds "+l.text(field.Type))
		}
		for _, n := range field.Names {
			l.lines = append(l.lines, strings.TrimSpace(l.of+name+"."+n.Name+" "+l.text(field.Type)+" "+tagOf(field)))
		}
	}
}

func tagOf(f *ast.Field) string {
	if f.Tag == nil {
		return ""
	}
	return f.Tag.Value
}

func (l *lister) text(n ast.Node) string {
	var b bytes.Buffer
	if err := printer.Fprint(&b, l.set, n); err != nil {
		return err.Error()
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
