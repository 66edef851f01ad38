package check

import (
	"bytes"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/strictjson"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// A Checker holds what checks need to know of the contract.
type Checker struct {
	Contract *spec.Contract
	start    *documented
	others   []*documented // the related operations that the contract has
	checks   []Check
	identity string // the property of an accepted start that names the import, as a pointer
}

// documented is what the contract says of the answers of one operation.
type documented struct {
	op     spec.Operation
	known  []constraint.Constraint
	values []constraint.Constraint          // the lists of values of answers that do not bind
	by     map[string]constraint.Constraint // by place and keyword
	places map[string]bool                  // that the contract names
}

func documents(op spec.Operation, known []constraint.Constraint) *documented {
	d := &documented{op: op, known: known, by: map[string]constraint.Constraint{}, places: map[string]bool{}}
	for _, k := range known {
		if _, list := k.Value.([]string); list && k.Message == constraint.Response && k.Binding != constraint.Binds {
			d.values = append(d.values, k)
		}
		if k.Message == constraint.Response || k.Keyword == "listed" {
			d.places[k.Where] = true
			if _, have := d.by[k.Where+" "+k.Keyword]; !have {
				d.by[k.Where+" "+k.Keyword] = k
			}
		}
	}
	return d
}

// NewChecker returns the judge for a contract with the constraints read from its start.
func NewChecker(c *spec.Contract, known []constraint.Constraint) *Checker {
	j := &Checker{Contract: c, start: documents(c.Start, known), checks: All()}
	for _, o := range []*spec.Operation{c.List, c.Describe, c.Cancel} {
		if o != nil {
			others, _ := constraint.Of(c, *o)
			j.others = append(j.others, documents(*o, others))
		}
	}
	for _, r := range spec.Rulings() {
		if r.Keyword == "identity" {
			j.identity = r.Place
		}
	}
	return j
}

// of returns what the contract says of the operation that a request is for; a request
// that is for none is checked as a start, as far as anything binds its answer.
func (j *Checker) of(r generators.Request) *documented {
	path, _, _ := strings.Cut(r.Path, "?")
	if op := j.Contract.Operation(r.Method, path); op != nil {
		for _, d := range j.others {
			if d.op.Method == op.Method && d.op.Path == op.Path {
				return d
			}
		}
	}
	return j.start
}

// Known returns what the contract says of one of the related operations.
func (j *Checker) Known(o *spec.Operation) []constraint.Constraint {
	for _, d := range j.others {
		if d.op.Method == o.Method && d.op.Path == o.Path {
			return d.known
		}
	}
	return nil
}

// An Answer is an outcome with what a run keeps of it: a run keeps thousands.
type Answer struct {
	Outcome
	Checker *Checker
	doc     *documented
	Key     string // of the documented response: "200", "4XX"; empty where none is
	Media   string // the essence of the media type, in small letters
	Listed  bool   // whether the contract lists the media type for the status
	Content bool   // whether the contract lists any media type for the status
	id      string // of the import that was started or is described, or ""
}

// A Reading is an answer with what was read of its body, once for all checks. It is dropped when
// they are done.
type Reading struct {
	*Answer
	Body     []byte           // whole; that of the exchange is cut to what is kept
	Value    any              // of the JSON body
	Notes    strictjson.Notes // of the JSON body
	Broken   error            // why the body is not JSON, or nil
	Breaches []spec.Breach    // of the schema
}

// mostKept is how many bytes of a body are kept.
const mostKept = 8 << 10

// Read reads an answer: which response of the contract it is, and its body.
func (j *Checker) Read(o Outcome) *Reading {
	e := &o.Exchange
	body := e.Body
	if len(body) > mostKept {
		e.Size, e.Body = len(body), bytes.Clone(body[:mostKept])
	}
	r := &Reading{Answer: &Answer{Outcome: o, Checker: j, doc: j.of(o.Case.Request)}, Body: body}
	a := r.Answer
	if e.Status == 0 {
		return r
	}
	key, response := a.doc.op.Response(e.Status)
	a.Key = key
	a.Content = response != nil && response.Content != nil && response.Content.Len() > 0
	a.Media = mediaOf(e.Header.Values("Content-Type"))
	var schema string
	schema, a.Listed = a.doc.op.ResponseSchema(key, a.Media)
	if isJSON(a.Media) || a.Listed && a.Media == "" {
		r.Value, r.Notes, r.Broken = strictjson.Parse(body)
		if r.Broken == nil && !r.Notes.TooDeep && a.Listed {
			r.Breaches = j.Contract.Validate(schema, r.Value)
		}
	}
	a.id = r.identity()
	if a.Listed && strings.HasPrefix(a.Media, "text/") && utf8.Valid(body) {
		r.readText(schema, string(body))
	}
	return r
}

// readText reads a body that is a text and no JSON. What a schema of another type says of it is
// written nowhere.
func (a *Reading) readText(schema, text string) {
	breaches := a.Checker.Contract.Validate(schema, text)
	if !slices.ContainsFunc(breaches, func(b spec.Breach) bool { return b.Keyword == "type" }) {
		a.Value, a.Breaches = text, breaches
	}
}

func mediaOf(lines []string) string {
	if len(lines) != 1 {
		return strings.ToLower(strings.Join(lines, ", ")) // none, or several, which name no media type
	}
	name, _, err := mime.ParseMediaType(lines[0])
	if name == "" || err != nil && strings.ContainsAny(name, ", ") {
		return strings.ToLower(strings.TrimSpace(lines[0]))
	}
	return name
}

func isJSON(media string) bool {
	return media == "application/json" || strings.HasSuffix(media, "+json")
}

// One has a single answer checked by every check that is about single answers.
func (j *Checker) One(o Outcome) (*Answer, []Finding) {
	r := j.Read(o)
	return r.Answer, j.inspect(r)
}

// Waits checks an answer that only asked to wait. It says nothing of the request, but is written as
// every other one.
func (j *Checker) Waits(o Outcome) []Finding {
	_, found := j.One(o)
	return slices.DeleteFunc(found, func(f Finding) bool { return !slices.Contains(ofWriting, f.Check) })
}

// ofWriting are the checks of how an answer is written, whatever it says.
var ofWriting = []string{"response-status", "response-content-type", "response-well-formed", "response-schema",
	"response-undeclared", "no-secret-echo", "no-internals-told"}

func (j *Checker) inspect(r *Reading) (out []Finding) {
	for _, c := range j.checks {
		if c.One != nil {
			out = append(out, j.sign(c, c.One(r))...)
		}
	}
	return out
}

// Run has all answers checked by those of the wanted checks that are about more than one; nil wants
// every check.
func (j *Checker) Run(answers []*Answer, wanted func(name string) bool) []Finding {
	var out []Finding
	for _, c := range j.checks {
		if c.Run != nil && (wanted == nil || wanted(c.Name)) {
			out = append(out, j.sign(c, c.Run(j, answers))...)
		}
	}
	return out
}

// sign fills in what the check says of all its findings.
func (j *Checker) sign(c Check, found []Finding) []Finding {
	for i := range found {
		found[i].Check, found[i].Cost = c.Name, c.Cost
		found[i].Warning = found[i].Warning || c.Warning
		found[i].ByForm = !found[i].Warning && found[i].OnlyForm()
		found[i].Warning = found[i].Warning || found[i].ByForm
		if found[i].Warning {
			found[i].Cost = CostWording
		}
		if found[i].Source == "" {
			found[i].Source = c.Source
		}
	}
	return found
}

// Accepted reports whether the host took the request for a start.
func (a *Answer) Accepted() bool { return a.Exchange.Status >= 200 && a.Exchange.Status < 300 }

// Refused reports whether it was refused as a contract documents refusals.
func (a *Answer) Refused() bool { return a.Exchange.Status >= 400 && a.Exchange.Status < 500 }

// Failed reports whether the host itself failed.
func (a *Answer) Failed() bool { return a.Exchange.Status >= 500 && a.Exchange.Status < 600 }

// Elsewhere reports whether the request was no start, so that the contract says
// nothing of its answer.
func (a *Answer) Elsewhere() bool { return a.Case.Label.Expect == generators.NotAStart }

// answered reports whether an answer came whose contents the contract binds.
func (a *Answer) answered() bool {
	return a.Exchange.Status != 0 && !a.Elsewhere() && !a.switched() && !(a.Case.Label.Protocol && !a.Accepted())
}

// Outcome words for what came back, as findings and reports use them.
func (a *Answer) Saw() string {
	if a.Exchange.Status == 0 {
		return a.Exchange.Problem
	}
	text := "status " + strconv.Itoa(a.Exchange.Status)
	if name := http.StatusText(a.Exchange.Status); name != "" {
		text += " " + name
	}
	return text
}

// class returns the range of a status, under which answers of one kind are grouped.
func class(status int) string { return strconv.Itoa(status/100) + "XX" }

// on returns the constraint on answers at a place of the documented response, or one
// that names the place where the contract has no such entry.
func (a *Answer) on(where, keyword string) constraint.Constraint {
	if c, ok := a.doc.by[where+" "+keyword]; ok {
		return c
	}
	return constraint.Constraint{Message: constraint.Response, Where: where, Keyword: keyword, Binding: constraint.Binds}
}

// find makes a finding of this answer. Those about no constraint are grouped by the class of
// the case, but all valid starts together.
func (a *Answer) find(c constraint.Constraint, kind, title, expected, observed string) Finding {
	f := Finding{Constraint: c, Symptom: kind, Title: title, Expected: expected, Observed: observed, Outcome: a.Outcome}
	if c.None() && a.Case.Label.Expect == generators.Accept {
		f.Cause = "valid|" + kind
	} else if c.None() {
		f.Cause = a.Case.Kind + "|" + kind
	}
	return f
}
