package lifecycle

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/textsafe"
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
	f.out.Listing = f.read()
	if l := f.out.Listing; l.Pages > 0 && l.Failure == "" && l.Status/100 == 4 {
		f.miss("import-visible", f.started[0], f.page, "is in a list that cannot be read on: the next page is rejected",
			"200 to the page that the one before leads to", fmt.Sprintf("status %d to %s", l.Status, l.Request))
	}
	starts := f.listable()
	f.once(starts)
	if len(starts) == 0 {
		return
	}
	last := starts[len(starts)-1].Exchange.Ended()
	var missing []*check.Answer
	f.until(last, func() bool {
		if missing = f.unlisted(starts); len(missing) > 0 {
			f.out.Listing = f.read()
			missing = f.unlisted(starts)
		}
		return len(missing) == 0 || time.Since(missing[0].Exchange.Ended()) > host.MostDelay // the newest need not be waited for
	})
	if len(missing) == 0 || f.over() {
		return
	}
	s, at := missing[0], missing[0]
	if i := slices.Index(f.started, s); i < f.before { // all that were not followed were started before the page, too
		at = f.page
	}
	f.miss("import-visible", s, at, "is not in the list"+f.cut(len(missing)), "each import that was started in the list, by its id",
		fmt.Sprintf("of %d that were started, %d are not in the list, this one among them: %s", len(starts), len(missing), strings.Join(f.out.Listing.Course, ", ")))
}

// cut says of a list that it ends after a page as full as was asked for, or how many it lacks over how
// many pages: a mistake from page to page loses as many as there are pages, or one fewer.
func (f *follower) cut(missing int) string {
	_, most, _ := strings.Cut(f.lister.limit, "=")
	if l := f.out.Listing; l.Pages == 1 && strconv.Itoa(len(l.Imports)) == most {
		return fmt.Sprintf(", which ends after its first page (%s imports)", most)
	}
	if pages := f.out.Listing.Pages; pages > 1 && !f.out.Listing.Endless {
		return fmt.Sprintf(", which lacks %d over its %d pages", missing, pages)
	}
	return ""
}

// listable are the starts that must stand in the list, in the order in which they were answered: all
// that are valid and were not cancelled.
func (f *follower) listable() []*check.Answer {
	out := slices.Clone(f.started)
	for _, s := range f.in.Starts {
		if s.valid() && s.ID() != "" && !s.Forgotten && !slices.Contains(f.started, s.Answer) {
			out = append(out, s.Answer)
		}
	}
	out = slices.DeleteFunc(out, func(s *check.Answer) bool { return !f.ended[s.ID()].IsZero() })
	slices.SortStableFunc(out, func(a, b *check.Answer) int { return a.Exchange.Ended().Compare(b.Exchange.Ended()) })
	return out
}

// unlisted are those of some starts that the list does not hold, as far as it was read.
func (f *follower) unlisted(starts []*check.Answer) (out []*check.Answer) {
	l := f.out.Listing
	if !l.Whole {
		return nil
	}
	listed := map[string]bool{}
	for _, i := range l.Imports {
		listed[i.ID] = true
	}
	for _, s := range starts {
		if !listed[s.ID()] {
			out = append(out, s)
		}
	}
	return out
}

// once looks whether each import stands in the list once, with the storage that was sent. What
// stands there twice is looked for again: a page may move while somebody starts more.
func (f *follower) once(starts []*check.Answer) {
	l := f.out.Listing
	if l.Endless {
		f.miss("import-visible", f.started[0], f.page, "is listed on pages without end", "a last page, which leads to no other one",
			"each page leads to another one, and they hold nothing that was not listed before")
	}
	if len(l.Twice) > 0 && !l.Endless {
		f.out.Listing = f.read()
		if again := f.out.Listing.Twice; slices.ContainsFunc(again, func(id string) bool { return slices.Contains(l.Twice, id) }) {
			f.miss("import-visible", f.started[0], f.page, "is listed more than once", "each import once, over all pages",
				fmt.Sprintf("%d imports stand in the list twice, such as the one with the id %s", len(again), textsafe.Cut(again[0], 40)))
		}
	}
	by := map[string]*check.Answer{}
	for _, s := range starts {
		by[s.ID()] = s
	}
	for _, i := range f.out.Listing.Imports {
		if s := by[i.ID]; s != nil && f.misnamed(s, f.page, i.URI) {
			return
		}
	}
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
			if a := f.pageOf(name, "many"); a.Accepted() {
				f.lenient(name, "that is no number", k, a)
			}
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
	case !a.Accepted() || name != f.lister.bounded():
	case size > value:
		f.unbounded(a, "a page", name, value, size)
	case size == value:
		f.further(a, name, value)
	}
}

// further asks for the page behind a small one, with the same limit.
func (f *follower) further(a *check.Answer, name string, value int) {
	object, _ := objectIn(a.Exchange)
	token := f.lister.nextToken(object)
	if token == "" || f.lister.token == "" {
		return
	}
	r := f.lister.sized(fmt.Sprintf("%s=%d", name, value), token)
	next := f.ask(f.in.Checker.Contract.List, fmt.Sprintf("list.%s.%d.next", name, value), fmt.Sprintf("the page behind that of the list with %s=%d", name, value), r)
	if size := f.size(next); next.Accepted() && size > value {
		f.unbounded(next, "a page with a token", name, value, size)
	}
}

// unbounded is the violation of a page that holds more imports than it was asked for.
func (f *follower) unbounded(a *check.Answer, page, name string, value, size int) {
	f.miss("import-visible", f.started[0], a, fmt.Sprintf("is listed on %s that %s does not bound", page, name),
		fmt.Sprintf("at most %d to %s=%d", value, name, value), fmt.Sprintf("%d imports", size)).Symptom = check.Unbounded
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
	if a.Accepted() {
		f.lenient(name, "outside its bounds", k, a)
	}
}

// lenient is the warning of a parameter that should have been rejected.
func (f *follower) lenient(name, what string, k constraint.Constraint, a *check.Answer) {
	c, _ := check.Find("documented-value")
	f.found = append(f.found, check.Finding{
		Check: c.Name, Warning: true, Constraint: k, Cost: c.Cost, Source: k.Pointer, Outcome: a.Outcome,
		Symptom: "accepted", Cause: "beyond " + name,
		Title:    fmt.Sprintf("the list takes a %s %s", name, what),
		Expected: fmt.Sprintf("a 4XX, since %s", k),
		Observed: a.Saw() + " to " + a.Case.Description,
	})
}
