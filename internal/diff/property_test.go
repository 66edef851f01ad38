package diff

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/spec"
	"pgregory.net/rapid"
)

type object = map[string]any

const smallest = `openapi: 3.0.3
info: {title: small, version: '1'}
paths:
  /bulk/imports:
    post:
      requestBody: {required: true, content: {application/json: {schema: SCHEMA}}}
      responses: {'200': {description: ok}}
`

func withSchema(t rapid.TB, s object) *spec.Contract {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return quickly(t, strings.Replace(smallest, "SCHEMA", string(b), 1))
}

// tolerant loads a start with a schema that need not be one.
func tolerant(schema string) (*spec.Contract, bool) {
	c, err := spec.LoadBytes("embedded", []byte(strings.Replace(smallest, "SCHEMA", strings.ReplaceAll(schema, "\n", " "), 1)))
	return c, err == nil
}

// drawSchema draws a schema whose keywords suit its type.
func drawSchema(t *rapid.T, depth int) object {
	kinds := []string{"string", "enum", "integer", "number", "boolean"}
	if depth > 0 {
		kinds = append(kinds, "object", "object", "array", "anyOf", "allOf")
	}
	s := object{}
	switch kind := rapid.SampledFrom(kinds).Draw(t, "kind"); kind {
	case "enum":
		s = object{"type": "string", "enum": drawValues(t)}
	case "object":
		s = drawObject(t, depth)
	case "array":
		s = object{"type": "array", "items": drawSchema(t, depth-1)}
	case "anyOf":
		return object{"anyOf": []any{object{"type": "integer"}, drawSchema(t, depth-1)}}
	case "allOf":
		return object{"allOf": []any{drawObject(t, depth), drawObject(t, depth)}}
	default:
		s["type"] = kind
	}
	for range rapid.IntRange(0, 2).Draw(t, "limits") {
		limit(t, s)
	}
	return s
}

func drawObject(t *rapid.T, depth int) object {
	properties := object{}
	for _, name := range []string{"a", "b", "c"} {
		if rapid.Bool().Draw(t, "has "+name) {
			properties[name] = drawSchema(t, depth-1)
		}
	}
	s := object{"type": "object", "properties": properties}
	if _, ok := properties["a"]; ok && rapid.Bool().Draw(t, "a required") {
		s["required"] = []any{"a"}
	}
	if rapid.IntRange(0, 3).Draw(t, "closed") == 0 {
		s["additionalProperties"] = false
	}
	return s
}

func drawValues(t *rapid.T) []any {
	list := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"abort", "continue", "skip", "x"}), 1, 3, rapid.ID[string]).Draw(t, "values")
	var out []any
	for _, v := range list {
		out = append(out, v)
	}
	return out
}

// limit sets or takes away one keyword that suits the schema's type.
func limit(t *rapid.T, s object) {
	suiting := map[any][]string{
		"string": {"minLength", "maxLength", "format", "enum", "x-enum"}, "integer": {"minimum", "maximum", "format", "multipleOf"},
		"number": {"minimum", "maximum", "exclusiveMinimum", "multipleOf"}, "array": {"minItems", "maxItems", "uniqueItems"},
		"object": {"minProperties", "maxProperties", "additionalProperties"}, "boolean": {"nullable"},
	}
	keys := suiting[s["type"]]
	if s["allOf"] == nil { // the validator makes oneOf of nullable beside allOf, and refuses a null that both allow
		keys = append(keys, "nullable")
	}
	if len(keys) == 0 {
		return
	}
	key := rapid.SampledFrom(keys).Draw(t, "keyword")
	if _, ok := s[key]; ok && rapid.Bool().Draw(t, "away") {
		delete(s, key)
		return
	}
	s[key] = drawValue(t, s, key)
	for _, p := range [][2]string{{"minLength", "maxLength"}, {"minItems", "maxItems"}, {"minProperties", "maxProperties"}, {"minimum", "maximum"}} {
		if s[p[0]] != nil && s[p[1]] != nil && s[p[0]].(int) > s[p[1]].(int) {
			s[p[0]], s[p[1]] = s[p[1]], s[p[0]]
		}
	}
}

func drawValue(t *rapid.T, s object, key string) any {
	switch key {
	case "enum", "x-enum":
		return drawValues(t)
	case "format":
		if s["type"] == "integer" {
			return rapid.SampledFrom([]string{"int32", "int64"}).Draw(t, "format")
		}
		return rapid.SampledFrom([]string{"date-time", "date", "uuid", "byte"}).Draw(t, "format")
	case "nullable", "uniqueItems", "additionalProperties", "exclusiveMinimum":
		return rapid.Bool().Draw(t, key)
	case "multipleOf":
		return rapid.SampledFrom([]int{1, 2, 3, 4, 6}).Draw(t, key)
	}
	return rapid.IntRange(0, 5).Draw(t, key)
}

// edits are the ways in which a schema at some place is changed.
var edits = []struct {
	name string
	do   func(t *rapid.T, s object)
}{
	{"limit", limit},
	{"limit", limit},
	{"type", func(t *rapid.T, s object) {
		if s["type"] != nil {
			s["type"] = rapid.SampledFrom([]string{"string", "integer", "number", "boolean", "object"}).Draw(t, "type")
		}
	}},
	{"property", func(t *rapid.T, s object) {
		if p, ok := s["properties"].(object); ok {
			p["d"] = drawSchema(t, 1)
			if rapid.Bool().Draw(t, "required") {
				s["required"] = []any{"d"}
			}
		}
	}},
	{"drop", func(t *rapid.T, s object) {
		if p, ok := s["properties"].(object); ok {
			delete(p, rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "name"))
		}
	}},
	{"required", func(t *rapid.T, s object) {
		if _, ok := s["properties"].(object); ok {
			s["required"] = []any{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "name")}
		}
	}},
	{"optional", func(_ *rapid.T, s object) { delete(s, "required") }},
	{"untyped", func(_ *rapid.T, s object) { delete(s, "type") }},
	{"branch", func(t *rapid.T, s object) {
		if list, ok := s["anyOf"].([]any); ok {
			s["anyOf"] = append(list, drawSchema(t, 0))
		}
	}},
	{"one branch", func(_ *rapid.T, s object) {
		if list, ok := s["anyOf"].([]any); ok {
			s["anyOf"] = list[1:]
		}
	}},
	{"into allOf", func(_ *rapid.T, s object) {
		whole := object{}
		for k, v := range s {
			whole[k] = v
			delete(s, k)
		}
		s["allOf"] = []any{whole}
	}},
	{"words", func(_ *rapid.T, s object) { s["description"] = "Some words." }},
}

// places returns every schema inside one, itself first.
func places(s object) []object {
	out := []object{s}
	for _, name := range slices.Sorted(keysOf(s["properties"])) {
		out = append(out, places(s["properties"].(object)[name].(object))...)
	}
	if items, ok := s["items"].(object); ok {
		out = append(out, places(items)...)
	}
	for _, key := range []string{"anyOf", "allOf"} {
		for _, b := range list(s[key]) {
			out = append(out, places(b.(object))...)
		}
	}
	return out
}

func keysOf(v any) func(func(string) bool) {
	return func(yield func(string) bool) {
		m, _ := v.(object)
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func copied(s object) object {
	b, _ := json.Marshal(s)
	var out object
	_ = json.Unmarshal(b, &out)
	return wholeNumbers(out).(object)
}

// wholeNumbers undoes that JSON reads every number as a float64.
func wholeNumbers(v any) any {
	switch x := v.(type) {
	case float64:
		return int(x)
	case object:
		for k := range x {
			x[k] = wholeNumbers(x[k])
		}
	case []any:
		for i := range x {
			x[i] = wholeNumbers(x[i])
		}
	}
	return v
}

// drawBody draws a JSON value that is near what a schema allows: mostly of its type,
// around its limits. Names are those of the schema, and one that no edit ever uses.
func drawBody(t *rapid.T, s object, depth int) any {
	if list, ok := s["anyOf"].([]any); ok {
		return drawBody(t, rapid.SampledFrom(list).Draw(t, "branch").(object), depth)
	}
	if parts, ok := s["allOf"].([]any); ok {
		return drawParts(t, parts, depth)
	}
	kind, _ := s["type"].(string)
	if kind == "" || rapid.IntRange(0, 9).Draw(t, "stray") == 0 {
		kind = rapid.SampledFrom([]string{"null", "string", "integer", "number", "boolean", "array", "object"}).Draw(t, "kind")
	}
	switch kind {
	case "string":
		return drawText(t, s)
	case "integer":
		return rapid.SampledFrom([]int{-1, 0, 1, 2, 3, 4, 5, 6, 12, 1 << 40}).Draw(t, "integer")
	case "number":
		return rapid.SampledFrom([]float64{-0.5, 0, 0.5, 1, 2, 2.5, 3, 4, 5, 6, 12}).Draw(t, "number")
	case "boolean":
		return rapid.Bool().Draw(t, "boolean")
	case "array":
		return drawList(t, s, depth)
	case "object":
		return drawMembers(t, s, depth)
	}
	return nil
}

func drawText(t *rapid.T, s object) string {
	texts := []string{"", "x", "aa", "aaa", "aaaa", "aaaaa", "aaaaaa", "2026-04-01", "2026-04-01T00:00:00Z", "aaaa====", "0b0a0e0f-0000-4000-8000-000000000000"}
	for _, key := range []string{"enum", "x-enum"} {
		for _, v := range list(s[key]) {
			texts = append(texts, v.(string), v.(string))
		}
	}
	return rapid.SampledFrom(texts).Draw(t, "text")
}

func drawList(t *rapid.T, s object, depth int) any {
	out := []any{}
	items, _ := s["items"].(object)
	for range rapid.IntRange(0, 6).Draw(t, "items") {
		out = append(out, drawBody(t, items, depth-1))
	}
	return out
}

func drawMembers(t *rapid.T, s object, depth int) any {
	out := object{}
	properties, _ := s["properties"].(object)
	for _, name := range slices.Sorted(keysOf(s["properties"])) {
		if rapid.IntRange(0, 3).Draw(t, "member") > 0 {
			out[name] = drawBody(t, properties[name].(object), depth-1)
		}
	}
	if s["additionalProperties"] != false && rapid.Bool().Draw(t, "unnamed") {
		out["unnamed"] = rapid.SampledFrom([]any{nil, "text", 1}).Draw(t, "value")
	}
	return out
}

func drawParts(t *rapid.T, parts []any, depth int) any {
	out := object{}
	for _, p := range parts {
		v := drawBody(t, p.(object), depth)
		m, ok := v.(object)
		if !ok {
			return v
		}
		for k, x := range m {
			out[k] = x
		}
	}
	return out
}

// drawPair draws a schema and the same after one to three edits.
func drawPair(t *rapid.T) (old, new object) {
	old = copied(drawObject(t, 2))
	new = copied(old)
	for range rapid.IntRange(1, 3).Draw(t, "edits") {
		at := rapid.SampledFrom(places(new)).Draw(t, "place")
		rapid.SampledFrom(edits).Draw(t, "edit").do(t, at)
	}
	return old, new
}

// What the difference says of a request holds: where nothing that binds breaks one,
// every body valid before is valid after; where something does, the example that it
// prints was valid and is not.
func TestBreakingIsWhatABodyShows(t *testing.T) {
	told, unshown, accepted := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		x, y := drawPair(t)
		old, new := withSchema(t, x), withSchema(t, y)
		breaking := 0
		for _, c := range Compare(old, new).Changes {
			if c.Class != Breaking || c.Binding != Binds {
				continue
			}
			breaking++
			told++
			if c.Witness == "" {
				unshown++
				if !strings.HasSuffix(c.Meaning, "No example was found.") {
					t.Fatalf("%s %s has neither an example nor says that there is none", c.Where, c.Kind)
				}
				continue
			}
			if was, is := judged(t, old, new, c.Witness); !was || is {
				t.Fatalf("%s %s: %s is valid before: %v, after: %v", c.Where, c.Kind, c.Witness, was, is)
			}
		}
		for i := range 40 {
			body := compact(drawBody(t, x, 3))
			was, is := judged(t, old, new, body)
			if was {
				accepted++
			}
			if was && !is && breaking == 0 {
				t.Fatalf("body %d: nothing breaks, but %s was valid and is not\nold %s\nnew %s", i, body, canonical(x), canonical(y))
			}
		}
	})
	t.Logf("%d breaking changes, %d without an example; %d bodies valid before", told, unshown, accepted)
	if told == 0 || accepted == 0 || unshown*5 > told {
		t.Errorf("%d breaking changes, %d without an example; %d bodies valid before", told, unshown, accepted)
	}
}
