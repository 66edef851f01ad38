package diff

import (
	"encoding/json"
	"maps"
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
	return quickly(t, strings.Replace(smallest, "SCHEMA", canonical(s), 1))
}

// tolerant loads a start with a schema that need not be one.
func tolerant(schema string) (*spec.Contract, bool) {
	c, err := spec.LoadBytes("embedded", []byte(strings.Replace(smallest, "SCHEMA", strings.ReplaceAll(schema, "\n", " "), 1)))
	return c, err == nil
}

// The schemas of properties, and what is set in a schema of a type. A type that is set takes
// the place of all that is there.
var (
	schemas = strings.Fields(`{"type":"string"} {"type":"string","minLength":2} {"type":"string","maxLength":3,"nullable":true} {"type":"string","format":"date"}
		{"type":"string","enum":["abort","continue"]} {"type":"string","x-enum":["abort","x"]} {"type":"integer"} {"type":"integer","minimum":1,"maximum":4}
		{"type":"integer","format":"int32","multipleOf":2} {"type":"number","minimum":2} {"type":"number","minimum":0,"exclusiveMinimum":true} {"type":"boolean"}
		{"type":"array","items":{"type":"string","maxLength":3}} {"type":"array","items":{"type":"integer"},"minItems":1,"uniqueItems":true}
		{"anyOf":[{"type":"integer"},{"type":"string","minLength":1}]} {"anyOf":[{"type":"integer"},{"type":"boolean"},{"type":"array","items":{}}]}
		{"type":"object","properties":{"a":{"type":"string","maxLength":5},"b":{"type":"integer"}},"required":["a"]}
		{"type":"object","properties":{"c":{"type":"array","items":{"type":"number"}}},"additionalProperties":false}
		{"allOf":[{"type":"object","properties":{"a":{"type":"integer"}}},{"type":"object","required":["b"],"properties":{"b":{"type":"string"}}}]}`)
	edits = map[any][]string{
		nil: strings.Fields(`{"type":"string"} {"type":"integer"} {"type":"number"} {"type":"boolean"} {"type":"object"} {"description":"Words."}`),
		"string": strings.Fields(`{"minLength":0} {"minLength":1} {"minLength":4} {"maxLength":4} {"maxLength":5} {"format":"date-time"} {"format":"uuid"} {"format":"byte"}
			{"enum":["abort"]} {"enum":["continue","skip","x"]} {"x-enum":["skip"]} {"nullable":true} {"nullable":false}`),
		"integer": strings.Fields(`{"minimum":0} {"minimum":3} {"maximum":3} {"maximum":5} {"format":"int32"} {"format":"int64"} {"multipleOf":3} {"multipleOf":4} {"nullable":true}`),
		"number":  strings.Fields(`{"minimum":0} {"minimum":3} {"maximum":5} {"exclusiveMinimum":true} {"exclusiveMinimum":false} {"multipleOf":1} {"nullable":true}`),
		"boolean": strings.Fields(`{"nullable":true} {"nullable":false}`),
		"array":   strings.Fields(`{"minItems":0} {"minItems":2} {"maxItems":1} {"maxItems":4} {"uniqueItems":true} {"uniqueItems":false} {"items":{"type":"number"}}`),
		"object": strings.Fields(`{"minProperties":1} {"maxProperties":2} {"maxProperties":3} {"additionalProperties":false} {"additionalProperties":true} {"required":["a"]}
			{"required":["b"]} {"required":["a","c"]} {"nullable":true}`),
	}
)

// parsed draws one of some JSON texts, numbers whole where they are.
func parsed(t *rapid.T, texts []string) any {
	var v any
	if err := json.Unmarshal([]byte(rapid.SampledFrom(texts).Draw(t, "text")), &v); err != nil {
		t.Fatal(err)
	}
	return whole(v)
}

// whole undoes that JSON reads every number as a float64.
func whole(v any) any {
	switch x := v.(type) {
	case float64:
		if x == float64(int(x)) {
			return int(x)
		}
	case object:
		for k := range x {
			x[k] = whole(x[k])
		}
	case []any:
		for i := range x {
			x[i] = whole(x[i])
		}
	}
	return v
}

func drawObject(t *rapid.T) object {
	properties := object{}
	for _, name := range []string{"a", "b", "c"} {
		if rapid.Bool().Draw(t, "has "+name) {
			properties[name] = parsed(t, schemas)
		}
	}
	return object{"type": "object", "properties": properties}
}

// change changes a schema: it sets something, or takes something away.
func change(t *rapid.T, s object) {
	properties, _ := s["properties"].(object)
	branches, _ := s["anyOf"].([]any)
	switch kind := rapid.SampledFrom([]string{"set", "set", "set", "type", "away", "property", "drop", "branch", "into allOf"}).Draw(t, "edit"); {
	case kind == "set" && edits[s["type"]] != nil:
		maps.Copy(s, parsed(t, edits[s["type"]]).(object))
		for _, p := range [][2]string{{"minLength", "maxLength"}, {"minItems", "maxItems"}, {"minProperties", "maxProperties"}, {"minimum", "maximum"}} {
			if least, ok := s[p[0]].(int); ok && s[p[1]] != nil && least > s[p[1]].(int) {
				s[p[0]], s[p[1]] = s[p[1]], s[p[0]]
			}
		}
	case kind == "type" && s["type"] != nil:
		clear(s)
		maps.Copy(s, parsed(t, edits[nil]).(object))
	case kind == "away" && len(s) > 1:
		delete(s, rapid.SampledFrom(slices.Sorted(maps.Keys(s))).Draw(t, "keyword"))
	case kind == "property" && properties != nil:
		properties[rapid.SampledFrom([]string{"a", "d"}).Draw(t, "name")] = parsed(t, schemas)
	case kind == "drop":
		delete(properties, rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "name"))
	case kind == "branch" && len(branches) > 1:
		s["anyOf"] = append(slices.Clone(branches[1:]), parsed(t, schemas))
	case kind == "into allOf" && s["nullable"] == nil: // the validator makes oneOf of nullable beside allOf
		inner := maps.Clone(s)
		clear(s)
		s["allOf"] = []any{inner}
	}
}

// places returns every schema inside one, itself first.
func places(s object) []object {
	out := []object{s}
	properties, _ := s["properties"].(object)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		out = append(out, places(properties[name].(object))...)
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

var leaves = map[string][]string{
	"string":  strings.Fields(`"" "x" "aa" "aaa" "aaaa" "aaaaa" "aaaaaa" "abort" "continue" "skip" "2026-04-01" "2026-04-01T00:00:00Z" "aaaa====" "0b0a0e0f-0000-4000-8000-000000000000"`),
	"integer": strings.Fields(`-1 0 1 2 3 4 5 6 12 1099511627776`),
	"number":  strings.Fields(`-0.5 0 0.5 1 2 2.5 3 4 5 6 12`),
	"boolean": strings.Fields(`true false`),
}

// drawBody draws a JSON value that is near what a schema allows: mostly of its type, around
// its limits. Names are those of the schema, and one that no edit ever uses.
func drawBody(t *rapid.T, s object) any {
	kind, _ := s["type"].(string)
	if parts := append(list(s["anyOf"]), list(s["allOf"])...); len(parts) > 0 {
		return drawBody(t, rapid.SampledFrom(parts).Draw(t, "part").(object))
	}
	if kind == "" || rapid.IntRange(0, 9).Draw(t, "stray") == 0 {
		kind = rapid.SampledFrom([]string{"null", "string", "integer", "boolean"}).Draw(t, "kind")
	}
	switch kind {
	case "null":
		return nil
	case "array":
		items, _ := s["items"].(object)
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) any { return drawBody(t, items) }), 0, 5).Draw(t, "items")
	case "object":
		out := object{}
		properties, _ := s["properties"].(object)
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			if rapid.IntRange(0, 3).Draw(t, "member") > 0 {
				out[name] = drawBody(t, properties[name].(object))
			}
		}
		if s["additionalProperties"] != false && rapid.Bool().Draw(t, "unnamed") {
			out["unnamed"] = parsed(t, []string{"null", `"text"`, "1"})
		}
		return out
	}
	return parsed(t, leaves[kind])
}

// drawPair draws a schema and the same after one to three edits.
func drawPair(t *rapid.T) (old, new object) {
	old = drawObject(t)
	new = parsed(t, []string{canonical(old)}).(object)
	for range rapid.IntRange(1, 3).Draw(t, "edits") {
		change(t, rapid.SampledFrom(places(new)).Draw(t, "place"))
	}
	return old, new
}

// What the difference says of a request holds: where nothing that binds breaks one,
// every body valid before is valid after; where something does, the example that it
// prints was valid and is not.
func TestBreakingIsWhatABodyShows(t *testing.T) {
	shown, unshown, accepted := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		x, y := drawPair(t)
		old, new := withSchema(t, x), withSchema(t, y)
		breaking := 0
		for _, c := range Compare(old, new).Changes {
			if c.Class != Breaking || c.Binding != Binds {
				continue
			}
			breaking++
			shown++
			if c.Witness == "" {
				unshown++
				if !strings.HasSuffix(c.Meaning, "No example was found.") {
					t.Fatalf("%s %s neither has an example nor says that none was found", c.Where, c.Kind)
				}
				continue
			}
			if was, is := judged(t, old, new, c.Witness); !was || is {
				t.Fatalf("%s %s: %s is valid before: %v, after: %v", c.Where, c.Kind, c.Witness, was, is)
			}
		}
		for i := range 40 {
			body := compact(drawBody(t, x))
			was, is := judged(t, old, new, body)
			if was {
				accepted++
			}
			if was && !is && breaking == 0 {
				t.Fatalf("body %d: nothing breaks, but %s was valid and is not\nold %s\nnew %s", i, body, canonical(x), canonical(y))
			}
		}
	})
	t.Logf("%d breaking changes, %d without an example; %d bodies valid before", shown, unshown, accepted)
	if shown == 0 || accepted == 0 || unshown*5 > shown {
		t.Errorf("%d breaking changes, %d without an example; %d bodies valid before", shown, unshown, accepted)
	}
}
