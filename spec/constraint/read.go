package constraint

import (
	"strconv"
	"strings"

	"example.com/importcheck/spec"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// Read returns the constraints of the contract's start in the order of the document,
// request first, and what it says there that is not understood.
func Read(c *spec.Contract) ([]Constraint, []Gap) { return Of(c, c.Start) }

// Of returns the same for any operation of the contract.
func Of(c *spec.Contract, o spec.Operation) ([]Constraint, []Gap) {
	r := &reader{contract: c, op: o, at: spec.Pointer("paths", o.Path, strings.ToLower(o.Method))}
	r.method()
	r.security()
	r.parameters()
	r.body()
	r.responses()
	r.storage()
	return r.known, r.gaps
}

type reader struct {
	contract *spec.Contract
	op       spec.Operation
	at       string // the operation's pointer
	known    []Constraint
	gaps     []Gap
}

// add completes a constraint with its line and keeps it.
func (r *reader) add(c Constraint) {
	c.Line = r.contract.Line(c.Pointer)
	c.Sentence = strings.Join(strings.Fields(c.Sentence), " ")
	if c.Binding == "" {
		c.Binding = Binds
	}
	r.known = append(r.known, c)
}

func (r *reader) gap(pointer, keyword, reason string) {
	r.gaps = append(r.gaps, Gap{Pointer: pointer, Line: r.contract.Line(pointer), Keyword: keyword, Reason: reason})
}

func (r *reader) method() {
	r.add(Constraint{Message: Request, Where: "method", Keyword: "listed", Value: r.op.Methods(), Pointer: spec.Pointer("paths", r.op.Path),
		Sentence: spec.Model(r.op).Summary})
}

func (r *reader) security() {
	name, ok := r.contract.KeyHeader()
	if !ok {
		r.gap(r.at+"/security", "security", "the operation demands no key in a header; other schemes are not understood")
		return
	}
	pointer := r.at + "/security"
	if spec.Model(r.op).Security == nil {
		pointer = "/security"
	}
	scheme := r.contract.KeyScheme()
	r.add(Constraint{Message: Request, Where: "header " + name, Keyword: "security", Value: scheme, Pointer: pointer,
		Sentence: spec.Document(r.contract).Components.SecuritySchemes.GetOrZero(scheme).Description})
}

func (r *reader) parameters() {
	for _, p := range spec.ModelParameters(r.op) {
		pointer := r.parameterPointer(p)
		where := p.In + " " + p.Name
		if p.Required != nil && *p.Required {
			r.add(Constraint{Message: Request, Where: where, Keyword: "required", Value: true,
				Pointer: pointer + "/required", Sentence: p.Description})
		}
		if p.In != "header" && p.In != "query" && p.In != "path" {
			r.gap(pointer, where, "no request is made with a parameter in a "+p.In)
			continue
		}
		if p.Schema == nil {
			r.gap(pointer, "content", "a parameter with content instead of a schema is not understood")
			continue
		}
		r.schema(p.Schema, place{Request, where, r.contract.Resolve(pointer + "/schema"), p.Description, false})
	}
}

// parameterPointer finds the parameter's place in the file: by a reference, in the
// operation or in its path.
func (r *reader) parameterPointer(p *v3.Parameter) string {
	for _, list := range []string{r.at + "/parameters", spec.Pointer("paths", r.op.Path, "parameters")} {
		for i := range 100 {
			at := r.contract.Resolve(list + "/" + strconv.Itoa(i))
			if r.contract.Line(at) == 0 {
				break
			}
			in, _ := r.contract.Example(at + "/in")
			if v, ok := r.contract.Example(at + "/name"); ok && v == p.Name && in == p.In {
				return at
			}
		}
	}
	return r.at + "/parameters"
}

func (r *reader) body() {
	b := spec.Model(r.op).RequestBody
	if b == nil {
		return
	}
	at := r.contract.Resolve(r.at + "/requestBody")
	if b.Required != nil && *b.Required {
		r.add(Constraint{Message: Request, Where: "", Keyword: "required", Value: true, Pointer: at + "/required", Sentence: b.Description})
	}
	var media []string
	for name := range b.Content.KeysFromOldest() {
		media = append(media, name)
	}
	r.add(Constraint{Message: Request, Where: "header Content-Type", Keyword: "media type", Value: media,
		Pointer: at + "/content", Binding: Documents})
	r.content(b.Content, at+"/content", Request, "")
}

func (r *reader) responses() {
	list := spec.Model(r.op).Responses
	at := r.at + "/responses"
	var keys []string
	for key := range list.Codes.KeysFromOldest() {
		keys = append(keys, key)
	}
	if list.Default != nil {
		keys = append(keys, "default")
	}
	r.add(Constraint{Message: Response, Where: "status", Keyword: "documented", Value: keys, Pointer: at})
	for key, response := range list.Codes.FromOldest() {
		r.response(key, response)
	}
	if list.Default != nil {
		r.response("default", list.Default)
	}
}

func (r *reader) response(key string, response *v3.Response) {
	at := r.contract.Resolve(r.at + spec.Pointer("responses", key))
	if response.Headers != nil && response.Headers.Len() > 0 {
		r.gap(at+"/headers", "headers", "headers of answers are not judged")
	}
	if response.Content == nil || response.Content.Len() == 0 {
		return
	}
	var media []string
	for name := range response.Content.KeysFromOldest() {
		media = append(media, name)
	}
	r.add(Constraint{Message: Response, Where: key, Keyword: "media type", Value: media, Pointer: at + "/content",
		Sentence: response.Description})
	r.content(response.Content, at+"/content", Response, key)
}

// storage adds the families that the texts of the request name.
func (r *reader) storage() {
	if r.op.Path != r.contract.Start.Path || r.op.Method != r.contract.Start.Method {
		return
	}
	for _, f := range r.contract.Families {
		text, _ := r.contract.Example(f.Pointer)
		sentence, _ := text.(string)
		r.add(Constraint{Message: Request, Where: f.Property, Keyword: "storage", Value: f.Template,
			Pointer: f.Pointer, Binding: Documents, Sentence: sentence})
	}
}
