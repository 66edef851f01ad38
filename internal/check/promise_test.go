package check_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// promised are the packages, and in brackets the only names of a package, that importers may
// rely on.
var promised = map[string][]string{
	module:                      nil,
	module + "/importchecktest": nil,
	module + "/mockhost":        nil,
	module + "/reports":         nil,
	module + "/steps":           {"Register", "Session"},
}

// exceptions are the promised declarations that name such a type: an option is opaque to
// importers, who get one from a function.
var exceptions = []string{"importcheck.Option"}

// What is promised may change only with notice, so it cannot rest on a type that may change at
// any time.
func TestNoPromisedDeclarationNamesATypeThatIsNotPromised(t *testing.T) {
	l, left := listed(t), slices.Clone(exceptions)
	for name, only := range promised {
		p, _ := l.check(t, name)
		for _, exported := range p.Scope().Names() {
			if !token.IsExported(exported) || only != nil && !slices.Contains(only, exported) {
				continue
			}
			w := walk{from: p, seen: map[types.Type]bool{}}
			w.declaration(p.Scope().Lookup(exported))
			full := p.Name() + "." + exported
			if i := slices.Index(left, full); i >= 0 && len(w.found) > 0 {
				left = slices.Delete(left, i, i+1)
				continue
			}
			for _, foreign := range w.found {
				t.Errorf("%s names %s, which is not promised", full, foreign)
			}
		}
	}
	for _, full := range left {
		t.Errorf("%s names nothing that is not promised: take it off the list of exceptions", full)
	}
}

// A walk goes through what an importer can reach from a declaration.
type walk struct {
	from  *types.Package
	seen  map[types.Type]bool
	found []string
}

func (w *walk) declaration(o types.Object) {
	w.visit(o.Type())
	if named, ok := o.Type().(*types.Named); ok && o.Pkg() == named.Obj().Pkg() {
		w.visit(named.Underlying())
		for m := range named.Methods() {
			if m.Exported() {
				w.visit(m.Type())
			}
		}
	}
}

// visit follows a type up to the names of others, each of which is one of this package, of a
// promised one, or of another module.
func (w *walk) visit(t types.Type) {
	if w.seen[t] {
		return
	}
	w.seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		w.named(t.Obj())
		w.visit(t.Rhs())
	case *types.Named:
		w.named(t.Obj())
		for arg := range t.TypeArgs().Types() {
			w.visit(arg)
		}
	case *types.Signature:
		for _, list := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range list.Variables() {
				w.visit(v.Type())
			}
		}
	case *types.Struct:
		for f := range t.Fields() {
			if f.Exported() {
				w.visit(f.Type())
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			w.visit(m.Type())
		}
	case *types.Map:
		w.visit(t.Key())
		w.visit(t.Elem())
	case interface{ Elem() types.Type }: // pointers, slices, arrays and channels
		w.visit(t.Elem())
	}
}

func (w *walk) named(o types.Object) {
	if o.Pkg() == nil || o.Pkg() == w.from || o.Pkg().Path() != module && !strings.HasPrefix(o.Pkg().Path(), module+"/") {
		return
	}
	only, ok := promised[o.Pkg().Path()]
	if !ok || only != nil && !slices.Contains(only, o.Name()) {
		w.found = append(w.found, o.Pkg().Path()+"."+o.Name())
	}
}

// ofTheDocument is all that the mock host may name of package spec: how a contract is loaded,
// and the model of its document.
var ofTheDocument = strings.Fields("Load LoadBytes Versions Contract Version OpenAPI Document Start List Describe Cancel Operation Path Method PathItem Model")

// ofTheMockHost is what else of ours the mock host may import: how a user's mistake is worded.
var ofTheMockHost = []string{"spec", "internal/spelling", "internal/textsafe", "internal/usererr"}

// Code that the mock host shared with the oracle or the checks would have the same mistakes
// on both sides, and they would agree.
func TestTheMockHostSharesNothingWithWhatItTests(t *testing.T) {
	p, uses := listed(t).check(t, module+"/mockhost")
	for _, imported := range p.Imports() {
		name, ours := strings.CutPrefix(imported.Path(), module+"/")
		if ours && !slices.Contains(ofTheMockHost, name) {
			t.Errorf("the mock host imports %s", imported.Path())
		}
	}
	for name, o := range uses {
		if o.Pkg() != nil && o.Pkg().Path() == module+"/spec" && !slices.Contains(ofTheDocument, o.Name()) {
			t.Errorf("the mock host names spec.%s (%s)", o.Name(), name.Name)
		}
	}
}

// packages are the folders and the compiled declarations of packages, by their paths.
type packages struct {
	folders, compiled map[string]string
	set               *token.FileSet
}

// listed asks the go command for the promised packages and all that they import.
func listed(t *testing.T) packages {
	t.Helper()
	var names []string
	for name := range promised {
		names = append(names, name)
	}
	out, err := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Dir}}\t{{.Export}}"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	l := packages{map[string]string{}, map[string]string{}, token.NewFileSet()}
	for line := range strings.Lines(string(out)) {
		if parts := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(parts) == 3 {
			l.folders[parts[0]], l.compiled[parts[0]] = parts[1], parts[2]
		}
	}
	return l
}

// check returns a package with its types, and what each identifier of it means.
func (l packages) check(t *testing.T, name string) (*types.Package, map[*ast.Ident]types.Object) {
	t.Helper()
	files, err := filepath.Glob(path.Join(l.folders[name], "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal(name, files, err)
	}
	var parsed []*ast.File
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(l.set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, f)
	}
	config := types.Config{Importer: importer.ForCompiler(l.set, "gc", func(path string) (io.ReadCloser, error) {
		if file := l.compiled[path]; file != "" {
			return os.Open(file)
		}
		return nil, fmt.Errorf("go list names no %s", path)
	})}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	p, err := config.Check(name, l.set, parsed, info)
	if err != nil {
		t.Fatal(err)
	}
	return p, info.Uses
}
