package check

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/pb33f/go-yaml"

	"example.com/importcheck/internal/host"
	"example.com/importcheck/spec"
)

type object = map[string]any

// A drawer draws documents, by edits of the embedded ones, and answers to them.
type drawer struct {
	*rand.Rand
	bases      [][]byte // the embedded documents, as JSON
	components object   // the schemas of the document that is drawn
}

func newDrawer(seed uint64) *drawer {
	d := &drawer{Rand: rand.New(rand.NewPCG(seed, 20))}
	for _, version := range spec.Versions() {
		var root object
		data, _ := spec.Embedded(version)
		must(yaml.Unmarshal(data, &root))
		d.bases = append(d.bases, written(root))
	}
	return d
}

// must passes over errors that there cannot be: what it is about was drawn or is embedded.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

func written(v any) []byte {
	b, err := json.Marshal(v)
	must(err)
	return b
}

func pick[T any](d *drawer, list ...T) T { return list[d.IntN(len(list))] }

func (d *drawer) chance(percent int) bool { return d.IntN(100) < percent }

// parsed draws one of some JSON texts.
func (d *drawer) parsed(texts []string) (v any) {
	r := json.NewDecoder(strings.NewReader(pick(d, texts...)))
	r.UseNumber()
	must(r.Decode(&v))
	return v
}

// answered are the schemas that answers of each embedded document have.
var answered = []string{"StartImportResponse", "ListImportsResponse", "ImportModel", "rpcStatus", "protobufAny"}

func (d *drawer) schema() object {
	return object{"$ref": "#/components/schemas/" + pick(d, answered...)}
}

// document draws a document in which the answers of the start are others, and their schemas.
func (d *drawer) document() []byte {
	var root object
	must(json.Unmarshal(pick(d, d.bases...), &root))
	edits := edits30
	if d.chance(25) {
		root["openapi"], edits = "3.1.0", edits31
	}
	d.components = root["components"].(object)["schemas"].(object)
	for _, name := range answered {
		for range d.IntN(6) {
			d.edit(pick(d, inner(d.components[name])...), append(edits, editsOfAny...))
		}
	}
	answers := object{"200": d.response()}
	for _, key := range []string{"201", "401", "4XX", "5XX", "default"} {
		if d.chance(40) {
			answers[key] = d.response()
		}
	}
	root["paths"].(object)["/bulk/imports"].(object)["post"].(object)["responses"] = answers
	return written(root)
}

func (d *drawer) response() object {
	if d.chance(5) {
		return object{"description": "nothing"}
	}
	content := object{}
	for range 1 + d.IntN(2) {
		media := pick(d, "application/json", "application/json", "application/*", "*/*", "application/problem+json", "text/plain")
		content[media] = object{"schema": d.schema()}
	}
	r := object{"description": "an answer", "content": content}
	if d.chance(5) {
		r["headers"] = object{"X-Count": object{"required": true, "schema": object{"type": "integer"}}}
	}
	return r
}

// inner returns a schema and those that stand in it.
func inner(v any) []object {
	var out []object
	switch x := v.(type) {
	case []any:
		for _, in := range x {
			out = append(out, inner(in)...)
		}
	case object:
		if len(x) == 0 || x["type"] != nil || x["minLength"] != nil {
			out = append(out, x)
		}
		for _, name := range slices.Sorted(maps.Keys(x)) {
			out = append(out, inner(x[name])...)
		}
	}
	return out
}

// Edits are what is set in a schema; one with a type takes the place of all that is there.
var (
	editsOfAny = []string{
		`{"type": "string"}`, `{"type": "integer"}`, `{"type": "number"}`, `{"type": "boolean"}`, `{"type": "array", "items": {}}`,
		`{"enum": [null, "a", 1, {"id": "1"}]}`, `{"required": ["id"]}`, `{"required": ["code", "extra"]}`, `{"minLength": 2}`,
		`{"type": "string", "minLength": 1, "maxLength": 3}`, `{"type": "string", "pattern": "^[a-z0-9-]*$"}`,
		`{"type": "integer", "minimum": 1, "maximum": 100}`, `{"type": "number", "minimum": 0, "maximum": 9007199254740992}`,
		`{"type": "integer", "multipleOf": 10}`, `{"type": "number", "multipleOf": 0.5}`, `{"minProperties": 1, "maxProperties": 2}`,
		`{"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2, "uniqueItems": true}`,
		`{"type": "object", "required": ["extra"], "properties": {"extra": {"type": "string"}, "id": {"type": "integer"}}}`,
		`{"type": "object", "properties": {"id": {"type": "string", "readOnly": true}, "deep": {"type": "array", "items": {}}}}`,
		`{"additionalProperties": true}`, `{"additionalProperties": false}`, `{"additionalProperties": {"type": "string", "maxLength": 3}}`,
		`{"format": "date-time"}`, `{"format": "uuid"}`, `{"format": "int32"}`, `{"format": "int64"}`, `{"format": "byte"}`,
		`{"oneOf": [{"type": "string"}, {"type": "object", "required": ["id"]}, {"minLength": 1}]}`,
		`{"anyOf": [{"type": "integer"}, {"type": "object", "required": ["id"]}]}`,
		`{"allOf": [{"type": "object"}, {"minLength": 1}]}`, `{"not": {"type": "string", "maxLength": 2}}`, `{"not": {"required": ["id"]}}`,
	}
	edits30 = []string{`{"nullable": true}`, `{"type": "number", "minimum": 0, "exclusiveMinimum": true}`}
	edits31 = []string{`{"type": ["object", "null"]}`, `{"type": ["string", "null"]}`, `{"type": "number", "exclusiveMinimum": 0}`}
)

func (d *drawer) edit(s object, edits []string) {
	by := d.parsed(edits).(object)
	if by["type"] != nil && d.chance(60) {
		clear(s)
	}
	maps.Copy(s, by)
}

var simple = []string{`null`, `true`, `""`, `"a"`, `"abc"`, `"12345"`, `"longer than ten"`, `"é😀"`, `"AAEC"`, `"2026-01-02T03:04:05Z"`,
	`"5f0c8a52-1c1e-4b5e-9d5a-0d6d3f0a1b2c"`, `[]`, `{}`, `["a", "a"]`, `["a"]`, `{"id": "1"}`, `{"id": "1", "extra": "a"}`, `0`, `1`, `-1`, `7`, `100`, `0.5`,
	`3.0`, `3e0`, `2147483647`, `2147483648`, `9007199254740993`, `9223372036854775807`, `1e400`, `7.00000000000000000001`}

// value draws a value that a schema may allow, as far as its type says, or now and then another.
func (d *drawer) value(s object) any {
	if ref, ok := s["$ref"].(string); ok {
		s = d.components[ref[strings.LastIndexByte(ref, '/')+1:]].(object)
	}
	items, _ := s["items"].(object)
	properties, _ := s["properties"].(object)
	switch name := s["type"]; {
	case d.chance(12):
	case name == "object":
		out := object{}
		for _, property := range slices.Sorted(maps.Keys(properties)) {
			if d.chance(70) {
				out[property] = d.value(properties[property].(object))
			}
		}
		if d.chance(20) {
			out["extra"] = d.parsed(simple)
		}
		return out
	case name == "array":
		return slices.Repeat([]any{d.value(items)}, d.IntN(4))
	case name == "string":
		return d.parsed(simple[2:11])
	case name == "integer" || name == "number":
		return d.parsed(simple[17:22])
	}
	return d.parsed(simple)
}

// answer draws an answer to the document that was drawn last.
func (d *drawer) answer() host.Exchange {
	body, media := written(d.value(d.schema())), "application/json"
	if d.chance(8) {
		body = pick(d, garblings...)(body)
	}
	if d.chance(15) {
		media = pick(d, "", "text/plain", "application/problem+json", "Application/JSON; charset=utf-8", "application/json-seq", "json", "a/b, c/d")
	}
	e := answer(pick(d, 200, 200, 200, 201, 204, 302, 400, 400, 401, 404, 429, 500, 503, 600), media, string(body))
	if d.chance(2) {
		e.Header.Add("Content-Type", "text/plain")
	}
	return e
}

// garblings change the text of a body.
var garblings = []func([]byte) []byte{
	func([]byte) []byte { return nil },
	func([]byte) []byte { return []byte(" \n") },
	func([]byte) []byte { return []byte("null") },
	func(b []byte) []byte { return b[:len(b)/2] },
	func(b []byte) []byte { return append(b, "{}"...) },
	func(b []byte) []byte { return append([]byte("\ufeff"), b...) },
	func(b []byte) []byte { return bytes.Replace(b, []byte(`a`), []byte("\xff"), 1) },
	func(b []byte) []byte { return bytes.Replace(b, []byte(`a`), []byte(`\ud800`), 1) },
	func(b []byte) []byte {
		return bytes.Replace(b, []byte("{"), []byte(`{"id":7,"code":"x","message":1,`), 1)
	},
	func(b []byte) []byte { return bytes.Replace(b, []byte("{"), []byte(`{"x":1.0,`), 1) },
	func(b []byte) []byte { return bytes.Replace(b, []byte("{"), []byte(deep[:len(deep)-1]+","), 1) },
}
