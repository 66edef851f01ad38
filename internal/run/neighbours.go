package run

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/strictjson"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// mostPages bounds how far a list is followed: a host may page without end.
const mostPages = 200

// A lister reads the list of imports. Which parameter asks for a page, which property
// holds the imports and which one the way to the next page is read from the contract.
type lister struct {
	head  generators.Request // GET with key and required headers
	items string             // the property that is an array of objects
	next  []string           // the path of the text that leads to the next page
	token string             // the query parameter that takes it
	limit string             // the query parameter for the size of a page, with its largest value: "limit=100"
	judge *check.Checker
	known []constraint.Constraint
}

// newLister returns the lister of a contract, or nil where it has no list that can be
// followed.
func newLister(c *spec.Contract, m *generators.Catalogue, j *check.Checker) *lister {
	op := c.List
	if op == nil {
		return nil
	}
	l := &lister{head: m.Head().Without("Content-Type"), judge: j, known: j.Known(op)}
	l.head.Method, l.head.Path, l.head.Body = op.Method, op.Path, nil
	for _, k := range l.known {
		l.learn(k)
	}
	if l.items == "" {
		return nil
	}
	return l
}

func (l *lister) learn(k constraint.Constraint) {
	name, query := strings.CutPrefix(k.Where, "query ")
	_, body, inBody := strings.Cut(k.Where, "200 ")
	path := spec.Tokens(body)
	switch {
	case query && k.Keyword == "type" && k.Value == "string" && l.token == "":
		l.token = name
	case query && k.Keyword == "maximum":
		l.limit = name + "=" + k.Text()
	case inBody && k.Keyword == "type" && k.Value == "array" && len(path) == 1 && l.items == "":
		l.items = path[0]
	case inBody && k.Keyword == "type" && k.Value == "string" && !slices.Contains(path, "*") && l.next == nil:
		l.next = path
	}
}

// page returns the request for a page.
func (l *lister) page(token string) generators.Request {
	r := l.head
	sep := "?"
	for _, part := range []string{l.limit, l.token + "=" + url.QueryEscape(token)} {
		if part != "" && !strings.HasPrefix(part, "=") && !(strings.HasSuffix(part, "=") && token == "") {
			r.Path, sep = r.Path+sep+part, "&"
		}
	}
	return r
}

// An imported is one import that a host lists.
type imported struct {
	id       string
	progress string   // how far it has come, or ""
	text     []string // every text of it but the id, as like compares them: the URI is one of them
}

// over reports whether an import is listed as ended.
func (i imported) over() bool { return i.progress != "" && isOver(i.progress) }

// A listing is the list of a host at one moment.
type listing struct {
	imports []imported
	whole   bool // the host has a list, and it was read to its end

	request, problem string // what was asked last, and what was wrong with it
	status           int    // that it was answered with
	failure          host.Failure
}

// none takes back what was read of a list that broke off.
func (l *listing) none() *listing {
	l.imports = nil
	return l
}

// imports reads the list.
func (e *Engine) imports(ctx context.Context) *listing {
	l := newLister(e.Contract, e.Catalogue, e.Checker)
	if l == nil {
		return &listing{}
	}
	out := l.list(func(r generators.Request) host.Exchange { e.sent++; return e.Client.Do(ctx, r) })
	if lost(&check.Answer{Outcome: check.Outcome{Exchange: host.Exchange{Failure: out.failure}}}) && out.failure != host.Limited {
		e.outage, e.stop = true, "the host cannot be reached: "+out.problem
	}
	return out
}

// list reads the list, a page at a time.
func (l *lister) list(do func(generators.Request) host.Exchange) *listing {
	out := &listing{request: l.head.Method + " " + l.head.Path}
	token, seen := "", map[string]bool{}
	for range mostPages {
		ex := do(l.page(token))
		out.status, out.problem, out.failure = ex.Status, ex.Problem, ex.Failure
		if ex.Status != 200 || ex.Failure != "" {
			return out.none()
		}
		v, _, err := strictjson.Parse(ex.Body)
		object, ok := v.(map[string]any)
		if err != nil || !ok {
			return out.none()
		}
		page := l.read(object)
		out.imports = append(out.imports, page...)
		if token = l.nextToken(object); token == "" || !news(page, seen) {
			out.whole = true // what only repeats itself has nothing more to tell
			return out
		}
		if l.token == "" {
			return out // the contract names no parameter for the next page
		}
	}
	return out
}

// news reports whether a page holds an import that was not seen before, and marks all as
// seen. An empty page may stand before others.
func news(page []imported, seen map[string]bool) bool {
	before := len(seen)
	for _, i := range page {
		seen[i.id] = true
	}
	return len(seen) > before || len(page) == 0
}

func (l *lister) read(page map[string]any) []imported {
	list, _ := page[l.items].([]any)
	identity := strings.TrimPrefix(l.judge.Identity(), "/")
	var out []imported
	for _, item := range list {
		object, _ := item.(map[string]any)
		one, stored := imported{id: l.judge.IDIn(object), progress: progressIn(l.known, object)}, false
		for name, v := range object {
			if s, ok := v.(string); ok && name != identity { // a refused uri may read like an id
				one.text = append(one.text, like(s))
				stored = stored || strings.Contains(s, "://")
			}
		}
		if !stored {
			one.text = append(one.text, "")
		}
		out = append(out, one)
	}
	return out
}

func (l *lister) nextToken(page map[string]any) string {
	var v any = page
	for _, name := range l.next {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	s, _ := v.(string)
	return s
}

// rememberImports notes what the host lists before the run, and returns it.
func (e *Engine) rememberImports(ctx context.Context) *listing {
	before := e.imports(ctx)
	e.lists, e.baseline, e.before = before.whole, map[string]bool{}, before.imports
	for _, i := range before.imports {
		e.baseline[i.id] = true
	}
	return before
}

// compareLists looks for imports that no accepted start explains; now is the list, where it
// was read since the last start.
func (e *Engine) compareLists(ctx context.Context, now *listing) {
	if !e.lists || e.stop != "" || ctx.Err() != nil {
		return
	}
	if now == nil {
		now = e.imports(ctx)
	}
	e.listCut = !now.whole && len(now.imports) > 0
	for _, i := range now.imports {
		for _, text := range i.text {
			if a := e.refused[text]; a != nil && !e.accepted[text] && !e.baseline[i.id] {
				e.raw = append(e.raw, e.unexplained(a, i))
			}
		}
	}
}

// like is how texts of storage are compared: a host may write storage anew, in small letters or
// without a slash at its end.
func like(text string) string { return strings.ToLower(strings.TrimRight(text, "/")) }

// key is a text as the list shows it to the run: with the parts masked that are of the key.
func (e *Engine) key(text string) string { return like(e.mask(text)) }

// noteText remembers by what text the import of a start is known, whether it was
// accepted or not. It is called with the lock held.
func (e *Engine) noteText(a *check.Answer) {
	if a.Case.Names != "" {
		e.note(a, a.Case.Names)
	}
	for s := range e.Catalogue.Root.All() {
		if len(s.Families) == 0 || a.Case.Value == nil {
			continue
		}
		v, _ := a.Case.Value.GetAt(s.Path())
		if text, ok := v.(string); ok && text != "" {
			e.note(a, text)
		}
	}
}

func (e *Engine) note(a *check.Answer, text string) {
	switch {
	case a.Started() || a.Exchange.Status == 0:
		e.accepted[e.key(text)] = true // without an answer it may have been started
	case !a.OtherPath():
		e.refused[e.key(text)] = a
	}
}

// unexplained is the finding of an import whose start was refused, or was no start.
func (e *Engine) unexplained(a *check.Answer, i imported) check.Finding {
	name := "refused-starts-nothing"
	if a.Elsewhere() {
		name = "method-not-allowed"
	}
	c, _ := check.Find(name)
	return check.Finding{Check: c.Name, Constraint: a.Case.Constraint, Symptom: "listed", Cost: c.Cost, Source: c.Source, Outcome: a.Outcome, Cause: fmt.Sprint("listed|", a.Exchange.Status/100),
		Title:    fmt.Sprintf("a request that was answered with %d started an import all the same", a.Exchange.Status),
		Expected: "no import of that uri in the list", Observed: "the list holds one of that uri, which was not there before"}
}
