package selftest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/spec"
	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// documented are hosts that are stricter or looser on what is only documented.
var documented = []Honest{
	{Name: "documented.any-value", Says: "Values outside a documented list are accepted.", Warns: []string{"documented-value"}, wrap: reading(listedFor)},
	{Name: "documented.any-storage", Says: "Every text that the schema allows is accepted for storage.", Warns: []string{"documented-value"}, wrap: reading(storageFor)},
	{Name: "documented.capital-scheme", Says: "A scheme in capitals is the same scheme.", wrap: reading(onStorage(smallScheme))},
	{Name: "documented.bucket-refused", Says: "A bucket without a directory is refused.", Warns: []string{"valid-accepted"},
		wrap: reading(refusing(func(c *spec.Contract, uri string) bool {
			for _, f := range c.Families {
				if f.Bucket(uri) {
					return true
				}
			}
			return false
		}))},
	{Name: "documented.strict-https", Says: "Web addresses are refused that RFC 3986 does not allow.", wrap: reading(refusing(func(_ *spec.Contract, uri string) bool {
		u, err := url.Parse(uri)
		unwritten := func(r rune) bool { return r > 126 || r <= ' ' || strings.ContainsRune("\"<>\\^`{|}", r) }
		return strings.HasPrefix(uri, "https:") &&
			(err != nil || strings.ContainsFunc(uri, unwritten) || u.RawQuery != "" || u.Fragment != "")
	}))},
	{Name: "documented.strict-names", Says: "Names with control characters or dot segments are refused.", wrap: reading(refusing(func(_ *spec.Contract, uri string) bool {
		_, path, _ := strings.Cut(uri, "://")
		for part := range strings.SplitSeq(path, "/") {
			if part == "." || part == ".." {
				return true
			}
		}
		return strings.ContainsFunc(uri, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 })
	}))},
	{Name: "documented.unknown-thing-refused", Says: "It knows no integration, and refuses every one.",
		wrap: reading(when(http.StatusNotFound, func(q *read) bool { _, there := q.text(ruled("existence")); return there }))},
	{Name: "documented.one-thing-known", Says: "It refuses the empty integration.", Warns: []string{"valid-accepted"},
		wrap: reading(when(http.StatusBadRequest, func(q *read) bool { s, there := q.text(ruled("existence")); return there && s == "" }))},
	{Name: "documented.undeclared", Says: "Answers to starts hold a property that the contract does not name.", Warns: []string{"response-undeclared"},
		wrap: rewritten(func(r *http.Request, a *answer) {
			if r.Method == http.MethodPost && a.accepted() {
				a.body = append([]byte(`{"importcheckMore":{"a":1},`), a.body[1:]...)
			}
		})},
}

// object reads the body, where it is an object.
func (q *read) object() (map[string]any, bool) {
	if !json.Valid(q.body) || !utf8.Valid(q.body) {
		return nil, false
	}
	var v map[string]any
	d := json.NewDecoder(strings.NewReader(string(q.body)))
	d.UseNumber()
	return v, d.Decode(&v) == nil && v != nil
}

// text returns the text at a place of the body.
func (q *read) text(place string) (string, bool) {
	object, _ := q.object()
	var v any = object
	for _, name := range spec.Tokens(place) {
		in, _ := v.(map[string]any)
		v = in[name]
	}
	s, ok := v.(string)
	return s, ok
}

// refusing refuses storage that the question is true of.
func refusing(p func(*spec.Contract, string) bool) func(*read) int {
	return when(http.StatusBadRequest, func(q *read) bool {
		for _, f := range q.contract.Families {
			if uri, ok := q.text(f.Property); ok && p(q.contract, uri) {
				return true
			}
		}
		return false
	})
}

// edited writes the texts of the body anew, each by its schema.
func (q *read) edited(p *base.SchemaProxy, v any, where string, write func(s *base.Schema, where, text string) string) any {
	switch x := v.(type) {
	case string:
		return write(p.Schema(), where, x)
	case map[string]any:
		if p.Schema().Properties == nil {
			return v
		}
		for name, in := range x {
			if of := p.Schema().Properties.GetOrZero(name); of != nil {
				x[name] = q.edited(of, in, where+spec.Pointer(name), write)
			}
		}
	}
	return v
}

func (q *read) write(write func(s *base.Schema, where, text string) string) int {
	if object, ok := q.object(); ok {
		q.body, _ = json.Marshal(q.edited(q.schema(), object, "", write)) // it was read from JSON
	}
	return 0
}

// listedFor puts a documented value in place of any other.
func listedFor(q *read) int {
	return q.write(func(s *base.Schema, _, text string) string {
		if v := spec.ValuesOf(s); len(v.List) > 0 && !v.Binds {
			return v.List[0]
		}
		return text
	})
}

// onStorage changes the texts that name storage.
func onStorage(change func(f spec.Family, text string) string) func(*read) int {
	return func(q *read) int {
		return q.write(func(s *base.Schema, where, text string) string {
			for _, f := range q.contract.Families {
				if f.Property == where {
					text = change(f, text)
				}
			}
			return text
		})
	}
}

func smallScheme(f spec.Family, text string) string {
	if n := len(f.Starts); len(text) >= n && strings.EqualFold(text[:n], f.Starts) {
		return f.Starts + text[n:]
	}
	return text
}

// storageFor puts storage in place of a text of a length that the schema allows, where
// the host would refuse it.
func storageFor(q *read) int {
	return q.write(func(s *base.Schema, where, text string) string {
		n := int64(utf8.RuneCountInString(text))
		for _, f := range q.contract.Families {
			fits := (s.MinLength == nil || n >= *s.MinLength) && (s.MaxLength == nil || n <= *s.MaxLength)
			if _, known := q.contract.FamilyOf(text); f.Property == where && fits && !known && !f.Bucket(text) {
				return f.URI(f.Buckets[0], "elsewhere")
			}
		}
		return text
	})
}
