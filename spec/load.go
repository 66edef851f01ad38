package spec

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pb33f/go-yaml"
	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi/datamodel"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"

	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/internal/usererr"
)

const mostBytes = 32 << 20 // a published file has 70 KiB

// Load returns the contract of an embedded version ("2026-07") or of a file: a
// published data plane document as it is, or one cut to the operation. Every error
// is a *usererr.Error that names the place and the remedy, or says which versions there are.
func Load(versionOrFile string) (*Contract, error) {
	if data, ok := Embedded(versionOrFile); ok {
		return load(versionOrFile+".yaml", "embedded", data)
	}
	data, err := readFile(versionOrFile)
	if err != nil {
		return nil, err
	}
	return LoadBytes(filepath.Base(versionOrFile), data)
}

// LoadBytes returns the contract that data holds; file is the name by which errors
// and reports call it.
func LoadBytes(file string, data []byte) (*Contract, error) { return load(file, file, data) }

func readFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(name, `/\.`):
		return nil, fmt.Errorf("there is no contract of version %q; there are %s, or name a file", name, strings.Join(Versions(), ", "))
	case err != nil:
		return nil, usererr.AtLine(name, 0, "it cannot be read: "+reason(err),
			"name a file, or one of the versions "+strings.Join(Versions(), ", "))
	case info.IsDir():
		return nil, usererr.AtLine(name, 0, "it is a folder", "name the OpenAPI file in it")
	case info.Size() > mostBytes:
		return nil, usererr.AtLine(name, 0, fmt.Sprintf("it has %d MiB", info.Size()>>20), "an OpenAPI document of up to 32 MiB is read")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, usererr.AtLine(name, 0, "it cannot be read: "+reason(err), "check its permissions")
	}
	return data, nil
}

// StartIsGone reports whether a file is a document of OpenAPI that has paths, and no start among
// them; elsewhere is an operation that starts imports at another path or by another method, or "".
func StartIsGone(file string) (version, elsewhere string, gone bool) {
	data, err := readFile(file)
	if err != nil {
		return "", "", false
	}
	t, err := parse(filepath.Base(file), data)
	if err != nil || t.refuseOpenAPI() != nil {
		return "", "", false
	}
	paths := get(t.root, "paths")
	if _, _, err := t.find(); err == nil || paths == nil || paths.Kind != yaml.MappingNode {
		return "", "", false
	}
	for _, path := range keys(paths) {
		item := t.item(get(paths, path.Value))
		if get(item, "$ref") != nil && strings.HasSuffix(path.Value, StartPath) {
			return "", "", false // it cannot be read, which is not to say that it is gone
		}
		for _, method := range methods {
			op := get(item, method)
			moved := method == "post" && strings.Contains(path.Value, "import") ||
				strings.HasSuffix(path.Value, StartPath) && method != "get"
			if op != nil && (moved || text(get(op, "operationId")) == "startBulkImport") && elsewhere == "" {
				elsewhere = strings.ToUpper(method) + " " + path.Value
			}
		}
	}
	return text(get(get(t.root, "info"), "version")), elsewhere, true
}

func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

func load(file, source string, data []byte) (*Contract, error) {
	t, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	if err := t.refuseOpenAPI(); err != nil {
		return nil, err
	}
	start, one, err := t.find()
	if err != nil {
		return nil, err
	}
	cut, err := t.cut(start, one)
	if err != nil {
		return nil, err
	}
	if err := t.refuse(cut); err != nil {
		return nil, err
	}
	c := &Contract{Source: source, tree: t, text: strings.Split(string(data), "\n")}
	if err := c.build(cut, start, one); err != nil {
		return nil, err
	}
	if err := c.prove(); err != nil {
		return nil, err
	}
	return c, nil
}

func text(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	return n.Value
}

var openAPI3 = regexp.MustCompile(`^3\.[0-2](\.|$)`)

// refuseOpenAPI refuses everything but OpenAPI 3.
func (t *tree) refuseOpenAPI() error {
	v := get(t.root, "openapi")
	switch {
	case v == nil && get(t.root, "swagger") != nil:
		return usererr.AtLine(t.file, get(t.root, "swagger").Line, "it is Swagger 2", "convert it to OpenAPI 3")
	case v == nil:
		return usererr.AtLine(t.file, 0, "it has no field openapi", "give an OpenAPI 3 document")
	case !openAPI3.MatchString(text(v)):
		return usererr.AtLine(t.file, v.Line, "its OpenAPI version is "+strconv.Quote(text(v)),
			"give a document of OpenAPI 3.0, 3.1 or 3.2")
	case text(get(get(t.root, "info"), "version")) == "":
		return usererr.AtLine(t.file, v.Line, "it has no info.version", "say there which API version it is the contract of")
	}
	return nil
}

// find returns the paths of the start and of a single import. A path before
// "/bulk/imports" is allowed.
func (t *tree) find() (start, one string, err error) {
	paths := get(t.root, "paths")
	if paths == nil || paths.Kind != yaml.MappingNode {
		return "", "", usererr.AtLine(t.file, 0, "it has no paths", "give the document of the data plane")
	}
	names := keys(paths)
	at := slices.IndexFunc(names, func(k *yaml.Node) bool {
		post := get(t.item(get(paths, k.Value)), "post")
		return strings.HasSuffix(k.Value, StartPath) && post != nil && post.Kind == yaml.MappingNode
	})
	if at < 0 {
		return "", "", t.noStart(paths)
	}
	start = names[at].Value
	for _, k := range names {
		if rest, ok := strings.CutPrefix(k.Value, start+"/{"); ok && strings.HasSuffix(rest, "}") && !strings.Contains(rest, "/") {
			one = k.Value
		}
	}
	return start, one, nil
}

// item returns the path item that a node is or, by a $ref, stands for.
func (t *tree) item(n *yaml.Node) *yaml.Node {
	for range deepest {
		ref := get(n, "$ref")
		if ref == nil || ref.Kind != yaml.ScalarNode {
			return n
		}
		pointer, ok := local(ref.Value)
		_, to := t.at(pointer)
		if !ok || to == nil {
			return n
		}
		n = to
	}
	return n
}

// noStart says why a document has no start: its path item cannot be reached, or it has none.
func (t *tree) noStart(paths *yaml.Node) error {
	for _, k := range keys(paths) {
		ref := get(t.item(get(paths, k.Value)), "$ref")
		switch {
		case ref == nil || ref.Kind != yaml.ScalarNode || !strings.HasSuffix(k.Value, StartPath):
		case strings.HasPrefix(ref.Value, "#"):
			return t.refused(ref, "the $ref "+ref.Value+" leads nowhere, or back to itself", "add the path item or correct the reference")
		default:
			return t.refused(ref, "the $ref "+ref.Value+" leaves the file", "bundle the document into one file first")
		}
	}
	return usererr.AtLine(t.file, paths.Line, "it has no operation POST "+StartPath,
		"give a document that has it: of Pinecone's data plane API, or one of the contracts "+strings.Join(Versions(), ", "))
}

// build makes the model of the cut document.
func (c *Contract) build(cut *yaml.Node, start, one string) error {
	cut = withoutReferencesInData(cut)
	if strings.HasPrefix(text(get(cut, "openapi")), "3.0") {
		cut = refsAlone(cut)
	} else {
		cut = refsWithin(cut, anything)
	}
	data, err := yaml.Marshal(cut)
	if err != nil {
		return usererr.AtLine(c.tree.file, 0, "it cannot be written again: "+textsafe.Flat(err.Error()), "simplify its YAML")
	}
	doc, err := libopenapi.NewDocumentWithConfiguration(data, &datamodel.DocumentConfiguration{
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), // it prints broken references to stdout otherwise
	})
	if err != nil {
		return usererr.AtLine(c.tree.file, 0, "it is not OpenAPI: "+textsafe.Flat(err.Error()), "check it with an OpenAPI linter")
	}
	model, err := doc.BuildV3Model()
	if err != nil {
		return usererr.AtLine(c.tree.file, 0, "its model cannot be built: "+textsafe.Flat(err.Error()), "check it with an OpenAPI linter")
	}
	c.model, c.OpenAPI = &model.Model, doc.GetVersion()
	if info := model.Model.Info; info != nil {
		c.Version, c.Title = info.Version, info.Title
	}
	if err := c.operations(start, one); err != nil || c.Source == "embedded" {
		return err // ours are proven by a test; it takes as long as all the rest
	}
	return proveDocument(c.tree, doc)
}

func (c *Contract) operations(start, one string) error {
	unread := c.tree.refusedAt("/paths", "POST "+start+" cannot be read as an operation", "check the document with an OpenAPI linter")
	if Document(c).Paths == nil {
		return unread
	}
	paths := Document(c).Paths.PathItems
	item := lookup(paths, start)
	if item == nil || item.Post == nil {
		return unread
	}
	c.Start = *operation(start, "POST", item, item.Post)
	c.List = operation(start, "GET", item, item.Get)
	if item := lookup(paths, one); item != nil {
		c.Describe = operation(one, "GET", item, item.Get)
		c.Cancel = operation(one, "DELETE", item, item.Delete)
	}
	for _, o := range c.all() {
		if r := Model(*o).Responses; r == nil || length(r.Codes) == 0 && r.Default == nil {
			return c.tree.refusedAt(o.at, o.Method+" "+o.Path+" documents no answer", "list its responses")
		}
	}
	if _, listed := c.Start.RequestSchema("application/json"); !listed {
		return c.tree.refusedAt(c.Start.at, "POST "+start+" documents no body of application/json",
			"list it in the content of its requestBody")
	}
	c.Families = families(c)
	return nil
}

func operation(path, method string, item *v3.PathItem, op *v3.Operation) *Operation {
	if op == nil {
		return nil
	}
	return &Operation{Path: path, Method: method, at: Pointer("paths", path, strings.ToLower(method)), item: item, model: op}
}
