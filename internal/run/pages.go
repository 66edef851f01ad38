package run

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/strictjson"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// edges asks the list for pages at and beside the limits of its parameters. A page within
// them must come. A number outside should be rejected; many a host takes the nearest that is
// within, which harms nobody. Other text the host may read as something else.
func (n *neighbourhood) edges() {
	if n.lister == nil || !n.lists {
		return
	}
	for _, k := range n.e.Checker.Known(n.e.Contract.List) {
		name, query := strings.CutPrefix(k.Where, "query ")
		limit, err := strconv.Atoi(k.Text())
		switch {
		case !query:
		case k.Keyword == "minimum" && err == nil:
			n.within(name, limit)
			n.outside(name, limit-1, k)
		case k.Keyword == "maximum" && err == nil:
			n.within(name, limit)
			n.outside(name, limit+1, k)
		case k.Keyword == "type" && k.Value == "integer":
			n.pageOf(name, "many")
		case k.Keyword == "type" && k.Value == "string":
			n.pageOf(name, "importcheck-no-such-page")
		}
	}
}

func (n *neighbourhood) pageOf(name, value string) *check.Answer {
	r := n.lister.head
	r.Path += "?" + url.QueryEscape(name) + "=" + url.QueryEscape(value)
	return n.ask(n.e.Contract.List, "list."+name+"."+value, fmt.Sprintf("the list with %s=%s", name, value), r)
}

func (n *neighbourhood) within(name string, value int) {
	a := n.pageOf(name, strconv.Itoa(value))
	switch size := n.size(a); {
	case !a.Accepted() && !a.Failed() && a.Exchange.Status != 0:
		n.miss("import-visible", n.started[0], a, fmt.Sprintf("is not listed with %s=%d, which the contract allows", name, value),
			"200 with a page of imports", a.Saw())
	case a.Accepted() && name == n.lister.bounded() && size > value:
		n.miss("import-visible", n.started[0], a, fmt.Sprintf("is listed on a page that %s does not bound", name),
			fmt.Sprintf("at most %d to %s=%d", value, name, value), fmt.Sprintf("%d imports", size))
	}
}

// bounded is the name of the parameter that bounds a page, or "".
func (l *lister) bounded() string {
	name, _, _ := strings.Cut(l.limit, "=")
	return name
}

// size counts the imports of a page.
func (n *neighbourhood) size(a *check.Answer) int {
	v := a.Value
	if v == nil && a.Accepted() { // a long answer is not kept whole
		n.e.sent++
		v, _, _ = strictjson.Parse(n.e.Client.Do(n.ctx, a.Case.Request).Body) // what is no JSON is found by other checks
	}
	object, _ := v.(map[string]any)
	list, _ := object[n.lister.items].([]any)
	return len(list)
}

func (n *neighbourhood) outside(name string, value int, k constraint.Constraint) {
	a := n.pageOf(name, strconv.Itoa(value))
	if !a.Accepted() {
		return
	}
	c, _ := check.Find("documented-value")
	n.found = append(n.found, check.Finding{Check: c.Name, Warning: true, Constraint: k, Symptom: "accepted", Cause: "beyond " + name,
		Cost: c.Cost, Source: k.Pointer, Outcome: a.Outcome, Title: fmt.Sprintf("the list takes a %s outside its bounds", name),
		Expected: fmt.Sprintf("a 4XX, since %s", k), Observed: fmt.Sprintf("%s to %s=%d", a.Saw(), name, value)})
}

// strangers asks for imports that cannot be there: of an id that was never given, and of
// one that is longer than the contract allows.
func (n *neighbourhood) strangers() {
	n.stranger("unknown", "importcheck-never-started-0")
	if o := n.e.Contract.Describe; o != nil {
		if most := longestID(n.e.Checker.Known(o)); most > 0 {
			n.stranger("too-long", strings.Repeat("x", most+1))
		}
	}
}

func longestID(known []constraint.Constraint) int {
	for _, k := range known {
		if most, err := strconv.Atoi(k.Text()); err == nil && strings.HasPrefix(k.Where, "path ") && k.Keyword == "maxLength" {
			return most
		}
	}
	return 0
}

func (n *neighbourhood) stranger(name, id string) {
	for _, o := range []struct {
		verb, done string
		op         *spec.Operation
		check      string
	}{
		{"describe", "described", n.e.Contract.Describe, "import-visible"},
		{"cancel", "cancelled", n.e.Contract.Cancel, "import-cancellable"},
	} {
		if o.op == nil {
			continue
		}
		if a := n.ask(o.op, o.verb+"."+name, o.verb+" an id that was never given", n.on(o.op, id)); a.Accepted() {
			n.miss(o.check, n.started[0], a, "and what was never started can be "+o.done+" alike", "a documented 4XX to an id that was never given", a.Saw())
		}
	}
}

// again asks anew for an import.
func (n *neighbourhood) again(id string) *check.Answer {
	a, _ := n.e.sendAgain(n.ctx, generators.Case{Kind: generators.KindRelated, Request: n.on(n.e.Contract.Describe, id), Label: generators.Label{Expect: generators.Any}})
	return a
}
