package lifecycle

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/gate"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/strictjson"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// MostPages bounds how far a list is read: a host may page without end.
const MostPages = 200

// A Lister reads the list of imports. Which parameter asks for a page, which property
// holds the imports and which one the way to the next page is read from the contract.
type Lister struct {
	head  generators.Request // GET with key and required headers
	items string             // the property that is an array of objects
	next  []string           // the path of the text that leads to the next page
	place string             // the property of an import that names its storage, or ""
	token string             // the query parameter that takes it
	limit string             // the query parameter for the size of a page, with its largest value: "limit=100"
	judge *check.Checker
	known []constraint.Constraint
}

// NewLister returns the lister of a contract, or nil where it has no list that can be
// followed.
func NewLister(m *generators.Catalogue, j *check.Checker) *Lister {
	op := j.Contract.List
	if op == nil {
		return nil
	}
	l := &Lister{head: m.Head().Without("Content-Type"), judge: j, known: j.Known(op)}
	l.head.Method, l.head.Path, l.head.Body = op.Method, op.Path, nil
	if place := m.StoragePlace(); place != nil {
		l.place = place.Name
	}
	for _, k := range l.known {
		l.learn(k)
	}
	if l.items == "" {
		return nil
	}
	return l
}

func (l *Lister) learn(k constraint.Constraint) {
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
func (l *Lister) page(token string) generators.Request { return l.sized(l.limit, token) }

// sized returns the request for a page of a size: "limit=1".
func (l *Lister) sized(limit, token string) generators.Request {
	r := l.head
	sep := "?"
	for _, part := range []string{limit, l.token + "=" + url.QueryEscape(token)} {
		if part != "" && !strings.HasPrefix(part, "=") && !(strings.HasSuffix(part, "=") && token == "") {
			r.Path, sep = r.Path+sep+part, "&"
		}
	}
	return r
}

// bounded is the name of the parameter that bounds a page, or "".
func (l *Lister) bounded() string {
	name, _, _ := strings.Cut(l.limit, "=")
	return name
}

// An Imported is one import that a host lists.
type Imported struct {
	ID       string
	URI      string   // as it is listed, or ""
	Progress string   // how far it has come, or ""
	Texts    []string // every text of it but the id, as Like compares them: the URI is one of them
}

// Over reports whether an import is listed as ended.
func (i Imported) Over() bool { return i.Progress != "" && isOver(i.Progress) }

// A Listing is the list of a host at one moment.
type Listing struct {
	Imports []Imported
	Whole   bool     // the host has a list, and it was read to its end
	Endless bool     // it goes on and on without an import that was not there before
	Twice   []string // the ids that stand in it more than once
	Pages   int      // that were read
	Course  []string // of the first pages: how many imports each held, and the token that led to it

	Request, Problem string // what was asked last, and what was wrong with it
	Status           int    // that it was answered with
	Failure          host.Failure
}

// Listed are the imports as a journal remembers them.
func (l *Listing) Listed() []gate.Listed {
	var out []gate.Listed
	for _, i := range l.Imports {
		out = append(out, gate.Listed{ID: i.ID, Texts: i.Texts})
	}
	return out
}

// Read reads the list, a page at a time. A nil lister reads an empty one that is not whole.
func (l *Lister) Read(ctx context.Context, do func(context.Context, generators.Request) host.Exchange) *Listing {
	if l == nil {
		return &Listing{}
	}
	out := &Listing{Request: l.head.Method + " " + l.head.Path}
	token, used, seen, empty, stale := "", map[string]bool{}, map[string]bool{}, 0, 0
	for range MostPages {
		q := l.page(token)
		ex := do(ctx, q)
		if token != "" {
			out.Request = q.Method + " " + textsafe.Cut(q.Path, longestRequest)
		}
		out.Status, out.Problem, out.Failure = ex.Status, ex.Problem, ex.Failure
		object, ok := objectIn(ex)
		if !ok {
			return out
		}
		page := l.read(object)
		if out.Pages++; out.Pages <= mostCourse {
			out.Course = append(out.Course, course(len(page), l.token, token))
		}
		if empty++; len(page) > 0 {
			empty = 0
		}
		token = l.nextToken(object)
		if stale++; !repeats(page, seen) {
			stale = 0
		}
		out.Endless = empty > mostEmpty || stale > mostStale || stale > 0 && used[token]
		used[token] = true
		if stale == 0 {
			out.add(page, seen)
		}
		if token == "" || out.Endless {
			out.Whole = true // what only repeats itself has nothing more to say
			return out
		}
		if l.token == "" {
			return out // the contract names no parameter for the next page
		}
	}
	return out
}

// longestRequest is how many characters of a path are named: a token may be long.
const longestRequest = 120

// objectIn reads the JSON object of a whole answer with status 200.
func objectIn(x host.Exchange) (map[string]any, bool) {
	if x.Status != http.StatusOK || !x.Readable() {
		return nil, false
	}
	v, _, err := strictjson.Parse(x.Body)
	object, ok := v.(map[string]any)
	return object, ok && err == nil
}

// mostEmpty is how many empty pages may stand before others.
const mostEmpty = 20

// mostCourse is of how many pages the course is told.
const mostCourse = 4

// course says how many imports a page held and what led to it.
func course(imports int, name, token string) string {
	if token == "" {
		return fmt.Sprintf("the first page holds %d", imports)
	}
	return fmt.Sprintf("the one behind %s=%s %d", name, textsafe.Cut(token, 60), imports)
}

// mostStale is how many pages on end may hold nothing new: a list whose order changes may repeat some.
const mostStale = 4

// repeats reports whether a page holds nothing but imports that were seen before.
func repeats(page []Imported, seen map[string]bool) bool {
	return len(page) > 0 && !slices.ContainsFunc(page, func(i Imported) bool { return !seen[i.ID] })
}

// add takes a page into the listing, and notes what was seen.
func (l *Listing) add(page []Imported, seen map[string]bool) {
	l.Imports = append(l.Imports, page...)
	for _, i := range page {
		if i.ID != "" && seen[i.ID] {
			l.Twice = append(l.Twice, i.ID)
		}
		seen[i.ID] = true
	}
}

// Judging has each page that is read checked as well, or only those that cannot be read, where the
// host has a list.
func (l *Lister) Judging(each bool, do func(context.Context, generators.Request) host.Exchange, found func(...check.Finding)) func(context.Context, generators.Request) host.Exchange {
	if l == nil {
		return do
	}
	return func(ctx context.Context, r generators.Request) host.Exchange {
		ex := do(ctx, r)
		if _, read := objectIn(ex); read && !each {
			return ex
		}
		a, broken := l.judge.One(check.Outcome{Case: caseOf(l.judge, l.judge.Contract.List, "list.page", "a page of the list", r), Exchange: ex})
		if there(a) {
			found(broken...)
		}
		return ex
	}
}

func (l *Lister) read(page map[string]any) []Imported {
	list, _ := page[l.items].([]any)
	identity := strings.TrimPrefix(l.judge.Identity(), "/")
	var out []Imported
	for _, item := range list {
		object, _ := item.(map[string]any)
		one, stored := Imported{ID: l.judge.IDIn(object), Progress: progressIn(l.known, object)}, false
		one.URI, _ = object[l.place].(string)
		for name, v := range object {
			if s, ok := v.(string); ok && name != identity { // a refused uri may read like an id
				one.Texts = append(one.Texts, gate.Like(s))
				stored = stored || strings.Contains(s, "://")
			}
		}
		if !stored {
			one.Texts = append(one.Texts, "")
		}
		out = append(out, one)
	}
	return out
}

func (l *Lister) nextToken(page map[string]any) string {
	var v any = page
	for _, name := range l.next {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	switch x := v.(type) {
	case string:
		return x
	case json.Number: // of the wrong type, and a way on all the same; what is not over 0 often stands for none
		if n := x.String(); n != "0" && !strings.HasPrefix(n, "-") {
			return n
		}
	}
	return ""
}
