package diff

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/importcheck/spec"
	"pgregory.net/rapid"
)

// An edit changes the text of a contract at one place: the first old after an anchor.
type edit struct{ anchor, old, new string }

// apply makes edits one after the other; one that finds nothing is a mistake of the
// test and ends it.
func apply(t rapid.TB, text string, edits []edit) string {
	t.Helper()
	for _, e := range edits {
		at := strings.Index(text, e.anchor)
		if at < 0 {
			t.Fatalf("no anchor %q", e.anchor)
		}
		from := strings.Index(text[at:], e.old)
		if from < 0 {
			t.Fatalf("no %q after %q", e.old, e.anchor)
		}
		text = text[:at+from] + e.new + text[at+from+len(e.old):]
	}
	return text
}

func latest(t rapid.TB) string {
	t.Helper()
	b, ok := spec.Embedded("2026-04")
	if !ok {
		t.Fatal("2026-04 is not embedded")
	}
	return string(b)
}

// startOnly is the latest contract without the related operations: most edits are about
// the start, and less is read in half the time.
func startOnly(t rapid.TB) string {
	t.Helper()
	text := latest(t)
	for _, cut := range [][2]string{{"    get:\n      operationId: listBulkImports", "    post:\n"}, {"  /bulk/imports/{id}:\n", "components:\n"}} {
		from := strings.Index(text, cut[0])
		to := strings.Index(text, cut[1])
		if from < 0 || to < from {
			t.Fatalf("no part from %q to %q", cut[0], cut[1])
		}
		text = text[:from] + text[to:]
	}
	return text
}

// source returns the contract that a row edits.
func (r row) source(t rapid.TB) string {
	if r.op == "" {
		return startOnly(t)
	}
	return latest(t)
}

func load(t rapid.TB, name, text string) *spec.Contract {
	t.Helper()
	c, err := spec.LoadBytes(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// quickly loads a contract under the name of the embedded ones, whose documents are
// known to be sound: everything else is read and compiled as ever.
func quickly(t rapid.TB, text string) *spec.Contract {
	t.Helper()
	if c, ok := loaded.Load(text); ok {
		return c.(*spec.Contract)
	}
	c := load(t, "embedded", text)
	if len(text) > 1000 { // the small ones are drawn and do not come again
		loaded.Store(text, c)
	}
	return c
}

var loaded sync.Map // contracts by their text

// A row is one edit of the 2026-04 contract and everything that must be reported of it.
type row struct {
	name    string
	op      string // the operation that is looked at; the start where empty
	base    []edit // made in both contracts, so that the edit has something to change
	edits   []edit
	want    []string // "class direction where kind"
	because string   // by the rules of OpenAPI and JSON Schema, or by what issue and design say
}

func TestSingleEdits(t *testing.T) {
	rows := slices.Concat(requestRows, parameterRows, operationRows, answerRows)
	if len(rows) < 80 {
		t.Fatalf("%d edits, want 80 at least", len(rows))
	}
	names := set{}
	for _, r := range rows {
		if r.because == "" || names[r.name] {
			t.Errorf("%s: no reason, or the name stands twice", r.name)
		}
		names[r.name] = true
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			before := apply(t, r.source(t), r.base)
			after := apply(t, before, r.edits)
			op := r.op
			if op == "" {
				op = "start"
			}
			old, new := quickly(t, before), quickly(t, after)
			d := compareAll(old, new)
			for _, c := range d.Changes {
				if old.Line(c.OldPointer) == 0 && c.OldPointer != "" || new.Line(c.NewPointer) == 0 && c.NewPointer != "" {
					t.Errorf("%s points nowhere: %q and %q", c.Kind, c.OldPointer, c.NewPointer)
				}
			}
			got := changeLines(d.Only(op))
			want := slices.Sorted(slices.Values(r.want))
			if !slices.Equal(got, want) {
				t.Errorf("because %s\n got %s\nwant %s", r.because, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
			}
		})
	}
	t.Logf("%d edits", len(rows))
}

func changeLines(d Diff) []string {
	var out []string
	for _, c := range d.Changes {
		out = append(out, fmt.Sprintf("%s %s %s %s", c.Class, c.Direction, c.Where, c.Kind))
	}
	slices.Sort(out)
	return out
}
