package diff

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/importcheck/spec"
	"github.com/pb33f/go-yaml"
	"pgregory.net/rapid"
)

// An edit changes the text of a contract at one place: behind an anchor, the first of a
// text into another one.
type edit [3]string

// Places of the contract that several tests edit behind.
const (
	inModel   = "    ImportModel:\n"
	inRequest = "    StartImportRequest:\n"
	inVersion = "    ApiVersion:\n"
	inGet     = "operationId: listBulkImports"
	integ     = "        integrationId:\n"
	uri       = "        uri:\n          description: >-"
	errorRef  = "        errorMode:\n          $ref: '#/components/schemas/ImportErrorMode'\n"
)

// apply makes edits one after the other; one that finds nothing is a mistake of the
// test and ends it.
func apply(t rapid.TB, text string, edits []edit) string {
	t.Helper()
	for _, e := range edits {
		anchor, old, new := e[0], e[1], e[2]
		at := strings.Index(text, anchor)
		if at < 0 {
			t.Fatalf("no anchor %q", anchor)
		}
		from := strings.Index(text[at:], old)
		if from < 0 {
			t.Fatalf("no %q after %q", old, anchor)
		}
		text = text[:at+from] + new + text[at+from+len(old):]
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

// startOnly is the latest contract without the start's neighbours: most edits are about
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
	if r.Of == "" {
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

// A row is one edit of the 2026-04 contract and everything that must be told of it.
type row struct {
	Name    string
	Of      string   // the operation that is looked at; the start where empty
	Base    []edit   // made in both contracts, so that the edit has something to change
	Edits   []edit   // of which each begins with a place's name or its text
	Want    []string // "class direction where kind"
	Because string   // by the rules of OpenAPI and JSON Schema, or by what issue and design say
}

// rows returns those of testdata/edits.yaml.
func rows(t *testing.T) []row {
	t.Helper()
	text, err := os.ReadFile("testdata/edits.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Places map[string]string
		Rows   []row
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, r := range file.Rows {
		for _, e := range [][]edit{r.Base, r.Edits} {
			for i := range e {
				e[i][0] = cmp.Or(file.Places[e[i][0]], e[i][0])
			}
		}
	}
	return file.Rows
}

func TestSingleEdits(t *testing.T) {
	rows := rows(t)
	if len(rows) < 80 {
		t.Fatalf("%d edits, want 80 at least", len(rows))
	}
	names := set{}
	for _, r := range rows {
		if r.Because == "" || names[r.Name] {
			t.Errorf("%s: no reason, or the name stands twice", r.Name)
		}
		names[r.Name] = true
		t.Run(r.Name, func(t *testing.T) {
			t.Parallel()
			before := apply(t, r.source(t), r.Base)
			after := apply(t, before, r.Edits)
			old, new := quickly(t, before), quickly(t, after)
			d := Compare(old, new)
			for _, c := range d.Changes {
				if old.Line(c.OldPointer) == 0 && c.OldPointer != "" || new.Line(c.NewPointer) == 0 && c.NewPointer != "" {
					t.Errorf("%s points nowhere: %q and %q", c.Kind, c.OldPointer, c.NewPointer)
				}
			}
			got := told(d.Only(cmp.Or(r.Of, "start")))
			want := slices.Sorted(slices.Values(r.Want))
			if !slices.Equal(got, want) {
				t.Errorf("because %s\n got %s\nwant %s", r.Because, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
			}
		})
	}
	t.Logf("%d edits", len(rows))
}

func told(d Diff) []string {
	var out []string
	for _, c := range d.Changes {
		out = append(out, fmt.Sprintf("%s %s %s %s", c.Class, c.Direction, c.Where, c.Kind))
	}
	slices.Sort(out)
	return out
}
