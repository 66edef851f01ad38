package lifecycle

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
)

// ids are those of imports, in their order.
func ids(imports []Imported) string {
	var out []string
	for _, i := range imports {
		out = append(out, i.ID)
	}
	return strings.Join(out, " ")
}

// What the pages of a list hold, each named by the token that leads to it, and what is read.
func TestRead(t *testing.T) {
	one, two := `{"id":"1","uri":"s3://b/one"}`, `{"id":"2","uri":"s3://b/two"}`
	for _, tt := range []struct {
		list  string
		pages map[string]host.Exchange
		want  string // ids
		whole bool
		asked int
	}{
		{"one page", map[string]host.Exchange{"": pageOf("", one, two)}, "1 2", true, 1},
		{"two pages", map[string]host.Exchange{"": pageOf("a", one), "a": pageOf("", two)}, "1 2", true, 2},
		{"an empty page before another", map[string]host.Exchange{"": pageOf("a"), "a": pageOf("", two)}, "2", true, 2},
		{"nothing", map[string]host.Exchange{"": pageOf("")}, "", true, 1},
		{"no array", map[string]host.Exchange{"": answered(200, `{}`)}, "", true, 1},
		{"a page that leads to itself", map[string]host.Exchange{"": pageOf("a", one), "a": pageOf("a", two)}, "1 2", true, 3},
		{"empty pages for ever", map[string]host.Exchange{"": pageOf("a"), "a": pageOf("a")}, "", true, mostEmpty + 1},
		{"an id that is a number", map[string]host.Exchange{"": pageOf("", `{"id":7}`)}, "7", true, 1},
		{"an import that is no object", map[string]host.Exchange{"": pageOf("", `7`, one)}, " 1", true, 1},
		{"a token to be escaped", map[string]host.Exchange{"": pageOf("a b&c", one), "a b&c": pageOf("", two)}, "1 2", true, 2},
		{"a token that is a number", map[string]host.Exchange{"": answered(200, `{"data":[`+one+`],"pagination":{"next":7}}`), "7": pageOf("", two)}, "1 2", true, 2},
		{"0 for no token", map[string]host.Exchange{"": answered(200, `{"data":[`+one+`],"pagination":{"next":0}}`)}, "1", true, 1},
		{"a token that is an array", map[string]host.Exchange{"": answered(200, `{"data":[`+one+`],"pagination":{"next":[7]}}`)}, "1", true, 1},
		{"a page that is no JSON", map[string]host.Exchange{"": answered(200, `<html>`)}, "", false, 1},
		{"a page that is no object", map[string]host.Exchange{"": answered(200, `[`+one+`]`)}, "", false, 1},
		{"a second page that is no JSON", map[string]host.Exchange{"": pageOf("a", one), "a": answered(200, `{`)}, "1", false, 2},
		{"a second page that is refused", map[string]host.Exchange{"": pageOf("a", one), "a": answered(400, `{}`)}, "1", false, 2},
		{"a page that did not come whole", map[string]host.Exchange{"": {Status: 200, Body: []byte(`{}`), Failure: host.TooLarge}}, "", false, 1},
		{"nothing that came", map[string]host.Exchange{"": {Failure: host.Refused, Problem: "refused"}}, "", false, 1},
	} {
		t.Run(tt.list, func(t *testing.T) {
			h := newHandmade(t)
			h.departs = departure{instead: func(_ *handmade, q question) *host.Exchange {
				x := tt.pages[q.query.Get("paginationToken")]
				return &x
			}}
			l := NewLister(h.catalogue, h.checker).Read(t.Context(), h.Whole)
			if ids(l.Imports) != tt.want || l.Whole != tt.whole || len(h.asked) != tt.asked {
				t.Errorf("%q, whole %v, after %d requests", ids(l.Imports), l.Whole, len(h.asked))
			}
		})
	}
}

func TestAListThatNeverEndsIsReadSoFar(t *testing.T) {
	h := newHandmade(t)
	h.departs = endless()
	l := NewLister(h.catalogue, h.checker).Read(t.Context(), h.Whole)
	if l.Whole || len(l.Imports) != MostPages {
		t.Errorf("%d imports, whole %v", len(l.Imports), l.Whole)
	}
}

// A list that could not be read says what came in its place.
func TestAListThatCannotBeReadSaysWhy(t *testing.T) {
	h := newHandmade(t)
	h.departs = instead("list", host.Exchange{Failure: host.Refused, Problem: "connection refused"})
	l := NewLister(h.catalogue, h.checker).Read(t.Context(), h.Whole)
	if got := fmt.Sprint(l.Request, l.Status, l.Failure, l.Problem); got != fmt.Sprint("GET /bulk/imports", 0, host.Refused, "connection refused") {
		t.Error(got)
	}
}

func TestAContractWithoutAListIsReadAsNone(t *testing.T) {
	h := newHandmade(t)
	contract := *h.checker.Contract
	contract.List = nil
	l := NewLister(h.catalogue, check.NewChecker(&contract, h.catalogue.Known)).Read(t.Context(), h.Whole)
	if l.Whole || len(l.Imports) > 0 || len(h.asked) > 0 {
		t.Errorf("%+v", l)
	}
}

// What a list shows of an import, by the texts that storage is looked for under.
func TestWhatAListShowsOfAnImport(t *testing.T) {
	for _, tt := range []struct {
		item, texts string
		over        bool
	}{
		{`{"id":"1","uri":"s3://B/Dir/","status":"Pending"}`, "pending s3://b/dir", false},
		{`{"id":"1","uri":"s3://b/dir","status":"Cancelled"}`, "cancelled s3://b/dir", true},
		{`{"id":"1","status":"InProgress"}`, " inprogress", false},
		{`{"id":"s3://b/dir"}`, "", false},
		{`{"id":"1","uri":7}`, "", false},
	} {
		t.Run(tt.item, func(t *testing.T) {
			l := read(t, tt.item)
			if got := strings.Join(slices.Sorted(slices.Values(l.Imports[0].Texts)), " "); got != tt.texts || l.Imports[0].Over() != tt.over {
				t.Errorf("texts %q, over %v", got, l.Imports[0].Over())
			}
		})
	}
}

// read reads a list of one page.
func read(t *testing.T, items ...string) *Listing {
	t.Helper()
	h := newHandmade(t)
	return NewLister(h.catalogue, h.checker).Read(t.Context(), func(context.Context, generators.Request) host.Exchange { return pageOf("", items...) })
}
