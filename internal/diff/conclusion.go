package diff

import (
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/spec"
)

// A Conclusion is what a client has to do because of the changes.
type Conclusion struct {
	Do             []string `json:"do"`             // one sentence each
	RequestsStand  bool     `json:"requestsStand"`  // whatever the old contract lets a client send is still allowed
	ResponsesStand bool     `json:"responsesStand"` // whatever a host may answer was allowed already
}

// Conclusion draws the conclusion from the breaking changes. What several places have in
// common is one sentence.
func (d Diff) Conclusion() Conclusion {
	c := Conclusion{Do: []string{}, RequestsStand: true, ResponsesStand: true}
	if d.versionHeader != "" && d.Old != d.New {
		c.Do = append(c.Do, fmt.Sprintf("Send %s in the header %s.", cut(d.New), cut(d.versionHeader)))
	}
	var tasks []*task
	for _, change := range d.Changes {
		if change.Class != Breaking {
			continue
		}
		c.RequestsStand = c.RequestsStand && change.Direction == Response
		c.ResponsesStand = c.ResponsesStand && change.Direction == Request
		if !d.sendsVersion(change) {
			tasks = grouped(tasks, change)
		}
	}
	for _, t := range tasks {
		c.Do = append(c.Do, t.String())
	}
	return c
}

// sendsVersion reports whether sending the version is all that the change asks for.
func (d Diff) sendsVersion(c Change) bool {
	added := c.Kind == "parameter-required-added" || c.Kind == "parameter-required"
	return added && d.versionHeader != "" && d.Old != d.New && strings.EqualFold(c.Where, "header "+d.versionHeader)
}

// Sentences returns the conclusion as it is read, one sentence each.
func (c Conclusion) Sentences() []string {
	out := slices.Clone(c.Do)
	if len(out) == 0 {
		out = []string{"Nothing has to be done."}
	}
	if c.RequestsStand {
		out = append(out, "Nothing that you send today is refused.")
	}
	if c.ResponsesStand {
		out = append(out, "Every answer is one that the old contract allows.")
	}
	return out
}

// A task is what changes that ask for the same have in common.
type task struct {
	text   string // of advices, filled in but for {at}
	places []spot
}

// A spot is a place in the body, or a parameter, of some operations.
type spot struct {
	where      string
	operations []string
}

func grouped(tasks []*task, c Change) []*task {
	template := advices[c.Kind].in(c.Direction)
	text := strings.NewReplacer("{operation}", c.Operation, "{keyword}", cut(c.Keyword), "{old}", cut(c.Old),
		"{new}", cut(c.New)).Replace(template)
	if strings.Contains(template, "{operation}") {
		c.Operation = "" // it is named already
	}
	i := slices.IndexFunc(tasks, func(t *task) bool { return t.text == text })
	if i < 0 {
		tasks, i = append(tasks, &task{text: text}), len(tasks)
	}
	for _, where := range append([]string{c.Where}, c.Also...) {
		tasks[i].add(placeName(where, c.Direction), c.Operation)
	}
	return tasks
}

// placeName says in words where a change is: "/id of 200".
func placeName(where, direction string) string {
	if status, inside, ok := strings.Cut(where, " "); ok && direction == Response {
		return inside + " of " + status
	}
	if where == "body" || where == "operation" {
		return "the " + where
	}
	return where
}

func (t *task) add(where, operation string) {
	i := slices.IndexFunc(t.places, func(s spot) bool { return s.where == where })
	if i < 0 {
		t.places, i = append(t.places, spot{where: where}), len(t.places)
	}
	if operation != "" && !slices.Contains(t.places[i].operations, operation) {
		t.places[i].operations = append(t.places[i].operations, operation)
	}
}

// String names the operations once at the end where they are the same for all places.
func (t *task) String() string {
	alike := !slices.ContainsFunc(t.places, func(s spot) bool { return !slices.Equal(s.operations, t.places[0].operations) })
	var names []string
	for _, s := range t.places {
		name := cut(s.where)
		if !alike {
			name += in(s.operations)
		}
		names = append(names, name)
	}
	text := strings.ReplaceAll(t.text, "{at}", strings.Join(names, ", "))
	if alike || text == t.text {
		text = strings.TrimSuffix(text, ".") + in(t.everywhere()) + "."
	}
	return text
}

func (t *task) everywhere() []string {
	var out []string
	for _, s := range t.places {
		out = union(out, s.operations)
	}
	return out
}

// in names operations in brackets.
func in(list []string) string {
	switch len(list) {
	case 0:
		return ""
	case len(operations) - 1: // the first of operations is the whole document
		return " (every operation)"
	}
	return " (" + strings.Join(list, ", ") + ")"
}

func cut(s string) string { return textsafe.CutCounted(textsafe.Flat(s), 80) }

// versionHeader returns the header in which a request names the version of its contract: the
// one whose default is the version.
func versionHeader(c *spec.Contract) string {
	for _, p := range parameters(node{c, c.Resolve(at(&c.Start))}, c.Start.Path) {
		s := reader{c, Request}.schemaOf(p.node)
		if p.in == "header" && s.deflt != nil && strings.Trim(canonical(*s.deflt), `"`) == c.Version {
			return p.name
		}
	}
	return ""
}
