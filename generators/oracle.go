package generators

import (
	"encoding/json"
	"mime"
	"net/http"
	"slices"
	"strings"

	"example.com/importcheck/internal/strictjson"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// An Oracle labels a request only from its bytes: it does not know how the request was made, so
// the label can be computed again after a request was drawn, reduced or edited.
type Oracle struct {
	contract *spec.Contract
	by       map[string]constraint.Constraint // by place and keyword
	key      string                           // the header of the key, "" where none is demanded
	media    []string                         // that the request lists
	places   *place                           // the body
	declared []declared                       // parameters
	query    bool                             // whether one of them stands in the query
}

// NewOracle returns the oracle of a contract with the constraints that were read
// from it.
func NewOracle(c *spec.Contract, known []constraint.Constraint) *Oracle {
	l := &Oracle{contract: c, by: map[string]constraint.Constraint{}}
	for _, k := range known {
		if _, have := l.by[k.Where+" "+k.Keyword]; k.Message == constraint.Request && !have {
			l.by[k.Where+" "+k.Keyword] = k
		}
	}
	l.key, _ = c.KeyHeader()
	l.media, _ = l.by["header Content-Type media type"].Value.([]string)
	l.places = places(c, l.by)
	l.declare()
	return l
}

// verdicts gathers what the parts of a request say.
type verdicts struct {
	broken []constraint.Constraint
	open   string                // why the request is open, or ""
	layer  bool                  // the HTTP layer may refuse it with its own message
	leans  constraint.Constraint // the documented constraint that an accept stands on
}

// breaks notes a broken constraint once, however many parts of a composed schema say it.
func (v *verdicts) breaks(c constraint.Constraint) {
	if !slices.ContainsFunc(v.broken, func(b constraint.Constraint) bool { return b.String() == c.String() }) {
		v.broken = append(v.broken, c)
	}
}

func (v *verdicts) opens(reason string) {
	if v.open == "" {
		v.open = reason
	}
}

// Label returns the label of a request.
func (o *Oracle) Label(r Request) Label {
	path, query, _ := strings.Cut(r.Path, "?")
	if path != o.contract.Start.Path || r.Method != o.contract.Start.Method {
		return o.elsewhere(path)
	}
	v := &verdicts{}
	if query != "" && !o.query {
		v.opens("nothing binds what a host does with a query parameter that the contract does not name")
	}
	m := o.medium(r)
	o.headers(r, v)
	o.mediaType(m, v)
	o.wire(r, v)
	o.parameters(r, query, v)
	if !m.breaks || json.Valid(r.Body) { // what another media type writes is no JSON
		o.body(r, m.schema, v)
	}
	return v.label()
}

func (o *Oracle) elsewhere(path string) Label {
	out := Label{Expect: NotAStart, Binding: constraint.Binds, Source: "RFC 9110 §15.5.6",
		Reason: "a method that the contract does not list starts no import"}
	if path != o.contract.Start.Path {
		out.Reason, out.Source = "nothing binds the answer to an unknown path", "the contract lists no such path"
	}
	if c, ok := o.by["method listed"]; ok {
		out.Broken = []constraint.Constraint{c}
	}
	return out
}

func (v *verdicts) label() Label {
	binding := slices.ContainsFunc(v.broken, func(c constraint.Constraint) bool { return c.Binding == constraint.Binds })
	switch {
	case binding:
		return Label{Expect: Reject, Binding: constraint.Binds, Documented: Reject, Broken: v.broken,
			Protocol: v.layer, Reason: v.why(), Source: source(v.broken[0])}
	case v.open != "":
		return Label{Expect: Any, Binding: constraint.Binds, Broken: v.broken, Protocol: v.layer, Reason: v.open, Source: "left open"}
	case len(v.broken) > 0:
		return Label{Expect: Any, Binding: constraint.Documents, Documented: Reject, Broken: v.broken,
			Reason: v.why(), Source: source(v.broken[0])}
	case v.leans.Keyword != "":
		return Label{Expect: Any, Binding: constraint.Documents, Documented: Accept,
			Reason: "the documentation speaks for accepting it", Source: source(v.leans)}
	}
	return Label{Expect: Accept, Binding: constraint.Binds, Documented: Accept,
		Reason: "the contract and its documentation allow it", Source: "the contract"}
}

func (v *verdicts) why() string {
	var names []string
	for _, c := range v.broken {
		names = append(names, c.String())
	}
	return "it breaks " + strings.Join(names, " and ")
}

func source(c constraint.Constraint) string {
	if c.Pointer != "" {
		return c.Pointer
	}
	return c.Text()
}

// syntax is the constraint that RFC 8259 puts on a body of a JSON media type; the
// contract says it by listing the media type.
func (o *Oracle) syntax() constraint.Constraint {
	media := o.by["header Content-Type media type"]
	return constraint.Constraint{
		Message: constraint.Request, Where: "", Keyword: "syntax", Value: "RFC 8259", Pointer: media.Pointer,
		Line: media.Line, Binding: constraint.Binds,
		Sentence: "The body is application/json: one JSON text as RFC 8259 writes it.",
	}
}

func (o *Oracle) utf8() constraint.Constraint {
	c := o.syntax()
	c.Keyword, c.Value, c.Binding = "encoding", "UTF-8", constraint.Documents
	c.Sentence = "JSON text exchanged between systems is encoded in UTF-8 (RFC 8259 §8.1)."
	return c
}

// SyntaxConstraint is what bodies that are no JSON probe.
func (o *Oracle) SyntaxConstraint() constraint.Constraint { return o.syntax() }

// EncodingConstraint is what bodies that are not UTF-8 probe.
func (o *Oracle) EncodingConstraint() constraint.Constraint { return o.utf8() }

// headers judges the key and what the RFCs say of other header lines.
func (o *Oracle) headers(r Request, v *verdicts) {
	if o.key != "" {
		o.keys(r, v)
	}
	if list, ok := r.list("Accept"); ok && !acceptsJSON(list) {
		v.opens("RFC 9110 §12.5.1 lets a host refuse an Accept that its answers do not match")
	} else if ok && strings.Contains(list, "*; ") {
		v.leans = constraint.Constraint{
			Message: constraint.Request, Where: "header Accept", Keyword: "Accept", Binding: constraint.Documents,
			Sentence: "Accept allows JSON, beside a range that RFC 9110 §12.5.1 does not have and that clients in wide use send.",
		}
	}
	if _, ok := r.Get("Upgrade"); ok {
		v.leans = constraint.Constraint{
			Message: constraint.Request, Where: "header Upgrade", Keyword: "Upgrade", Binding: constraint.Documents,
			Sentence: "A server may ignore an Upgrade (RFC 9110 §7.8); some HTTP libraries take the body for the other protocol.",
		}
	}
	if f, ok := r.Get("Content-Encoding"); ok && !strings.EqualFold(f.Value, "identity") {
		v.opens("RFC 9110 §15.5.16 lets a host refuse a content coding")
	}
	if slices.ContainsFunc(r.Header, func(f Field) bool { return strings.ContainsFunc(f.Value, func(c rune) bool { return c > '~' }) }) {
		v.opens("RFC 9110 §5.5 lets a host refuse a field value with bytes outside ASCII")
		v.layer = true
	}
	if f, ok := r.Get("Expect"); ok && !strings.EqualFold(f.Value, "100-continue") {
		v.opens("RFC 9110 §15.5.18 lets a host refuse an expectation")
		v.layer = true
	}
}

// keys judges the lines that carry the key. Of two lines some hosts read the first one: where that
// is right nothing binds, and where only a later one is, RFC 9110 §5.3 has them be one value, which
// is wrong.
func (o *Oracle) keys(r Request, v *verdicts) {
	security := o.by["header "+o.key+" security"]
	var lines []Field
	for _, f := range r.Header {
		if strings.EqualFold(f.Name, o.key) {
			lines = append(lines, f)
		}
	}
	right := func(f Field) bool { return f.Key == KeyRight }
	switch {
	case !slices.ContainsFunc(lines, right):
		v.breaks(security)
	case len(lines) > 1 && right(lines[0]):
		v.opens("RFC 9110 §5.3 has two lines be one value, and many hosts read the first one")
	case len(lines) > 1:
		security.Binding = constraint.Documents
		v.breaks(security)
	}
}

// acceptsJSON reports whether an Accept header allows a JSON answer.
func acceptsJSON(value string) bool {
	for _, part := range strings.Split(value, ",") {
		name, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil || params["q"] == "0" {
			continue
		}
		if name == "*/*" || name == "application/*" || name == "application/json" {
			return true
		}
	}
	return strings.TrimSpace(value) == ""
}

// wire opens the forms that the RFCs do not oblige a host to take.
func (o *Oracle) wire(r Request, v *verdicts) {
	v.layer = v.layer || r.Wire == WireHTTP10 || r.Wire == WireLeadingCRLF
	switch r.Wire {
	case WireHTTP10:
		v.opens("RFC 9110 §15.6.6 lets a host refuse a version of HTTP")
	case WireLeadingCRLF:
		v.opens("RFC 9112 §2.2: a host should pass over an empty line, but need not")
	}
}

// body judges the body by its own parse, by the schema, and by the documentation.
func (o *Oracle) body(r Request, schema string, v *verdicts) {
	if len(r.Body) == 0 {
		switch c, demanded := o.by[" required"]; {
		case !demanded:
			v.opens("the contract demands no body, and says nothing of a start without one")
			return
		case r.Body == nil:
			v.breaks(c)
			return
		}
	}
	value, notes, err := strictjson.Parse(r.Body)
	if b := r.Body; len(b) > 3 && (b[0] == 0 && b[2] == 0 || b[1] == 0 && b[3] == 0) {
		v.breaks(o.utf8()) // JSON in UTF-16, as RFC 4627 still allowed it
		return
	}
	if err != nil {
		if value, notes, err = parseExtended(r.Body); err != nil {
			v.breaks(o.syntax())
			return
		}
		v.breaks(o.extension())
	}
	switch {
	case notes.TooDeep:
		v.opens("RFC 8259 §9 lets a reader limit the depth of nesting")
		return
	case len(notes.Duplicates) > 0:
		v.opens("RFC 8259 §4 leaves it to the reader which of two equal names counts")
		return // what the schema says of one reading says nothing of the other
	case notes.BOM, notes.LoneSurrogate, notes.HugeNumber:
		v.opens("RFC 8259 leaves it to the reader (§6, §8.1, §8.2)")
	}
	if notes.InvalidUTF8 {
		v.breaks(o.utf8())
	}
	if len(r.Body) > mostBound && len(v.broken) == 0 {
		if breaches := o.schema(schema, value, v); breaches == 0 {
			v.opens("nothing binds the size of a body")
		}
	} else {
		o.schema(schema, value, v)
	}
	if len(v.broken) == 0 {
		o.documented(value, v)
	}
}

// mostBound is the size of a body, in bytes, over which a valid one is open: 1 MiB.
const mostBound = 1 << 20

// schema adds a constraint for each breach of the schema and returns how many.
func (o *Oracle) schema(pointer string, value any, v *verdicts) int {
	breaches := o.contract.Validate(pointer, value)
	for _, b := range breaches {
		where := pattern(b.At)
		_, required := o.by[where+" required"]
		if at, there := lookUp(value, b.At); there && at == nil && where != "" && !required {
			v.breaks(o.null(where))
			continue
		}
		for _, c := range o.constraints(b) {
			v.breaks(c)
		}
	}
	return len(breaches)
}

// constraints names what a breach breaks. One that the list does not hold (a branch of
// oneOf that values are not made for) is named by the schema's own keyword.
func (o *Oracle) constraints(b spec.Breach) []constraint.Constraint {
	where := pattern(b.At)
	if b.Keyword == "required" {
		var out []constraint.Constraint
		for _, name := range b.Names {
			out = append(out, o.named(where+spec.Pointer(name), "required"))
		}
		return out
	}
	return []constraint.Constraint{o.named(where, b.Keyword)}
}

func (o *Oracle) named(where, keyword string) constraint.Constraint {
	if c, ok := o.by[where+" "+keyword]; ok {
		return c
	}
	return constraint.Constraint{Message: constraint.Request, Where: where, Keyword: keyword, Binding: constraint.Binds, Choice: true}
}

// pattern writes the place of a value with "*" for each index.
func pattern(at []string) string {
	var b strings.Builder
	for _, token := range at {
		if token != "" && strings.Trim(token, "0123456789") == "" {
			token = "*"
		}
		b.WriteString(spec.Pointer(token))
	}
	return b.String()
}

// Listed reports whether the contract lists a method for the start's path.
func (o *Oracle) Listed(method string) bool {
	return slices.Contains(o.contract.Start.Methods(), method) || method == http.MethodPost
}
