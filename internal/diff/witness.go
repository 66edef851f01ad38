package diff

import (
	"bytes"
	"encoding/json"
	"slices"
)

// A level is one step from a body into it, with the schemas that hold the step.
type level struct {
	name string
	in   string // "property", "item", "unnamed" or "branch"
	a, b *schema
}

// A proof judges whole examples of a request: whether the old contract allowed one,
// whether the new one does, and how it is written.
type proof struct {
	old, new func(v any) bool
	written  func(v any) string
}

// witness looks for a request that the old contract allows and the new one does not,
// because of a keyword at the pair's place. One that keeps to what is documented and
// breaks nothing else is preferred.
func (q pair) witness(keyword string) string {
	all := append(samples(q.b, q.a), samples(q.a, q.b)...) // what is near the new limits comes first
	for _, alone := range []bool{true, false} {
		for _, documented := range []bool{true, false} {
			for _, v := range all {
				if q.shows(v, keyword, documented, alone) {
					if text := q.proved(v); text != "" {
						return text
					}
				}
			}
		}
	}
	return ""
}

// shows reports whether the old schema allows v and the new one does not, because of
// the keyword, and only because of it.
func (q pair) shows(v any, keyword string, documented, alone bool) bool {
	if len(q.a.breaks(v, documented)) > 0 {
		return false
	}
	broken := q.b.breaks(v, documented)
	return slices.ContainsFunc(broken, func(k string) bool { return k == keyword || k == "type" && byType[keyword] }) &&
		!(alone && len(broken) > 1)
}

// byType are the keywords that also decide which types there are.
var byType = set{"nullable": true, "anyOf": true, "oneOf": true}

// proved returns v inside a whole request, where the contracts themselves judge that as
// the change says: documentation makes no schema reject it.
func (q pair) proved(v any) string {
	body, ok := plainJSON(q.around(v))
	if !ok || !q.proof.old(body) || q.proof.new(body) != q.weak {
		return ""
	}
	return q.proof.written(body)
}

// around puts a value into the least objects and lists that hold its place.
func (q pair) around(v any) any {
	for _, l := range slices.Backward(q.levels) {
		switch l.in {
		case "property":
			v = with(leastObject(l.a, l.b), l.name, v)
		case "unnamed":
			v = with(leastObject(l.a, l.b), "importcheckUnnamed", v)
		case "item":
			n := max(1, int(l.a.bounds["minItems"].value), int(l.b.bounds["minItems"].value))
			v = slices.Repeat([]any{v}, min(n, mostCharacters))
		}
	}
	return v
}

// plainJSON returns what a reader of v's JSON gets, so that exactly what is printed is
// judged.
func plainJSON(v any) (any, bool) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var out any
	err = d.Decode(&out)
	return out, err == nil
}

// compact returns a value as JSON without escapes that only HTML needs.
func compact(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return ""
	}
	return string(bytes.TrimRight(b.Bytes(), "\n"))
}
