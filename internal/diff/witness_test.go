package diff

import (
	"encoding/json"
	"strings"
	"testing"

	"example.com/importcheck/spec"
	"pgregory.net/rapid"
)

// judged returns whether two contracts accept a start's body, by their own schemas.
func judged(t rapid.TB, old, new *spec.Contract, body string) (before, after bool) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("the example is no JSON: %v: %s", err, body)
	}
	was, _ := old.Start.RequestSchema("application/json")
	is, _ := new.Start.RequestSchema("application/json")
	return len(old.Validate(was, v)) == 0, len(new.Validate(is, v)) == 0
}

// What breaks a request's body by a keyword that binds must be shown by a body that
// the old contract accepts and the new one refuses; what breaks it by documentation,
// by one that the schemas of both accept.
func TestEveryBreakingBodyIsShown(t *testing.T) {
	shown := 0
	for _, r := range requestRows {
		before := apply(t, r.source(t), r.base)
		old, new := quickly(t, before), quickly(t, apply(t, before, r.edits))
		for _, c := range Compare(old, new).Only("start").Changes {
			if c.Class != Breaking || c.Direction != Request {
				continue
			}
			if c.Witness == "" {
				if c.Binding == Binds || c.Kind == "property-dropped" || c.Kind == "storage-removed" || c.Kind == "values-removed" {
					t.Errorf("%s: %s %s shows no request", r.name, c.Where, c.Kind)
				}
				continue
			}
			shown++
			was, is := judged(t, old, new, c.Witness)
			if !was || is != (c.Binding == Documents) {
				t.Errorf("%s: %s: %s is valid before: %v, after: %v", r.name, c.Kind, c.Witness, was, is)
			}
		}
	}
	if shown < 35 {
		t.Errorf("%d examples, want 35 at least", shown)
	}
}

// A reader can follow an example only if it breaks nothing else, and a host accepts it
// only if it names storage.
func TestExamplesAreWhatAHostWouldAccept(t *testing.T) {
	old := quickly(t, latest(t))
	new := quickly(t, apply(t, latest(t), []edit{{uri, "maxLength: 1500", "maxLength: 1000"}, {inRequest, "        - uri\n", "        - uri\n        - errorMode\n"}}))
	want := map[string]func(body map[string]any) bool{
		"limit-narrower": func(b map[string]any) bool { return len(b["uri"].(string)) == 1001 && b["errorMode"] != nil },
		"property-required": func(b map[string]any) bool {
			_, ok := old.FamilyOf(b["uri"].(string))
			return ok && b["errorMode"] == nil
		},
	}
	for _, c := range Compare(old, new).Only("start").Changes {
		var body map[string]any
		if err := json.Unmarshal([]byte(c.Witness), &body); err != nil {
			t.Fatal(err)
		}
		if holds := want[c.Kind]; holds == nil || !holds(body) {
			t.Errorf("%s is shown by %s", c.Kind, c.Witness)
		}
		delete(want, c.Kind)
	}
	if len(want) > 0 {
		t.Errorf("not reported: %v", want)
	}
}

func TestExamplesOutsideTheBody(t *testing.T) {
	rows := []struct {
		op    string
		edits []edit
		want  string
	}{
		{"list", []edit{{inGet, "maximum: 100", "maximum: 50"}}, "a request with query limit 51"},
		{"start", []edit{{inVersion, "        type: string\n", "        type: string\n        pattern: '^2026'\n"}}, `a request with header X-Pinecone-Api-Version "importcheck"`},
		{"start", parameterAfter("        - {name: dryRun, in: query, required: true, schema: {type: boolean}}\n"), "a request without query dryRun"},
		{"start", []edit{{uri, "`gs://BUCKET_NAME/IMPORT_DIR` on Google Cloud Storage,", ""}}, `{"uri":"gs://importcheck/vectors"}`},
	}
	for _, r := range rows {
		d := Compare(quickly(t, latest(t)), quickly(t, apply(t, latest(t), r.edits))).Only(r.op)
		if got := d.Changes[0].Witness; got != r.want {
			t.Errorf("got %s, want %s", got, r.want)
		}
	}
}
