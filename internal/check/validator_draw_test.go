package check

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/go-yaml"

	"example.com/importcheck/internal/host"
	"example.com/importcheck/spec"
)

type object = map[string]any

// A drawer draws documents, by edits of the embedded ones, and answers to them.
type drawer struct {
	*rand.Rand
	bases   [][]byte // the embedded documents, as JSON
	is31    bool     // of the document that is drawn
	schemas []object // of the answers of that document
}

func newDrawer(t testing.TB, seed uint64) *drawer {
	t.Helper()
	d := &drawer{Rand: rand.New(rand.NewPCG(seed, 20))}
	for _, version := range spec.Versions() {
		var root object
		data, _ := spec.Embedded(version)
		if err := yaml.Unmarshal(data, &root); err != nil {
			t.Fatal(err)
		}
		base, err := json.Marshal(root)
		if err != nil {
			t.Fatal(err)
		}
		d.bases = append(d.bases, base)
	}
	return d
}

func pick[T any](d *drawer, list ...T) T { return list[d.IntN(len(list))] }

func (d *drawer) chance(percent int) bool { return d.IntN(100) < percent }

// document draws a document in which the answers of the start are others.
func (d *drawer) document(t testing.TB) []byte {
	t.Helper()
	var root object
	if err := json.Unmarshal(pick(d, d.bases...), &root); err != nil {
		t.Fatal(err)
	}
	d.is31, d.schemas = d.chance(25), nil
	if d.is31 {
		root["openapi"] = "3.1.0"
	}
	var schemas []object
	for _, path := range sortedValues(root["paths"].(object)) {
		for _, operation := range sortedValues(path.(object)) {
			if o, ok := operation.(object); ok {
				schemas = append(schemas, answerSchemas(root, o)...)
			}
		}
	}
	answers := object{"200": d.response(schemas)}
	for _, key := range []string{"201", "401", "4XX", "5XX", "default"} {
		if d.chance(40) {
			answers[key] = d.response(schemas)
		}
	}
	root["paths"].(object)["/bulk/imports"].(object)["post"].(object)["responses"] = answers
	data, err := json.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func sortedValues(m object) []any {
	var out []any
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[name])
	}
	return out
}

// answerSchemas returns the schemas of an operation's answers, references resolved.
func answerSchemas(root, operation object) []object {
	var out []object
	responses, _ := operation["responses"].(object)
	for _, r := range sortedValues(responses) {
		content, _ := resolved(root, r).(object)["content"].(object)
		for _, m := range sortedValues(content) {
			if s, ok := m.(object)["schema"].(object); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

func resolved(root object, v any) any {
	switch x := v.(type) {
	case []any:
		for i := range x {
			x[i] = resolved(root, x[i])
		}
	case object:
		if ref, ok := x["$ref"].(string); ok {
			return resolved(root, at(root, spec.Tokens(strings.TrimPrefix(ref, "#"))))
		}
		for name := range x {
			x[name] = resolved(root, x[name])
		}
	}
	return v
}

func clone(s object) object {
	b, _ := json.Marshal(s)
	var out object
	_ = json.Unmarshal(b, &out)
	return out
}

func (d *drawer) response(schemas []object) object {
	content := object{}
	for range 1 + d.IntN(2) {
		s := clone(pick(d, schemas...))
		for range d.IntN(6) {
			d.edit(pick(d, inner(s)...))
		}
		d.schemas = append(d.schemas, s)
		content[pick(d, "application/json", "application/json", "application/json", "application/*", "*/*", "application/problem+json", "text/plain")] = object{"schema": s}
	}
	if d.chance(5) {
		return object{"description": "nothing"}
	}
	r := object{"description": "an answer", "content": content}
	if d.chance(5) {
		r["headers"] = object{"X-Count": object{"required": true, "schema": object{"type": "integer"}}}
	}
	return r
}

// inner returns a schema and those within it.
func inner(s object) []object {
	out := []object{s}
	below := func(v any) {
		if x, ok := v.(object); ok {
			out = append(out, inner(x)...)
		}
	}
	if properties, ok := s["properties"].(object); ok {
		for _, p := range sortedValues(properties) {
			below(p)
		}
	}
	for _, keyword := range []string{"items", "additionalProperties", "not"} {
		below(s[keyword])
	}
	for _, keyword := range []string{"oneOf", "anyOf", "allOf"} {
		branches, _ := s[keyword].([]any)
		for _, b := range branches {
			below(b)
		}
	}
	return out
}

var numberTexts = []string{"0", "1", "-1", "7", "100", "0.5", "3.0", "3e0", "2147483647", "2147483648", "9007199254740993", "9223372036854775807", "1e400"}

// edit changes one keyword of a schema.
func (d *drawer) edit(s object) {
	switch d.IntN(14) {
	case 0:
		d.retype(s)
	case 1:
		s["enum"] = []any{d.simple(), d.simple(), "a", json.Number("1")}
	case 2:
		s["required"] = pick(d, []any{"id"}, []any{"id", "status"}, []any{"code", "extra"})
	case 3:
		d.of(s, "string")
		s["minLength"], s["maxLength"] = d.IntN(3), 2+d.IntN(9)
	case 4:
		d.of(s, "string")
		s["pattern"] = pick(d, "^[a-z0-9-]*$", "^.{0,3}$", "1")
	case 5:
		d.of(s, pick(d, "integer", "number"))
		s["minimum"], s["maximum"] = pick(d, -1, 0, 1), json.Number(pick(d, "100", "2147483647", "9007199254740992"))
		if d.chance(30) {
			d.exclusive(s)
		}
	case 6:
		d.of(s, pick(d, "integer", "number"))
		s["multipleOf"] = json.Number(pick(d, "0.5", "2", "10"))
	case 7:
		d.of(s, "array")
		s["minItems"], s["maxItems"], s["uniqueItems"] = d.IntN(2), 1+d.IntN(2), d.chance(50)
	case 8:
		s["minProperties"], s["maxProperties"] = d.IntN(3), 2+d.IntN(4)
	case 9:
		d.property(s)
	case 10:
		d.nullable(s)
	case 11:
		s["additionalProperties"] = pick[any](d, true, false, object{"type": "string", "maxLength": 3})
	case 12:
		s["format"] = pick(d, "date-time", "uuid", "int32", "int64", "byte", "email", "ipv4", "uri", "double")
	case 13:
		keyword := pick(d, "oneOf", "anyOf", "allOf", "not")
		if keyword == "not" {
			s["not"] = object{"type": d.typeName(), "maxLength": 2}
			return
		}
		s[keyword] = []any{d.fresh(), object{"type": "object", "required": []any{"id"}}, object{"minLength": 1}}
	}
}

// of makes a schema one of a type, now and then, so that a keyword that binds this type
// alone binds something.
func (d *drawer) of(s object, name string) {
	if s["type"] != name && d.chance(60) {
		clear(s)
		s["type"] = name
		if name == "array" {
			s["items"] = object{"type": "string"}
		}
	}
}

func (d *drawer) typeName() string {
	return pick(d, "string", "integer", "number", "boolean", "array", "object")
}

func (d *drawer) fresh() object {
	s := object{}
	d.retype(s)
	return s
}

func (d *drawer) retype(s object) {
	s["type"] = d.typeName()
	if s["type"] == "array" && s["items"] == nil {
		s["items"] = object{"type": d.typeName()}
		if s["items"].(object)["type"] == "array" {
			s["items"].(object)["items"] = object{}
		}
	}
	if d.is31 && d.chance(30) {
		s["type"] = []any{s["type"], "null"}
	}
}

func (d *drawer) exclusive(s object) {
	if d.is31 {
		s["exclusiveMinimum"] = 0
	} else {
		s["exclusiveMinimum"] = true
	}
}

func (d *drawer) property(s object) {
	properties, _ := s["properties"].(object)
	if properties == nil {
		properties = object{}
	}
	p := d.fresh()
	p["readOnly"], p["writeOnly"] = d.chance(10), false
	properties[pick(d, "id", "code", "extra", "deep")] = p
	s["type"], s["properties"] = "object", properties
	if d.chance(50) {
		s["required"] = []any{"extra"}
	}
}

func (d *drawer) nullable(s object) {
	switch name, ok := s["type"].(string); {
	case !ok:
	case d.is31:
		s["type"] = []any{name, "null"}
	default:
		s["nullable"] = true
	}
}

func (d *drawer) simple() any {
	return pick[any](d, nil, true, "", "a", "abc", "longer than ten", "é😀", "AAEC", "2026-01-02T03:04:05Z", "5f0c8a52-1c1e-4b5e-9d5a-0d6d3f0a1b2c", []any{}, object{}, []any{"a", "a"},
		object{"id": "1"}, json.Number(pick(d, numberTexts...)))
}

// value draws a value that a schema allows, as far as its types and lists say.
func (d *drawer) value(s object) any {
	if list, ok := s["enum"].([]any); ok {
		return pick(d, list...)
	}
	for _, keyword := range []string{"oneOf", "anyOf"} {
		if list, ok := s[keyword].([]any); ok && d.chance(70) {
			return d.value(pick(d, list...).(object))
		}
	}
	name := s["type"]
	if list, ok := name.([]any); ok {
		name = pick(d, list...)
	}
	switch name {
	case "string":
		return pick(d, "", "a", "abc", "12345", "longer than ten", "2026-01-02T03:04:05Z", "AAEC", "5f0c8a52-1c1e-4b5e-9d5a-0d6d3f0a1b2c")
	case "integer", "number":
		return json.Number(pick(d, "0", "1", "7", "100"))
	case "boolean":
		return d.chance(50)
	case "array":
		out := []any{}
		items, _ := s["items"].(object)
		for range d.IntN(3) {
			out = append(out, d.value(items))
		}
		return out
	case "object":
		return d.properties(s)
	case "null":
		return nil
	}
	return d.simple()
}

func (d *drawer) properties(s object) any {
	out := object{}
	properties, _ := s["properties"].(object)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if d.chance(70) {
			out[name] = d.value(properties[name].(object))
		}
	}
	return out
}

// broken changes one place of a value.
func (d *drawer) broken(v any) any {
	switch x := v.(type) {
	case object:
		name := pick(d, append(slices.Sorted(maps.Keys(x)), "extra")...)
		if d.chance(25) {
			delete(x, name)
		} else {
			x[name] = d.broken(x[name])
		}
		return x
	case []any:
		if len(x) > 0 && d.chance(60) {
			i := d.IntN(len(x))
			x[i] = d.broken(x[i])
			return x
		}
		return append(x, d.simple())
	}
	return d.simple()
}

// answer draws an answer to the document that was drawn last.
func (d *drawer) answer() host.Exchange {
	v := d.value(pick(d, d.schemas...))
	for range d.IntN(3) {
		v = d.broken(v)
	}
	body, _ := json.Marshal(v)
	if d.chance(8) {
		body = d.garbled(body)
	}
	media := "application/json"
	if d.chance(15) {
		media = pick(d, "", "text/plain", "application/problem+json", "Application/JSON; charset=utf-8", "application/json-seq", "json", "a/b, c/d")
	}
	e := answer(pick(d, 200, 200, 200, 201, 204, 302, 400, 400, 401, 404, 429, 500, 503, 600), media, string(body))
	if d.chance(2) {
		e.Header.Add("Content-Type", "text/plain")
	}
	if media == "" {
		e.Header = http.Header{}
	}
	return e
}

// garbled changes the text of a body.
func (d *drawer) garbled(body []byte) []byte {
	text := string(body)
	switch d.IntN(10) {
	case 0:
		return nil
	case 1:
		return []byte(" \n")
	case 2:
		return []byte("null")
	case 3:
		return body[:d.IntN(len(body)+1)]
	case 4:
		return append(body, pick(d, "{}", "x", " ")...)
	case 5:
		return append([]byte("\ufeff"), body...)
	case 6:
		return []byte(strings.Replace(text, `a`, "\xff", 1))
	case 7:
		return []byte(strings.Replace(text, `a`, `\ud800`, 1))
	case 8:
		return bytes.Replace(body, []byte("{"), []byte(`{"id":7,"code":"x","message":1,`), 1)
	default:
		if d.chance(90) {
			return []byte(strings.Replace(text, "{", `{"x":1.0,`, 1))
		}
		return []byte(strings.Replace(text, "{", `{"x":`+strings.Repeat("[", 2100)+strings.Repeat("]", 2100)+`,`, 1))
	}
}
