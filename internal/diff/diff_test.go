package diff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"example.com/importcheck/internal/golden"
	"example.com/importcheck/spec"
)

func version(t *testing.T, v string) *spec.Contract {
	t.Helper()
	c, err := spec.Load(v)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What the versions changed is known from their published files (design, facts).
func TestEmbeddedVersions(t *testing.T) {
	header := "parameter-required-added"
	rows := []struct {
		old, new string
		want     []string // class, direction, operation and kind, of all but documentation
		notes    set      // kinds of documentation
	}{
		{"2024-10", "2025-01", nil, set{"version": true}},
		{"2025-01", "2025-04", []string{"compatible request start storage-added", "compatible request start storage-added"}, set{"version": true}},
		{"2025-04", "2025-10", []string{
			"breaking request start " + header, "breaking request list " + header, "breaking request describe " + header, "breaking request cancel " + header,
			"breaking response list values-bind-less", "breaking response describe values-bind-less", "compatible request start values-bind-less",
		}, set{"version": true, "default-retold": true}},
		{"2025-10", "2026-04", nil, set{"version": true, "default-unused": true}},
		{"2026-04", "2026-07", []string{
			"breaking response start media-added", "breaking response list media-added", "breaking response describe media-added", "breaking response cancel media-added",
			"compatible response start property-required", "compatible response start media-removed", "compatible response start status-covered",
			"compatible response list property-required", "compatible response list limit-narrower", "compatible response list property-added",
			"compatible response list property-required", "compatible response list media-removed", "compatible response list status-covered",
			"compatible response describe property-required", "compatible response describe limit-narrower", "compatible response describe property-added",
			"compatible response describe media-removed", "compatible response describe status-covered",
			"compatible response cancel media-removed", "compatible response cancel status-covered",
		}, set{"version": true, "default-unused": true}},
	}
	for _, r := range rows {
		notes := set{}
		var got []string
		for _, c := range Compare(version(t, r.old), version(t, r.new)).Changes {
			if c.Class == Documentation {
				notes[c.Kind] = true
				continue
			}
			got = append(got, strings.Join([]string{c.Class, c.Direction, c.Operation, c.Kind}, " "))
		}
		if !reflect.DeepEqual(got, r.want) || !reflect.DeepEqual(notes, r.notes) {
			t.Errorf("%s to %s: got %q and %v, want %q and %v", r.old, r.new, got, notes, r.want, r.notes)
		}
	}
}

// Going back undoes what going forth did, and a contract does not differ from itself.
func TestVersionsPairwise(t *testing.T) {
	if testing.Short() {
		t.Skip("it compares each pair of contracts")
	}
	opposite := map[string]string{"parameter-required-added": "parameter-dropped", "parameter-dropped": "parameter-required-added",
		"values-bind-less": "values-bind-more", "values-bind-more": "values-bind-less", "storage-added": "storage-removed", "storage-removed": "storage-added",
		"media-added": "media-removed", "media-removed": "media-added", "status-covered": "status-removed", "status-removed": "status-covered",
		"property-required": "property-optional", "property-optional": "property-required", "property-added": "property-dropped",
		"limit-narrower": "limit-wider", "limit-wider": "limit-narrower"}
	count := func(d Diff) map[string]int {
		out := map[string]int{}
		for _, c := range d.Changes {
			if c.Class != Documentation {
				out[c.Direction+" "+c.Operation+" "+c.Kind]++
			}
		}
		return out
	}
	for i, old := range spec.Versions() {
		for _, new := range spec.Versions()[i:] {
			forth, back := Compare(version(t, old), version(t, new)), Compare(version(t, new), version(t, old))
			if old == new && len(forth.Changes) > 0 {
				t.Errorf("%s differs from itself: %v", old, changeLines(forth))
			}
			want := map[string]int{}
			for key, n := range count(forth) {
				at := strings.LastIndex(key, " ") + 1
				want[key[:at]+opposite[key[at:]]] = n
			}
			if got := count(back); !reflect.DeepEqual(got, want) {
				t.Errorf("%s back to %s: got %v, want %v", new, old, got, want)
			}
		}
	}
}

// many is a comparison that has every class, every direction, an example and a policy
// that differs, and words that a terminal or a browser would act on.
func many(t *testing.T) Diff {
	t.Helper()
	text := apply(t, latest(t), []edit{
		{uri, "maxLength: 1500", "maxLength: 1000"},
		{inModel, "            - Cancelled\n", "            - Cancelled\n            - Paused\n"},
		{inRequest, errorRef, "        namespace:\n          type: string\n" + errorRef},
		{integ, "description: The", `description: "\u001b[31m<b>|` + "`x`" + `\u202e" #`},
		{"describeBulkImport", "    delete:\n", "    patch:\n"},
		{"info:", "version: 2026-04", "version: '2026-07'"},
	})
	return Compare(load(t, "last.yaml", latest(t)), load(t, "next.yaml", text))
}

func TestOutputs(t *testing.T) {
	d, all := many(t), many(t)
	all.All = true
	for name, write := range map[string]func(io.Writer) error{"many.txt": d.WriteText, "many-all.txt": all.WriteText, "many.json": d.WriteJSON, "many.md": all.WriteMarkdown} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		golden.File(t, filepath.Join("testdata", name), b.Bytes())
		if name != "many.json" && strings.ContainsAny(b.String(), "\x1b\u202e") {
			t.Errorf("%s lets a control character through", name)
		}
	}
}

func TestJSONCarriesCountsAndChanges(t *testing.T) {
	d := many(t)
	var b bytes.Buffer
	if err := d.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Old, New string
		Changes  []Change
		Counts   Counts
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Old != "2026-04" || got.New != "2026-07" || !reflect.DeepEqual(got.Changes, d.Changes) || got.Counts != d.Counts() {
		t.Errorf("what was written reads back as %+v", got)
	}
	if n := got.Counts; n.Breaking+n.Compatible+n.Documentation != len(d.Changes) {
		t.Errorf("%+v for %d changes", n, len(d.Changes))
	}
}

func TestNothingChangedIsSaid(t *testing.T) {
	c := version(t, "2026-04")
	d := Compare(c, c)
	var text, js bytes.Buffer
	if err := d.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if err := d.WriteJSON(&js); err != nil {
		t.Fatal(err)
	}
	if d.Breaking() || !strings.Contains(text.String(), "nothing changed") || !strings.Contains(js.String(), `"changes": []`) {
		t.Errorf("got %s and %s", &text, &js)
	}
}

func TestOnlyKeepsOneOperationAndTheDocument(t *testing.T) {
	d := many(t).Only("cancel")
	for _, c := range d.Changes {
		if c.Operation != "cancel" && c.Operation != "" {
			t.Errorf("%s of %s is still there", c.Kind, c.Operation)
		}
	}
	if !d.Breaking() || many(t).Only("list").Count(Breaking) != 1 {
		t.Errorf("got %v", changeLines(d))
	}
}

func TestBreakingComesFirstAndRequestsBeforeAnswers(t *testing.T) {
	last := Change{Class: Breaking, Direction: Operation}
	for _, c := range many(t).Changes {
		if byWeight(last, c) > 0 {
			t.Errorf("%s %s %s stands after %s %s %s", c.Class, c.Direction, c.Where, last.Class, last.Direction, last.Where)
		}
		last = c
	}
	if a, b := many(t), many(t); !reflect.DeepEqual(a, b) {
		t.Error("two comparisons of the same contracts differ")
	}
}

func TestPagesAreUpToDate(t *testing.T) {
	golden.Part(t, "../../docs/diff.md", "<!-- kinds: written by go test -update -->", "<!-- end of kinds -->", kindTable())

	var b bytes.Buffer
	b.WriteString("# What changed from version to version\n\nWritten by `go test ./internal/diff -update` from the embedded contracts. [diff.md](diff.md)\nexplains the words.\n")
	versions := spec.Versions()
	for i := 1; i < len(versions); i++ {
		b.WriteByte('\n')
		if err := Compare(version(t, versions[i-1]), version(t, versions[i])).WriteMarkdown(&b); err != nil {
			t.Fatal(err)
		}
	}
	golden.File(t, "../../docs/versions.md", b.Bytes())
}

// The page shows what the command prints.
func TestThePageShowsTheConclusion(t *testing.T) {
	page, err := os.ReadFile("../../docs/diff.md")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := Compare(version(t, "2026-04"), version(t, "2026-07")).WriteText(&b); err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(b.String(), "\nBREAKING\n")
	shown := "    $ importcheck diff 2026-04 2026-07\n"
	for line := range strings.Lines(head) {
		if line != "\n" {
			line = "    " + line
		}
		shown += line
	}
	if !strings.Contains(string(page), shown) {
		t.Errorf("docs/diff.md does not show\n%s", shown)
	}
}

// kindTable prints the rules.
func kindTable() string {
	var b strings.Builder
	b.WriteString("| kind | operation | request | answer |\n| --- | --- | --- | --- |\n")
	for _, kind := range Kinds() {
		r := rules[kind]
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", kind, cell(r.operation), cell(r.request), cell(r.response))
	}
	return b.String()
}

// cell is a class, with a mark where the publisher's policy has another one.
func cell(v verdict) string {
	if (Change{Class: v.class, Policy: v.policy}).Differs() {
		return v.class + " ¹"
	}
	return v.class
}
