package mockhost

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"example.com/importcheck/spec"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"
)

// A contract is the document that a host serves, as this package reads it. Of what spec
// offers it takes the model and where the operations are, and nothing that labels
// requests or judges answers: a mistake that both sides share would be seen by neither.
type contract struct {
	version string
	openAPI string
	source  *spec.Contract // of which the model is taken, see documentOf
	start   operation

	list, describe, cancel *operation // nil where the document has none

	stores []store // that the text of the start's properties names
	faults func() []fault
}

// An operation is one method of one path.
type operation struct {
	Path, Method string
	source       *spec.Operation
}

// What returns a part of the model is a function here, as it is in spec: a method or a field would
// show the library's types to every package that knows a Host.
func documentOf(c *contract) *v3.Document { return spec.Document(c.source) }

func modelOf(o operation) *v3.Operation { return spec.Model(*o.source) }

// embedded keeps what was read of embedded contracts, which never change: a process that opens
// many hosts reads each once.
var embedded sync.Map // of func() (*contract, error), by version

// load returns the contract of an embedded version or of a file.
func load(versionOrFile string) (*contract, error) {
	read := func() (*contract, error) { return contractOf(spec.Load(versionOrFile)) }
	if slices.Contains(spec.Versions(), versionOrFile) {
		kept, _ := embedded.LoadOrStore(versionOrFile, sync.OnceValues(read))
		read = kept.(func() (*contract, error))
	}
	return read()
}

func contractOf(c *spec.Contract, err error) (*contract, error) {
	if err != nil {
		return nil, err
	}
	out := &contract{version: c.Version, openAPI: c.OpenAPI, source: c, start: *operationOf(&c.Start),
		list: operationOf(c.List), describe: operationOf(c.Describe), cancel: operationOf(c.Cancel)}
	out.stores = storesOf(out.start)
	out.faults = sync.OnceValue(out.catalogue)
	return out, nil
}

func operationOf(o *spec.Operation) *operation {
	if o == nil {
		return nil
	}
	return &operation{o.Path, o.Method, o}
}

// keyHeader returns the header that must carry the key, "" where none must. What an
// operation says of its security replaces what the document says.
func (c *contract) keyHeader() string {
	needs := modelOf(c.start).Security
	if needs == nil {
		needs = documentOf(c).Security
	}
	header := ""
	for _, need := range needs {
		names := slices.Collect(need.Requirements.KeysFromOldest())
		if len(names) == 0 {
			return "" // one may come without a key as well
		}
		for _, name := range names {
			if s := schemeOf(c, name); s != nil && s.Type == "apiKey" && s.In == "header" && header == "" {
				header = s.Name
			}
		}
	}
	return header
}

func schemeOf(c *contract, name string) *v3.SecurityScheme {
	components := documentOf(c).Components
	if components == nil {
		return nil
	}
	return lookUp(components.SecuritySchemes, name)
}

// parametersOf returns those of the operation, and those of its path that it does not
// replace by one of the same name and place.
func parametersOf(o operation) []*v3.Parameter {
	seen := map[string]bool{}
	var out []*v3.Parameter
	for _, list := range [][]*v3.Parameter{modelOf(o).Parameters, spec.PathItem(*o.source).Parameters} {
		for _, p := range list {
			if name := p.In + " " + strings.ToLower(p.Name); !seen[name] {
				seen[name] = true
				out = append(out, p)
			}
		}
	}
	return out
}

// responseOf returns what is documented for a status, and under which key: the status
// itself, its hundred ("4XX"), or "default".
func responseOf(o operation, status int) (key string, r *v3.Response) {
	responses := modelOf(o).Responses
	digits := strconv.Itoa(status)
	for _, key := range []string{digits, digits[:1] + "XX"} {
		if r := lookUp(responses.Codes, key); r != nil {
			return key, r
		}
	}
	if r := responses.Default; r != nil {
		return "default", r
	}
	return "", nil
}

// methods returns those that the document lists for the operation's path.
func (o operation) methods() []string {
	var out []string
	for name := range spec.PathItem(*o.source).GetOperations().KeysFromOldest() {
		out = append(out, strings.ToUpper(name))
	}
	return out
}

func lookUp[V any](m *orderedmap.Map[string, V], name string) (v V) {
	if m != nil {
		v = m.GetOrZero(name)
	}
	return v
}
