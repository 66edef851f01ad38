package selftest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"

	"example.com/importcheck/spec"
)

const (
	narrower = "every answer that the changed contract allows is allowed by this one"
	nobody   = "a host that conforms never answers so"
	anyText  = "a body of plain text is a text, whatever type the contract gives it"
)

// ofResponse makes the mutations of a constraint on answers. Where the changed contract
// allows more, its host answers what only that one allows.
func (m mutator) ofResponse() []mutation {
	key, _, _ := strings.Cut(m.of.Where, " ")
	if strings.HasPrefix(key, "5") {
		return []mutation{{says: "anything", equal: nobody, never: true}}
	}
	switch m.of.Keyword {
	case "documented":
		return m.statuses()
	case "media type":
		return m.responseMedia(key)
	case "required":
		return m.responseRequired(key)
	case "type":
		return m.responseTypes(key)
	case "minLength", "maxLength":
		return m.responseLengths(key)
	case "format":
		return m.formats(key)
	}
	return nil
}

func (m mutator) statuses() []mutation {
	var out []mutation
	for _, key := range m.of.Value.([]string) {
		x := mutation{says: "no " + key, edit: func(d document) { d.drop(m.of.Pointer + spec.Pointer(key)) }, equal: narrower}
		if strings.HasPrefix(key, "2") {
			continue
		}
		out = append(out, x)
	}
	for _, other := range []string{"201", "202"} {
		out = append(out, mutation{says: other + " in place of 200", edit: func(d document) { d.rename(m.of.Pointer+"/200", other) }})
	}
	return append(out, mutation{says: "302 as well", edit: func(d document) { d.copy(m.of.Pointer+"/400", "302") },
		host: ofRefusals(become(http.StatusFound))})
}

func (m mutator) responseMedia(key string) []mutation {
	first := m.of.Value.([]string)[0]
	other := "text/plain"
	if first == other {
		other = "text/html"
	}
	return []mutation{
		{says: other + " in its place", edit: func(d document) { d.rename(m.of.Pointer+spec.Pointer(first), other) }},
		{says: other + " as well", edit: func(d document) { d.copy(m.of.Pointer+spec.Pointer(first), other) },
			host: onKey(m.contract, key, func(a *answer) { a.header.Set("Content-Type", other) })},
		{says: "no body", edit: func(d document) { d.drop(m.of.Pointer) }},
	}
}

// strangers are values of another type, by type.
var strangers = map[string]any{"string": 7, "object": []any{}, "array": map[string]any{}, "integer": "3", "number": "3", "boolean": "true"}

func (m mutator) responseTypes(key string) []mutation {
	host := m.answering(key, func(int64) any { return strangers[m.of.Text()] })
	schema, _ := split(m.of.Pointer)
	if _, plain := m.contract.Start.ResponseSchema(key, "text/plain"); plain {
		return []mutation{{says: "no type", edit: func(d document) { d.drop(m.of.Pointer) }, equal: anyText}}
	}
	return []mutation{
		{says: "the type " + others[m.of.Text()], edit: func(d document) {
			d.set(m.of.Pointer, others[m.of.Text()])
			d.drop(schema + "/example") // it would not have the type
		}, host: host},
		{says: "no type", edit: func(d document) { d.drop(m.of.Pointer) }, host: host},
		{says: "null as well", edit: func(d document) { d.set(schema+"/nullable", "true") }, host: m.answering(key, func(int64) any { return nil })},
	}
}

// responseRequired makes a property optional; a host leaves it out.
func (m mutator) responseRequired(key string) []mutation {
	_, where, _ := strings.Cut(m.of.Where, " ")
	tokens := spec.Tokens(where)
	if len(tokens) != 1 {
		return nil
	}
	return []mutation{{says: "it may be absent", edit: func(d document) { d.remove(m.of.Pointer, tokens[0]) },
		host: onKey(m.contract, key, func(a *answer) {
			editObject(a, func(v map[string]any) { delete(v, tokens[0]) })
		})}}
}

// responseLengths moves a limit; a host shows a wider one by a text at it.
func (m mutator) responseLengths(key string) []mutation {
	n := m.of.Int()
	wider := func(says string, edit func(document), size int) mutation {
		return mutation{says: says, edit: edit, host: m.answering(key, func(i int64) any {
			text := fmt.Sprintf("%0*d", max(1, size), i)
			return text[len(text)-size:]
		})}
	}
	to := func(n int) func(document) {
		return func(d document) { d.set(m.of.Pointer, fmt.Sprint(n)) }
	}
	none := func(d document) { d.drop(m.of.Pointer) }
	if m.of.Keyword == "minLength" {
		out := []mutation{{says: said(n + 1), edit: to(n + 1), equal: narrower}}
		if n > 0 {
			out = append(out, wider(said(n-1), to(n-1), n-1), wider("no such limit", none, n-1))
		}
		return out
	}
	return []mutation{wider(said(n+1), to(n+1), n+1), wider(said(2*n), to(2*n), 2*n), wider("no such limit", none, 3*n),
		{says: said(n - 1), edit: to(n - 1), equal: narrower}}
}

// formats drops the format; a host shows it by a value that only lacks that.
func (m mutator) formats(key string) []mutation {
	lacking := map[string]any{"int32": int64(1) << 31, "byte": "not base64!", "date-time": "yesterday", "uuid": "x", "email": "x"}
	v, known := lacking[m.of.Text()]
	if !known {
		return nil
	}
	return []mutation{{says: "no format", edit: func(d document) { d.drop(m.of.Pointer) },
		host: m.answering(key, func(int64) any { return v })}}
}

// onKey changes the answers that the contract documents under a key: "200", "4XX".
func onKey(c *spec.Contract, key string, change func(*answer)) wrap {
	return rewritten(func(r *http.Request, a *answer) {
		if documented, _ := c.Start.Response(a.status); r.Method == c.Start.Method && documented == key {
			change(a)
		}
	})
}

// answering puts a value at the place of the constraint into the answers.
func (m mutator) answering(key string, value func(n int64) any) wrap {
	_, where, _ := strings.Cut(m.of.Where, " ")
	return fresh(func() wrap {
		var n atomic.Int64
		return onKey(m.contract, key, func(a *answer) {
			var v any
			if json.Unmarshal(a.body, &v) == nil {
				a.body, _ = json.Marshal(put(v, spec.Tokens(where), value(n.Add(1)))) // it is made of what JSON has
			}
		})
	})
}

// put returns v with a value at a path; "*" is an array of one item.
func put(v any, path []string, to any) any {
	if len(path) == 0 {
		return to
	}
	if path[0] == "*" {
		return []any{put(nil, path[1:], to)}
	}
	object, _ := v.(map[string]any)
	out := map[string]any{}
	for name, in := range object {
		out[name] = in
	}
	out[path[0]] = put(object[path[0]], path[1:], to)
	return out
}
