package diff

import (
	"fmt"
	"slices"
	"strings"
)

// compareShapes compares what a text or a number looks like: format, pattern, multiple.
func (q pair) compareShapes() {
	if q.share("string", "number", "integer") {
		q.compareFormats()
	}
	if q.share("string") && !sameSet(q.a.patterns, q.b.patterns) {
		q.report("pattern-"+turn(q.a.patterns, q.b.patterns), "pattern", joined(q.a.patterns), joined(q.b.patterns))
	}
	if q.share("number", "integer") && !sameSet(q.a.multiple, q.b.multiple) {
		q.report("multiple-"+q.multiples(), "multipleOf", joined(q.a.multiple), joined(q.b.multiple))
	}
	if q.share("array") && q.a.unique != q.b.unique {
		kind := "unique-added"
		if q.a.unique {
			kind = "unique-removed"
		}
		q.report(kind, "uniqueItems", flagText(q.a.unique), flagText(q.b.unique))
	}
}

// within says which formats hold every value of another one.
var within = map[string]string{"int32": "int64", "float": "double"}

func (q pair) compareFormats() {
	if sameSet(q.a.formats, q.b.formats) {
		return
	}
	kind := turn(q.a.formats, q.b.formats)
	if old, now := joined(q.a.formats), joined(q.b.formats); within[old] == now && now != "" {
		kind = "wider"
	} else if within[now] == old && old != "" {
		kind = "narrower"
	}
	q.report("format-"+kind, "format", joined(q.a.formats), joined(q.b.formats))
}

// multiples distinguishes a change from 2 to 4 from one to 3: every multiple of 4 is one of 2.
func (q pair) multiples() string {
	if len(q.a.multiple) != 1 || len(q.b.multiple) != 1 {
		return turn(q.a.multiple, q.b.multiple)
	}
	switch a, b := q.a.multiple[0], q.b.multiple[0]; {
	case isMultiple(b, a):
		return "added"
	case isMultiple(a, b):
		return "removed"
	}
	return "changed"
}

// turn says how a set of demands, all of which hold, changed.
func turn[T comparable](a, b []T) string {
	switch {
	case !slices.ContainsFunc(a, func(v T) bool { return !slices.Contains(b, v) }):
		return "added"
	case !slices.ContainsFunc(b, func(v T) bool { return !slices.Contains(a, v) }):
		return "removed"
	}
	return "changed"
}

func sameSet[T comparable](a, b []T) bool { return len(a) == len(b) && turn(a, b) == "added" }

func joined[T any](list []T) string {
	var out []string
	for _, v := range list {
		out = append(out, fmt.Sprint(v))
	}
	return strings.Join(out, " and ")
}

func flagText(b bool) string {
	if b {
		return "true"
	}
	return ""
}
