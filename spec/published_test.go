package spec

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pb33f/go-yaml"
)

// Each embedded contract says what the published file says of the import operations,
// once references are followed and the wording is left out.
func TestAnEmbeddedContractHoldsThePublishedFacts(t *testing.T) {
	eachPublished(t, func(t *testing.T, version, file string) {
		ours, theirs := factsOf(mustLoad(t, version)), factsOf(mustLoad(t, file))
		if len(theirs) < 200 {
			t.Fatalf("only %d facts were read", len(theirs))
		}
		for _, at := range slices.Sorted(maps.Keys(theirs)) {
			if ours[at] != theirs[at] {
				t.Errorf("%s: ours says %q, the published file %q", at, ours[at], theirs[at])
			}
		}
		for _, at := range slices.Sorted(maps.Keys(ours)) {
			if _, ok := theirs[at]; !ok {
				t.Errorf("%s: ours says %q, the published file nothing", at, ours[at])
			}
		}
	})
}

// No sentence of ours is the publisher's.
func TestTheWordsAreOurs(t *testing.T) {
	eachPublished(t, func(t *testing.T, version, file string) {
		theirs := map[string]bool{}
		for _, s := range sentences(mustLoad(t, file).tree.root) {
			theirs[s] = true
		}
		for _, s := range sentences(mustLoad(t, version).tree.root) {
			if theirs[s] {
				t.Errorf("the publisher's words: %q", s)
			}
		}
	})
}

// sentences returns the descriptions of a document, cut at full stops; the form
// "Possible values: …" is a fact.
func sentences(n *yaml.Node) []string {
	var out []string
	for _, k := range keys(n) {
		if v := get(n, k.Value); k.Value == "description" && v.Kind == yaml.ScalarNode {
			for _, s := range strings.FieldsFunc(v.Value, func(r rune) bool { return r == '.' || r == '\n' }) {
				if s = strings.TrimSpace(s); len(s) > 20 && !strings.HasPrefix(s, "Possible values") {
					out = append(out, s)
				}
			}
		}
	}
	for _, c := range n.Content {
		out = append(out, sentences(c)...)
	}
	return out
}

// factsOf returns everything that a contract says of the import operations, by place.
func factsOf(c *Contract) map[string]string {
	facts := map[string]string{}
	for _, at := range []string{Pointer("paths", c.Start.Path), Pointer("paths", c.Describe.Path), "/security", "/components/securitySchemes", "/openapi", "/info/version"} {
		c.tree.gather(facts, at, at)
	}
	return facts
}

// words are the fields that no request or answer depends on; style is everywhere what
// it is by default.
var words = []string{"summary", "tags", "externalDocs", "style"}

func (t *tree) gather(facts map[string]string, place, pointer string) {
	pointer = t.follow(pointer)
	_, n := t.at(pointer)
	switch n.Kind {
	case yaml.ScalarNode:
		facts[place] = scalar(n)
	case yaml.SequenceNode:
		for i, c := range n.Content {
			t.gather(facts, place+"/"+nameOf(t, c, i), pointer+"/"+strconv.Itoa(i))
		}
	default:
		facts[place] = "mapping"
		for _, k := range keys(n) {
			switch {
			case slices.Contains(words, k.Value) && !strings.HasSuffix(place, "/properties"):
			case k.Value == "description" && !strings.HasSuffix(place, "/properties"):
				gatherText(facts, place, get(n, k.Value).Value)
			default:
				t.gather(facts, place+Pointer(k.Value), pointer+Pointer(k.Value))
			}
		}
	}
}

// nameOf calls a parameter by its name, since the order of parameters says nothing.
func nameOf(t *tree, n *yaml.Node, i int) string {
	if ref := get(n, "$ref"); ref != nil {
		_, n = t.at(strings.TrimPrefix(ref.Value, "#"))
	}
	if name := get(n, "name"); name != nil {
		return name.Value
	}
	return strconv.Itoa(i)
}

// gatherText keeps of a text what binds or documents a value: lists and storage.
func gatherText(facts map[string]string, place, text string) {
	if list := possible(text); len(list) > 0 {
		facts[place+" possible values"] = strings.Join(list, " ")
	}
	for _, f := range inText(text) {
		facts[place+" storage "+f.Name] = f.Template
	}
}

// scalar writes 0 and 0.0 alike, and a text apart from a number.
func scalar(n *yaml.Node) string {
	if x, err := number(n); err == nil {
		return "number " + strconv.FormatFloat(x, 'g', -1, 64)
	}
	return n.Tag + " " + n.Value
}

func TestAnEditShowsAmongTheFacts(t *testing.T) {
	want := factsOf(mustLoad(t, Latest))
	edits := map[string][2]string{
		"/paths/~1bulk~1imports/post/requestBody/content/application~1json/schema/properties/uri/maxLength":     {"maxLength: 1500", "maxLength: 1400"},
		"/paths/~1bulk~1imports/post/requestBody/content/application~1json/schema/properties/uri storage gs":    {"gs://BUCKET", "gcs://BUCKET"},
		"/paths/~1bulk~1imports/get/parameters/limit/schema/default":                                            {"default: 100", "default: '100'"},
		"/paths/~1bulk~1imports~1{id}/get/responses/200/content/application~1json/schema/properties/id/example": {"        id:\n          description: Names the import.\n          type: string\n          minLength: 1\n          maxLength: 1000\n          example: '101'", "        id:\n          description: Names the import.\n          type: string\n          minLength: 1\n          maxLength: 1000\n          example: '102'"},
	}
	for at, edit := range edits {
		got := factsOf(loadEdited(t, edit[0], edit[1]))
		if got[at] == want[at] {
			t.Errorf("%s: still %q after the edit", at, got[at])
		}
	}
}
