package selftest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// noEnd is why one more value of an open kind cannot be seen.
const noEnd = "the changed contract allows one more of what has no end; no run can send them all"

func (m mutator) methods() []mutation {
	start := m.contract.Start
	out := []mutation{
		{says: "PUT as well, which starts an import", host: func(c *spec.Contract, next http.Handler) http.Handler {
			return before(func(r *http.Request) {
				if r.Method == http.MethodPut && r.URL.Path == start.Path {
					r.Method = start.Method
				}
			})(c, next)
		}},
		{says: "one more required header", edit: func(d document) {
			d.add(spec.Pointer("paths", start.Path, strings.ToLower(start.Method), "parameters"),
				"{name: X-Importcheck-More, in: header, required: true, schema: {type: string}}")
		}},
	}
	for _, method := range start.Methods() {
		if method != start.Method {
			out = append(out, mutation{says: "no " + method,
				edit:  func(d document) { d.drop(spec.Pointer("paths", start.Path, strings.ToLower(method))) },
				equal: "a host need not offer the other operations: 404, 405 and 501 mean not applicable"})
		}
	}
	return out
}

func (m mutator) security() []mutation {
	return []mutation{
		{says: "no key", edit: func(d document) { d.set(m.of.Pointer, "[]") }},
		{says: "a key in another header", edit: func(d document) {
			d.set(spec.Pointer("components", "securitySchemes", m.of.Text(), "name"), "X-Importcheck-Key")
		}, equal: "a host that always refuses the key looks like a wrong key: the run is incomplete and says so"},
	}
}

// required drops the demand.
func (m mutator) required() []mutation {
	edit := func(d document) { d.drop(m.of.Pointer) }
	if strings.HasPrefix(m.of.Where, "/") {
		edit = func(d document) { d.remove(m.of.Pointer, m.of.Name()) }
	}
	return []mutation{{says: "no such demand", edit: edit}}
}

func (m mutator) requestMedia() []mutation {
	first := m.of.Value.([]string)[0]
	more := func(media string) func(document) {
		return func(d document) { d.copy(m.of.Pointer+spec.Pointer(first), media) }
	}
	return []mutation{
		{says: "a known media type of JSON more", edit: more("application/problem+json")},
		{says: "every media type more", edit: more("*/*")},
		{says: "one more media type, which nobody knows", edit: more("application/vnd.importcheck-unknown+json"), equal: noEnd},
	}
}

// others are what a type is changed to.
var others = map[string]string{"string": "integer", "object": "array", "array": "object", "integer": "string",
	"number": "string", "boolean": "string"}

// types changes the type, drops it, and changes what only stands beside a type: whether
// null is allowed, whether the property is demanded, whether it is there at all.
func (m mutator) types() []mutation {
	schema, _ := split(m.of.Pointer)
	out := []mutation{
		{says: "the type " + others[m.of.Text()], edit: func(d document) {
			d.set(m.of.Pointer, others[m.of.Text()])
			d.drop(schema + "/default") // it would not have the type
		}},
		{says: "no type", edit: func(d document) { d.drop(m.of.Pointer) }},
	}
	if strings.HasPrefix(m.of.Where, "header ") {
		out[1].equal = "every value of a header is text"
		return out
	}
	if m.has(m.of.Where, "enum") {
		out[1].equal = "the listed values are all of one type"
	}
	out = append(out, mutation{says: "null as well", edit: func(d document) { d.set(schema+"/nullable", "true") }})
	if m.of.Where == "" {
		return append(out, mutation{says: "one more required property", edit: func(d document) {
			d.set(schema+"/properties/importcheckMore", "{type: string}")
			d.add(schema+"/required", "importcheckMore")
		}}, mutation{says: "no properties that it does not name", edit: func(d document) { d.set(schema+"/additionalProperties", "false") },
			equal: "nothing binds what a host does with a property that the contract does not name"})
	}
	return append(out, m.properties()...)
}

// properties demands an optional property, and takes the property away.
func (m mutator) properties() []mutation {
	parent := m.place(m.of.Parent())
	out := []mutation{{says: "no such property", edit: func(d document) {
		d.drop(parent + spec.Pointer("properties", m.of.Name()))
		d.remove(parent+"/required", m.of.Name())
	}}}
	if !m.has(m.of.Where, "required") {
		out = append(out, mutation{says: "the demand that it is there", edit: func(d document) { d.add(parent+"/required", m.of.Name()) }})
	}
	return out
}

// place returns the pointer of the schema at a place of the request.
func (m mutator) place(where string) string {
	schema, _ := m.contract.Start.RequestSchema((&read{contract: m.contract}).listed())
	at := m.contract.Resolve(schema)
	for _, token := range spec.Tokens(where) {
		if token == "*" {
			at = m.contract.Resolve(at + "/items")
		} else {
			at = m.contract.Resolve(at + spec.Pointer("properties", token))
		}
	}
	return at
}

func (m mutator) has(where, keyword string) bool {
	known, _ := constraint.Read(m.contract)
	return slices.ContainsFunc(known, func(k constraint.Constraint) bool { return k.Where == where && k.Keyword == keyword })
}

// lengths moves a limit by one, far, and away.
func (m mutator) lengths() []mutation {
	n := m.of.Int()
	out := []mutation{{says: "no such limit", edit: func(d document) { d.drop(m.of.Pointer) }, equal: m.below(0, n)}}
	for _, to := range []int{n - 1, n + 1, n / 2, n * 2} {
		if to < 0 || to == n || slices.ContainsFunc(out, func(x mutation) bool { return x.says == said(to) }) {
			continue
		}
		out = append(out, mutation{says: said(to), edit: func(d document) { d.set(m.of.Pointer, fmt.Sprint(to)) }, equal: m.below(to, n)})
	}
	return out
}

func said(limit int) string { return fmt.Sprintf("%d in its place", limit) }

// below says why two least lengths cannot be distinguished where both lie below the
// shortest text that names storage.
func (m mutator) below(a, b int) string {
	shortest := 1 << 30
	for _, f := range m.contract.Families {
		if f.Property == m.of.Where {
			shortest = min(shortest, len(f.Starts)+1)
		}
	}
	if m.of.Keyword != "minLength" || shortest == 1<<30 || a > shortest || b > shortest {
		return ""
	}
	return fmt.Sprintf("a text of fewer than %d characters names no storage, and is refused either way", shortest)
}

// values takes each documented value away, adds some, and drops the list.
func (m mutator) values() []mutation {
	list := m.of.Value.([]string)
	schema, _ := split(m.of.Pointer)
	keyword := spec.Pointer(m.of.Keyword)
	put := func(values []string) func(document) {
		return func(d document) {
			d.set(schema+"/description", "Anything.")
			for _, other := range []string{"enum", "x-enum"} {
				d.drop(schema + spec.Pointer(other))
			}
			switch {
			case len(values) == 0:
			case m.of.Keyword == "Possible values":
				d.set(schema+"/description", "\"Possible values: `"+strings.Join(values, "`, `")+"`.\"")
			default:
				d.set(schema+keyword, "['"+strings.Join(values, "', '")+"']")
			}
		}
	}
	out := []mutation{
		{says: "no list", edit: put(nil)},
		{says: "a value in capitals more", edit: put(append(slices.Clone(list), strings.ToUpper(list[0])))},
		{says: "the empty value more", edit: put(append(slices.Clone(list), ""))},
		{says: "one more value, which nobody knows", edit: put(append(slices.Clone(list), "zq7-nobody-knows-it")), equal: noEnd},
	}
	for i, v := range list {
		out = append(out, mutation{says: "no value " + v, edit: put(slices.Delete(slices.Clone(list), i, i+1))})
	}
	return out
}

// storage takes the family away, and adds those of the latest contract and others.
func (m mutator) storage() []mutation {
	out := []mutation{
		{says: "no such storage", edit: func(d document) {
			d.replace(m.of.Pointer, m.of.Text(), "a place")
			d.replace(m.of.Pointer, "`"+strings.SplitAfter(m.of.Text(), "://")[0]+"`", "a place")
		}},
		{says: "ftp as well", edit: m.moreStorage("ftp://HOST_NAME/IMPORT_DIR")},
		{says: "storage more that nobody knows", edit: m.moreStorage("importcheck://BUCKET_NAME/IMPORT_DIR"), equal: noEnd},
	}
	latest, err := spec.Load(spec.Latest)
	if err != nil {
		return out
	}
	for _, f := range latest.Families {
		if !slices.ContainsFunc(m.contract.Families, func(have spec.Family) bool { return have.Name == f.Name }) {
			out = append(out, mutation{says: f.Starts + " as well", edit: m.moreStorage(f.Template)})
		}
	}
	return out
}

func (m mutator) moreStorage(template string) func(document) {
	return func(d document) {
		if n := d.at(m.of.Pointer); n != nil {
			n.Value += " Or `" + template + "`."
		}
	}
}
