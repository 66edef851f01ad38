package generators

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// nearMisses are the wrong keys that are made from the right one.
var nearMisses = []KeyForm{KeyOther, KeyLonger, KeyPrefixed, KeyShorter, KeyTail, KeyHalf, KeyOtherCase, KeyInnerSpace, KeyChanged, KeyReversed, KeyTwice, KeyBearer, KeyQuoted,
	KeyPercent, KeyBase64}

// wrongKeys are values that are no key at all.
var wrongKeys = []string{"wrong", "null", "undefined", "0", "true", "*", "admin", "Bearer", "importcheck-wrong-key", "' OR '1'='1", "%00", "{}"}

const (
	absentKeys = 40 // a defect of one in twenty is met in 87 % of runs by these alone, in over 99.9 % with the other keys
	nearKeys   = 6
)

// keys makes starts without a key, with an empty one and with wrong ones. Every body
// is valid and names a storage in turn, so that only the key can be refused.
func (m *Catalogue) keys() []Case {
	c, ok := m.Oracle.by["header "+m.Oracle.key+" security"]
	if !ok {
		return nil
	}
	var out []Case
	add := func(class, name, sent string, change func(Request) Request) {
		one := Case{ID: id("key", name), Kind: class, Constraint: c, Side: Outside, Description: sent, Control: "minimal"}
		one.Value = m.turn(one.ID, len(out))
		one.Request = change(m.Start(one.Value))
		if one = m.finish(one); one.Label.Documented == "" {
			one.Side = Inside // nothing binds which of two keys counts
		}
		out = append(out, one)
	}
	for i := range absentKeys {
		add(KindNoKey, fmt.Sprintf("absent.%d", i), "no key", func(r Request) Request { return r.Without(m.Oracle.key) })
	}
	for i, w := range []Wire{WireChunked, WireClose, WireLowerNames, WireSplit, WireNew} {
		add(KindNoKey, fmt.Sprintf("absent.%s.%d", w, i), "no key", func(r Request) Request { r = r.Without(m.Oracle.key); r.Wire = w; return r })
	}
	for i, f := range otherCredentials {
		add(KindNoKey, fmt.Sprintf("absent.beside.%d", i), "no key, and "+f.Name, func(r Request) Request {
			r = r.Without(m.Oracle.key)
			r.Header = append(r.Header, f)
			return r
		})
	}
	for i := range nearKeys {
		add(KindNoKey, fmt.Sprintf("empty.%d", i), "an empty key", func(r Request) Request { return r.With(Field{Name: m.Oracle.key}) })
	}
	misses := func(times int, forms []KeyForm) {
		for _, form := range forms {
			for i := range times {
				add(KindWrongKey, fmt.Sprintf("%s.%d", form, i), "the key, "+string(form), func(r Request) Request { return r.With(Field{Name: m.Oracle.key, Key: form}) })
			}
		}
	}
	misses(nearKeys, nearMisses)
	misses(2, splitKeys)
	for _, in := range elsewhereKeys {
		add(KindNoKey, "absent.right-in."+in.name, "no key, and the right one in "+in.what, func(r Request) Request {
			r = r.Without(m.Oracle.key)
			r.Path += in.query
			r.Header = append(r.Header, in.fields...)
			return r
		})
	}
	text := func(name, text string) {
		for i := range 2 {
			add(KindWrongKey, fmt.Sprintf("text.%s.%d", name, i), quoteShort(text), func(r Request) Request { return r.With(Field{Name: m.Oracle.key, Value: text}) })
		}
	}
	for _, t := range wrongKeys {
		text(t, t)
	}
	for _, t := range oddKeys {
		text(t.name, t.text)
	}
	for _, lines := range twoKeys {
		add(KindTwoKeys, "two."+lines.name, "two lines: "+lines.name, func(r Request) Request {
			r = r.Without(m.Oracle.key)
			for _, form := range lines.forms {
				r.Header = append(r.Header, Field{Name: m.Oracle.key, Key: form})
			}
			return r
		})
	}
	return out
}

// oddKeys are wrong keys that hosts fail over: bcrypt takes 72 bytes, and many compare texts
// of ASCII alone.
var oddKeys = []struct{ name, text string }{{"73-bytes", strings.Repeat("k", 73)}, {"4000-bytes", strings.Repeat("k", 4_000)},
	{"accent", "cl\u00e9-importcheck"}, {"latin", "cl\xe9-importcheck"}, {"emoji", "importcheck-\U0001f511"}}

// twoKeys are two lines of the key's header.
var twoKeys = []struct {
	name  string
	forms []KeyForm
}{
	{"both wrong", []KeyForm{KeyOther, KeyReversed}}, {"right, then wrong", []KeyForm{KeyRight, KeyOther}},
	{"wrong, then right", []KeyForm{KeyOther, KeyRight}}, {"both right", []KeyForm{KeyRight, KeyRight}},
}

// elsewhereKeys hold the right key where the contract has none.
var elsewhereKeys = []struct {
	name, what, query string
	fields            []Field
}{
	{name: "authorization", what: "Authorization", fields: []Field{{Name: "Authorization", Key: KeyBearer}}},
	{name: "authorization-bare", what: "Authorization, bare", fields: []Field{{Name: "Authorization", Key: KeyRight}}},
	{name: "cookie", what: "a cookie", fields: []Field{{Name: "Cookie", Key: KeyCookie}}},
	{name: "query", what: "the query", query: "?api_key=" + KeyInPath + "&api-key=" + KeyInPath + "&apikey=" + KeyInPath + "&Api-Key=" + KeyInPath + "&key=" + KeyInPath + "&token=" + KeyInPath},
}

// badBodies are bodies that a host may look at before it looks at the key.
func (m *Catalogue) badBodies() []struct {
	name string
	body []byte
} {
	type bad = struct {
		name string
		body []byte
	}
	base := m.Base("bad")
	out := []bad{{"no JSON", []byte("{")}, {"an empty body", []byte{}}, {"an empty object", []byte("{}")}, {"null", []byte("null")}, {"an array", []byte("[]")},
		{"100,000 bytes", slices.Concat([]byte(`{"importcheckUnknown":"`), bytes.Repeat([]byte("x"), 100_000), []byte(`"}`))}}
	set := func(name string, s *Shape, v any) {
		out = append(out, bad{fmt.Sprintf("%s in %s", name, s.Name), Encode(base.SetAt(s.Path(), v), Style{})})
	}
	for _, s := range m.places((*Shape).Required) {
		set("a number", s, int64(7))
		set("null", s, nil)
		if limit, ok := s.Limit("maxLength"); ok && limit <= reach && s.Is("string") {
			valid, _ := m.value(s, Token("bad")).(string)
			set("a long text", s, valid+strings.Repeat("x", limit))
		}
		if len(s.Families) > 0 {
			set("no storage", s, "importcheck")
		}
	}
	return out
}

// keysAndBodies makes starts without the right key whose bodies are wrong as well: whichever a
// host looks at first, it must not start anything, and must not fail.
func (m *Catalogue) keysAndBodies() []Case {
	security, ok := m.Oracle.by["header "+m.Oracle.key+" security"]
	if !ok {
		return nil
	}
	var out []Case
	for _, bad := range m.badBodies() {
		for _, key := range []struct {
			name   string
			change func(Request) Request
		}{
			{"no key", func(r Request) Request { return r.Without(m.Oracle.key) }},
			{"a wrong key", func(r Request) Request { return r.With(Field{Name: m.Oracle.key, Key: KeyOther}) }},
		} {
			c := Case{ID: id("key", "beside", key.name, bad.name), Kind: KindKeyAndBody, Constraint: security, Side: Outside,
				Description: key.name + " beside " + bad.name, Control: "minimal"}
			c.Request = key.change(m.Head())
			c.Request.Body = bad.body
			out = append(out, m.finish(c))
		}
	}
	return out
}

// otherCredentials are what a host may take for a key though the contract names none of
// them.
var otherCredentials = []Field{{Name: "Authorization", Value: "Bearer importcheck"}, {Name: "Authorization", Value: "Basic aW1wb3J0Y2hlY2s6eA=="},
	{Name: "Cookie", Value: "session=importcheck"}, {Name: "X-Api-Key", Value: "importcheck"}, {Name: "X-Forwarded-For", Value: "127.0.0.1"},
	{Name: "X-Forwarded-User", Value: "admin"}}

// turn returns a valid body that names the storages in turn.
func (m *Catalogue) turn(name string, i int) Object {
	body := m.Base(name)
	for _, s := range m.texts() {
		if len(s.Families) > 0 {
			f := s.Families[i%len(s.Families)]
			body = body.SetAt(s.Path(), fitURI(s, f, Token(name)))
		}
	}
	return body
}

// headerCases leaves out required headers and gives them other values.
func (m *Catalogue) headerCases() []Case {
	var out []Case
	for _, k := range m.requests("required") {
		in, name, ok := strings.Cut(k.Where, " ")
		if !ok || in != "header" && in != "query" {
			continue
		}
		out = append(out, m.headerAbsent(k, in, name)...)
		if in == "header" {
			out = append(out, m.headerValues(k, name)...)
		}
	}
	for _, k := range m.Known {
		if c, ok := m.parameterOutside(k); ok {
			out = append(out, c)
		}
	}
	return out
}

func (m *Catalogue) headerAbsent(k constraint.Constraint, in, name string) []Case {
	var out []Case
	for i := range 8 {
		c := Case{ID: fmt.Sprintf("%s.%s.absent.%d", in, name, i), Kind: KindNoHeader, Constraint: k, Side: Outside, Description: "no " + name, Control: "minimal"}
		c.Value = m.turn(c.ID, i)
		c.Request = m.Start(c.Value)
		if in == "query" {
			c.Request.Path = withoutQuery(c.Request.Path, name)
		} else {
			c.Request = c.Request.Without(name)
		}
		out = append(out, m.finish(c))
	}
	return out
}

func withoutQuery(path, name string) string {
	base, query, _ := strings.Cut(path, "?")
	var kept []string
	for _, part := range strings.Split(query, "&") {
		of, _, _ := strings.Cut(part, "=")
		if of = decoded(of); of != name && !strings.HasPrefix(of, name+"[") {
			kept = append(kept, part)
		}
	}
	if len(kept) == 0 {
		return base
	}
	return base + "?" + strings.Join(kept, "&")
}

// headerValues gives a required header values that the contract does not speak of.
func (m *Catalogue) headerValues(k constraint.Constraint, name string) []Case {
	values := []string{"", "1999-01", "2099-12", "unstable", "latest", "x", "0", "null", "2026-13", "2026-04-01", "v1", "../..", "%s%n", "{}", strings.Repeat("9", 5_000)}
	values = append(values, spec.Versions()...)
	var out []Case
	for i, v := range values {
		c := Case{ID: fmt.Sprintf("header.%s.value.%d", name, i), Kind: KindHeaderValue, Constraint: k, Side: Inside, Description: quoteShort(v), Control: "minimal", Size: len(v)}
		c.Value = m.Base(c.ID)
		c.Request = m.Start(c.Value).With(Field{Name: name, Value: v})
		if c = m.finish(c); c.Label.Expect == Any {
			out = append(out, c)
		}
	}
	return out
}

// parameterOutside makes a value outside a constraint of a header or query parameter.
func (m *Catalogue) parameterOutside(k constraint.Constraint) (Case, bool) {
	in, name, ok := strings.Cut(k.Where, " ")
	if k.Message != constraint.Request || !ok || in != "query" && in != "header" {
		return Case{}, false
	}
	text, ok := outsideText(k)
	if !ok {
		return Case{}, false
	}
	c := Case{ID: id(in, name, k.Keyword, "outside"), Kind: KindParameter, Constraint: k, Side: Outside, Description: quoteShort(text), Control: "minimal"}
	c.Value = m.Base(c.ID)
	c.Request = m.Start(c.Value)
	if in == "query" {
		c.Request.Path = withoutQuery(c.Request.Path, name)
		text = encoded(name) + "=" + encoded(text)
	}
	c = m.finish(Case{ID: c.ID, Kind: c.Kind, Constraint: k, Side: Outside, Description: c.Description, Control: c.Control, Value: c.Value,
		Request: c.Request.withParameter(in, name, text)})
	return c, c.Label.Expect == Reject && c.Label.Isolated()
}

func outsideText(k constraint.Constraint) (string, bool) {
	n, _ := k.Value.(float64)
	switch k.Keyword {
	case "type":
		return "importcheck", k.Text() == "integer" || k.Text() == "number" || k.Text() == "boolean"
	case "enum":
		return "importcheck-unknown", true
	case "maxLength":
		return strings.Repeat("a", min(k.Int(), reach)+1), k.Int() <= reach
	case "minLength":
		return strings.Repeat("a", max(0, min(k.Int(), reach)-1)), k.Int() > 1
	case "minimum":
		return fmt.Sprint(n - 1), true
	case "maximum":
		return fmt.Sprint(n + 1), true
	case "pattern":
		return "~importcheck~", true
	case "format":
		if wrong := formats[k.Text()].invalid; len(wrong) > 0 {
			return wrong[0], true
		}
	}
	return "", false
}

// unlistedMedia are media types that no contract of JSON lists.
var unlistedMedia = []string{"text/plain", "application/xml", "text/xml", "text/html", "application/x-www-form-urlencoded", "multipart/form-data",
	"multipart/form-data; boundary=x", "multipart/mixed; boundary=x", "application/octet-stream", "text/json", "application/jsonp", "application/json5",
	"application/x-json", "application/jsonlines", "application/x-ndjson", "application/json-patch+json", "application/merge-patch+json", "application/problem+json",
	"application/vnd.api+json", "application/ld+json", "application/jsonx", "xapplication/json", "application/yaml", "application/cbor", "application/msgpack",
	"application/graphql", "application/grpc", "application/x-protobuf", "text/csv", "image/png", "application/*", "*/*", "application", "json", "application/",
	"/json", "application/json/x", "application json", "charset=utf-8", "text/plain; charset=application/json", "text/plain;application/json"}

// mediaForms write the listed media type as RFC 9110 §8.3.1 lets a sender write it.
var mediaForms = []struct{ name, format string }{
	{"charset", "%s; charset=utf-8"}, {"charset-upper", "%s; charset=UTF-8"}, {"charset-mixed", "%s; Charset=Utf-8"}, {"charset-quoted", `%s; charset="utf-8"`},
	{"no-space", "%s;charset=utf-8"}, {"space-before", "%s ; charset=utf-8"}, {"wide-space", "%s  ;\t charset=utf-8"}, {"semicolon", "%s;"},
	{"other-parameter", "%s; version=1"}, {"two-parameters", "%s; charset=utf-8; profile=\"a;b\""}, {"quoted-comma", `%s; x="a, b"`}, {"escaped-quote", `%s; x="a\"b"`},
}

// mediaTypes makes starts with other media types, and with the listed one in other forms.
func (m *Catalogue) mediaTypes() []Case {
	k, ok := m.Oracle.by["header Content-Type media type"]
	if !ok || len(m.Oracle.media) == 0 {
		return nil
	}
	var out []Case
	add := func(class, name string, side Side, change func(Request) Request, sent string) {
		c := Case{ID: id("media", name), Kind: class, Constraint: k, Side: side, Description: sent, Control: "minimal"}
		c.Value = m.turn(c.ID, len(out))
		c.Request = change(m.Start(c.Value))
		out = append(out, m.finish(c))
	}
	set := func(v string) func(Request) Request {
		return func(r Request) Request { return r.With(Field{Name: "Content-Type", Value: v}) }
	}
	for _, f := range mediaForms {
		v := fmt.Sprintf(f.format, m.Oracle.media[0])
		add(KindMediaForm, "form."+f.name, Inside, set(v), v)
	}
	for _, letters := range letterForms[1:] { // it stands in small letters already
		v := letters.change(m.Oracle.media[0])
		add(KindMediaForm, "form."+letters.name, Inside, set(v), v)
	}
	for _, v := range unlistedMedia {
		add(KindMediaType, "other."+v, Outside, set(v), v)
	}
	add(KindMediaType, "other.form", Outside, func(r Request) Request {
		r.Body = []byte(form(r.Body))
		return set("application/x-www-form-urlencoded")(r)
	}, "a form of the texts of a start")
	add(KindMediaOpen, "absent", Inside, func(r Request) Request { return r.Without("Content-Type") }, "no media type")
	add(KindMediaOpen, "empty", Inside, set(""), "an empty media type")
	add(KindMediaOpen, "charset.utf-16", Inside, set(m.Oracle.media[0]+"; charset=utf-16"), "charset=utf-16")
	add(KindMediaOpen, "charset.latin", Inside, set(m.Oracle.media[0]+"; charset=iso-8859-1"), "charset=iso-8859-1")
	add(KindMediaOpen, "charset.unknown", Inside, set(m.Oracle.media[0]+"; charset=importcheck"), "charset=importcheck")
	return sortCases(out)
}

// form writes the texts of a body as a form.
func form(body []byte) string {
	var members map[string]any
	_ = json.Unmarshal(body, &members) // of what is no object there are none
	out := url.Values{}
	for name, v := range members {
		if text, ok := v.(string); ok {
			out.Set(name, text)
		}
	}
	return out.Encode()
}

func mixedCase(s string) string {
	out := []byte(s)
	for i := 0; i < len(out); i += 2 {
		out[i] = strings.ToUpper(string(out[i]))[0]
	}
	return string(out)
}

// otherMethods are methods of RFC 9110, of WebDAV and of nobody.
var otherMethods = []string{"GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY", "PROPFIND", "MKCOL", "PURGE", "LINK", "FOO", "post", "Post", "POSTX", "POS"}

// unknownPaths are paths that no contract names, made from the start's.
func (m *Catalogue) unknownPaths() []string {
	p := m.Oracle.contract.Start.Path
	return []string{"/", p + "/", "/" + p, strings.ToUpper(p), p + "s", strings.TrimSuffix(p, "s"), "/importcheck-unknown", p + "/a/b", p + ".json", p + ";v=1",
		"/v1" + p, p + "%20", p + "%00", "/%2e%2e" + p, "/.." + p, "/." + p, strings.Replace(p[1:], "/", "/%2F", 1)}
}

// methods makes requests with other methods and to other paths. A host that answers TRACE must
// leave the key out (RFC 9110 §9.3.8).
func (m *Catalogue) methods() []Case {
	k := m.Oracle.by["method listed"]
	var out []Case
	for _, method := range otherMethods {
		if m.Oracle.Listed(method) {
			continue
		}
		name := id("method", method)
		c := Case{ID: name, Kind: KindMethod, Constraint: k, Side: Outside, Description: method, Control: "minimal", Value: m.Base(name)}
		c.Request = m.Start(c.Value)
		c.Request.Method = method
		if method == "TRACE" {
			c.Request.Body = nil
		}
		out = append(out, m.finish(c))
	}
	for i, path := range m.unknownPaths() {
		if !strings.HasPrefix(path, "/") {
			path = "/" + path
		}
		name := fmt.Sprintf("path.%d", i)
		c := Case{ID: name, Kind: KindPath, Constraint: k, Side: Outside, Description: path, Control: "minimal", Value: m.Base(name)}
		c.Request = m.Start(c.Value)
		c.Request.Path = path
		out = append(out, m.finish(c))
	}
	return out
}
