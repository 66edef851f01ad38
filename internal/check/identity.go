package check

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"example.com/importcheck/generators"
)

var identityChecks = []Check{
	{Name: "import-id-present", Cost: CostUnusable, Source: "the description of the answer's id",
		Rule: "An accepted start is answered with an id.",
		Good: `{"id":"101"}`, Bad: `{}`, One: idPresent, Applies: ofStarted, Unreached: afterStart},
	{Name: "import-id-unique", Cost: CostUnusable, Source: "the description of the answer's id",
		Rule: "Two accepted starts never share an id.",
		Good: "101, then 102", Bad: "101, then 101", Run: idUnique, Applies: ofStarted, Unreached: afterStart},
	{Name: "consistent", Cost: CostUnusable, Source: isolated,
		Rule: "The same request gets the same kind of answer each time, on every connection, in any order.",
		Good: "200, 200, 200", Bad: "200, 500, 200", Run: consistent,
		Applies: func(a *Answer, _ *Facts) bool { return a.Case.Kind == generators.KindRepeat }},
}

// isolated is the rule that no request depends on another one.
const isolated = "RFC 9110 §3.3: each request can be understood in isolation"

func ofStarted(a *Answer, _ *Facts) bool { return a.Started() }

func idPresent(a *Reading) []Finding {
	object, ok := a.Value.(map[string]any)
	name := strings.TrimPrefix(a.Checker.identity, "/")
	if !a.Started() || !ok || a.Broken != nil {
		return nil
	}
	if _, there := object[name]; there {
		return nil // what it holds is the schema's matter
	}
	c := a.on(a.Key+" "+a.Checker.identity, "type")
	f := a.find(c, "absent", fmt.Sprintf("an accepted start is answered without %q%s", name, inside(object, name)),
		"an answer with the import's "+name, "the answer "+shorten(string(a.Exchange.Body)))
	f.Cause = "absent"
	return []Finding{f}
}

// inside says where a property stands that is looked for, if that is in a member of the answer.
func inside(o map[string]any, name string) string {
	for _, member := range slices.Sorted(maps.Keys(o)) {
		if in, ok := o[member].(map[string]any); ok {
			if _, there := in[name]; there {
				return fmt.Sprintf(" (it stands inside %q)", member)
			}
		}
	}
	return ""
}

// IsStart reports whether the request was one that a host may take for a start.
func (a *Answer) IsStart() bool { return !a.Elsewhere() && a.doc == a.Checker.start }

// Started reports whether a start was accepted.
func (a *Answer) Started() bool { return a.Accepted() && a.IsStart() }

// NotRejected reports whether a start may have begun an import: it was not rejected.
func (a *Answer) NotRejected() bool { return a.IsStart() && !a.Refused() }

// ID returns the id of a start: that of an answer that accepts it in whatever form it came, or what was learned
// elsewhere of one that was not rejected; else "".
func (a *Answer) ID() string {
	if !a.NotRejected() {
		return ""
	}
	return a.id
}

// Learn takes the id of a start from elsewhere, where its answer gave none.
func (a *Answer) Learn(id string) { a.id = cmp.Or(a.id, id) }

// Names reports whether the answer describes the import of an id.
func (a *Answer) Names(id string) bool { return a.Accepted() && a.id == id }

// IDIn returns the id that an object gives an import: a text, or a number written as one.
func (j *Checker) IDIn(object map[string]any) string {
	switch v := object[strings.TrimPrefix(j.identity, "/")].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// identity finds the id in an answer that names an import, or "".
func (a *Reading) identity() string {
	switch {
	case a.Started():
		return a.Checker.idOf(a)
	case a.Accepted() && !a.Elsewhere():
		object, _ := a.loosely().(map[string]any)
		return a.Checker.IDIn(object)
	}
	return ""
}

// idOf finds the id in the answer to a start whatever its status and media type: in the
// body, one level deeper, or as what the Location header leads to. What is wrong with the
// form is found by other checks; what was started is followed and cancelled all the same.
func (j *Checker) idOf(a *Reading) string {
	body := a.loosely()
	object, _ := body.(map[string]any)
	if id := j.IDIn(object); id != "" {
		return id
	}
	_, behind, _ := strings.Cut(a.Exchange.Header.Get("Location"), j.Contract.Start.Path+"/")
	if id, err := url.PathUnescape(behind); err == nil && id != "" {
		return id
	}
	inner, _ := body.([]any)
	for _, name := range slices.Sorted(maps.Keys(object)) {
		inner = append(inner, object[name])
	}
	for _, v := range inner {
		object, _ := v.(map[string]any)
		if id := j.IDIn(object); id != "" {
			return id
		}
	}
	return ""
}

// mostLoose is how much of a body in a content coding that nobody declared is read.
const mostLoose = 64 << 10

// loosely reads the body for what it may hold, whatever is declared of it and whatever
// follows it: compressed without a word, behind a byte order mark. It is nil where it is no
// JSON.
func (a *Reading) loosely() any {
	if a.Value != nil {
		return a.Value
	}
	body := a.Body
	if z, err := gzip.NewReader(bytes.NewReader(body)); err == nil {
		body, _ = io.ReadAll(io.LimitReader(z, mostLoose)) // what could be read is looked at
	}
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff"))))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	return v
}

func idUnique(_ *Checker, answers []*Answer) []Finding {
	first := map[string]*Answer{}
	var out []Finding
	all, atOnce := 0, 0
	for _, a := range answers {
		id := a.ID()
		if id == "" {
			continue
		}
		all++
		before, twice := first[id]
		if !twice {
			first[id] = a
			continue
		}
		c := a.on(a.Key+" "+a.Checker.identity, "type")
		if x, y := a.Exchange, before.Exchange; x.Started.Before(y.Ended()) && y.Started.Before(x.Ended()) {
			atOnce++
		}
		f := a.find(c, "twice", "", "an id of its own for each start",
			fmt.Sprintf("the id %s came before", shorten(text(id))))
		f.Cause, f.Others = "twice", []Outcome{before.Outcome}
		out = append(out, f)
	}
	who := "two starts"
	if atOnce == len(out) {
		who = "two starts that are under way at the same time"
	}
	for i := range out {
		out[i].Title = fmt.Sprintf("%s are answered with one id (%d of %d ids were given before)", who, len(out), all)
	}
	return out
}

// consistent compares the kinds of answer to requests that are the same to the letter
// or differ only in the connection that they go over.
func consistent(_ *Checker, answers []*Answer) []Finding {
	first := map[string]*Answer{}
	var out []Finding
	for _, a := range answers {
		if a.Elsewhere() || a.Case.Kind != generators.KindRepeat {
			continue
		}
		key := fingerprint(a.Case.Request)
		before, again := first[key]
		if !again {
			first[key] = a
		} else if Kind(before) != Kind(a) {
			out = append(out, Changed(before, a))
		}
	}
	return out
}

// Changed finds that a request was answered in two ways.
func Changed(before, a *Answer) Finding {
	f := a.find(a.Case.About(), "changes", fmt.Sprintf("one request is %s and then %s", Kind(before), Kind(a)),
		"the same kind of answer each time", fmt.Sprintf("%s, before that %s", a.Saw(), before.Saw()))
	f.Check, f.Cost, f.Source = "consistent", CostUnusable, isolated
	f.Cause, f.Others = "changes", []Outcome{before.Outcome}
	return f
}

func fingerprint(r generators.Request) string {
	return fmt.Sprint(r.Method, r.Path, r.Header, string(r.Body))
}

// Kind returns the kind of answer: what a sender does next depends on it.
func Kind(a *Answer) string {
	switch {
	case a.Exchange.Status == 0:
		return "lost"
	case a.Accepted():
		return "accepted"
	case a.Refused():
		return "refused"
	}
	return "answered with " + class(a.Exchange.Status)
}

// Identity returns the property of an accepted start that names the import, as a
// pointer.
func (j *Checker) Identity() string { return j.identity }
