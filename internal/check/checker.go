package check

import (
	"bytes"
	"mime"
	"net/http"
	"strconv"
	"strings"

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
	by     map[string]constraint.Constraint // by place and keyword
	places map[string]bool                  // that the contract names
}

func documents(op spec.Operation, known []constraint.Constraint) *documented {
	d := &documented{op: op, known: known, by: map[string]constraint.Constraint{}, places: map[string]bool{}}
	for _, k := range known {
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
// that is for none is judged as a start, as far as anything binds its answer.
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

// Known returns what the contract says of a related operation.
func (j *Checker) Known(o *spec.Operation) []constraint.Constraint {
	for _, d := range j.others {
		if d.op.Method == o.Method && d.op.Path == o.Path {
			return d.known
		}
	}
	return nil
}

// An Answer is an outcome with what was read of its answer, once for all checks.
type Answer struct {
	Outcome
	Judge    *Checker
	doc      *documented
	Key      string           // of the documented response: "200", "4XX"; empty where none is
	Media    string           // the essence of the media type, in small letters
	Listed   bool             // whether the contract lists the media type for the status
	Content  bool             // whether the contract lists any media type for the status
	Value    any              // of the JSON body
	Notes    strictjson.Notes // of the JSON body
	Broken   error            // why the body is not JSON, or nil
	Breaches []spec.Breach    // of the schema

	schema string // its pointer
	id     string // of the import that was started, or ""
}

// A run keeps thousands of answers. So many bytes of a body are kept once it was read, and
// the value of one that is no longer than the other number.
const (
	mostKept  = 8 << 10
	mostValue = 64 << 10
)

// Read reads an answer: which response of the contract it is, and its body.
func (j *Checker) Read(o Outcome) *Answer {
	a := &Answer{Outcome: o, Judge: j, doc: j.of(o.Case.Request)}
	e := o.Exchange
	if e.Status == 0 {
		return a
	}
	key, response := a.doc.op.Response(e.Status)
	a.Key = key
	a.Content = response != nil && response.Content != nil && response.Content.Len() > 0
	a.Media = mediaOf(e.Header.Values("Content-Type"))
	a.schema, a.Listed = a.doc.op.ResponseSchema(key, a.Media)
	if isJSON(a.Media) || a.Listed && a.Media == "" {
		a.Value, a.Notes, a.Broken = strictjson.Parse(e.Body)
		if a.Broken == nil && !a.Notes.TooDeep && a.Listed {
			a.Breaches = j.Contract.Validate(a.schema, a.Value)
		}
	}
	if a.IsStart() && !a.Refused() {
		a.id = j.idOf(a)
	}
	return a
}

// lighten lets go of what only the checks of single answers need of a long one, in the
// answer and in what they found.
func (a *Answer) lighten(found []Finding) {
	long := len(a.Exchange.Body)
	if long > mostKept {
		a.Exchange.Size, a.Exchange.Body = long, bytes.Clone(a.Exchange.Body[:mostKept])
		for i := range found {
			found[i].Outcome.Exchange.Size, found[i].Outcome.Exchange.Body = a.Exchange.Size, a.Exchange.Body
		}
	}
	if long > mostValue {
		a.Value, a.Breaches, a.Notes = nil, nil, strictjson.Notes{}
		a.id = a.id[:min(len(a.id), mostKept)]
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

// One judges a single answer by every check that is about single answers.
func (j *Checker) One(o Outcome) (*Answer, []Finding) {
	a := j.Read(o)
	var out []Finding
	for i := range j.checks {
		if one := j.checks[i].One; one != nil {
			out = append(out, j.sign(j.checks[i], one(a))...)
		}
	}
	a.lighten(out)
	return a, out
}

// Run judges all answers by the checks that are about more than one.
func (j *Checker) Run(answers []*Answer) []Finding {
	var out []Finding
	for _, c := range j.checks {
		if c.Run != nil {
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
	return a.Exchange.Status != 0 && !a.Elsewhere() && !(a.Case.Label.Protocol && !a.Accepted())
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
