package lifecycle

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/spec/constraint"
)

func (f *follower) list() {
	if f.lister == nil {
		return
	}
	a := f.ask(f.in.Checker.Contract.List, "list", "the first page of the list", f.lister.page(""))
	if f.lists = there(a); a.Accepted() {
		f.page, f.before = a, len(f.started)
	}
}

// listed reads the list, once since it may be long, and looks for each start that was not
// cancelled.
func (f *follower) listed() {
	if f.page == nil || f.in.Sender.Stopped() {
		return
	}
	f.out.Listing = f.in.list(f.ctx)
	for i, s := range f.started {
		if !f.ended[s.ID()].IsZero() || f.shows(s.ID()) || f.until(s.Exchange.Ended(), func() bool {
			f.out.Listing = f.in.list(f.ctx)
			return f.shows(s.ID())
		}) {
			continue
		}
		at := s
		if i < f.before {
			at = f.page
		}
		f.miss("import-visible", s, at, "is not in the list",
			"an import of its id in the list", "the list has none of that id")
		return
	}
}

// shows reports whether the list holds an import, as far as it was read.
func (f *follower) shows(id string) bool {
	l := f.out.Listing
	return !l.Whole || names(l.Imports, id)
}

// edges asks the list for pages at and beside the limits of its parameters. A page within
// them must come. A number outside should be rejected; many a host takes the nearest that is
// within, which harms nobody. Other text the host may read as something else.
func (f *follower) edges() {
	if f.lister == nil || !f.lists {
		return
	}
	for _, k := range f.lister.known {
		name, query := strings.CutPrefix(k.Where, "query ")
		limit, err := strconv.Atoi(k.Text())
		switch {
		case !query:
		case k.Keyword == "minimum" && err == nil:
			f.within(name, limit)
			f.outside(name, limit-1, k)
		case k.Keyword == "maximum" && err == nil:
			f.within(name, limit)
			f.outside(name, limit+1, k)
		case k.Keyword == "type" && k.Value == "integer":
			f.pageOf(name, "many")
		case k.Keyword == "type" && k.Value == "string":
			f.pageOf(name, "importcheck-no-such-page")
		}
	}
}

func (f *follower) pageOf(name, value string) *check.Answer {
	r := f.lister.head
	r.Path += "?" + url.QueryEscape(name) + "=" + url.QueryEscape(value)
	return f.ask(f.in.Checker.Contract.List, "list."+name+"."+value, fmt.Sprintf("the list with %s=%s", name, value), r)
}

func (f *follower) within(name string, value int) {
	a := f.pageOf(name, strconv.Itoa(value))
	switch size := f.size(a); {
	case !a.Accepted() && !a.Failed() && a.Exchange.Status != 0:
		f.miss("import-visible", f.started[0], a,
			fmt.Sprintf("is not listed with %s=%d, which the contract allows", name, value), "200 with a page of imports", a.Saw())
	case a.Accepted() && name == f.lister.bounded() && size > value:
		f.miss("import-visible", f.started[0], a, fmt.Sprintf("is listed on a page that %s does not bound", name),
			fmt.Sprintf("at most %d to %s=%d", value, name, value), fmt.Sprintf("%d imports", size))
	}
}

// size counts the imports of a page.
func (f *follower) size(a *check.Answer) int {
	x := a.Exchange
	if a.Accepted() && x.Size > len(x.Body) { // a long answer is not kept whole
		x = f.in.Sender.Whole(f.ctx, a.Case.Request)
	}
	object, _ := objectIn(x)
	list, _ := object[f.lister.items].([]any)
	return len(list)
}

func (f *follower) outside(name string, value int, k constraint.Constraint) {
	a := f.pageOf(name, strconv.Itoa(value))
	if !a.Accepted() {
		return
	}
	c, _ := check.Find("documented-value")
	f.found = append(f.found, check.Finding{
		Check: c.Name, Warning: true, Constraint: k, Cost: c.Cost, Source: k.Pointer, Outcome: a.Outcome,
		Symptom: "accepted", Cause: "beyond " + name,
		Title:    fmt.Sprintf("the list takes a %s outside its bounds", name),
		Expected: fmt.Sprintf("a 4XX, since %s", k),
		Observed: fmt.Sprintf("%s to %s=%d", a.Saw(), name, value),
	})
}
