package generators

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

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
		c := Case{ID: fmt.Sprintf("%s.%s.absent.%d", in, name, i), Kind: KindNoHeader, Constraint: k, Side: Outside,
			Description: "no " + name, Control: "minimal"}
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
	values := []string{"", "1999-01", "2099-12", "unstable", "latest", "x", "0", "null", "2026-13", "2026-04-01",
		"v1", "../..", "%s%n", "{}", strings.Repeat("9", 5_000)}
	values = append(values, spec.Versions()...)
	var out []Case
	for i, v := range values {
		c := Case{ID: fmt.Sprintf("header.%s.value.%d", name, i), Kind: KindHeaderValue, Constraint: k, Side: Inside,
			Description: quoteShort(v), Control: "minimal", Size: len(v)}
		c.Value = m.Base(c.ID)
		c.Request = m.Start(c.Value).With(Field{Name: name, Value: v})
		if c = m.finish(c); c.Label.Expect == Any {
			out = append(out, c)
		}
	}
	return out
}

// parameterOutside makes a value outside a constraint of a header or query parameter, or of what is
// in it.
func (m *Catalogue) parameterOutside(k constraint.Constraint) (Case, bool) {
	p, rest, ok := m.parameterOf(k)
	if !ok {
		return Case{}, false
	}
	in, name := p.In, p.Name
	text, shown, ok := m.textOutside(p, rest, k)
	if !ok {
		return Case{}, false
	}
	c := Case{ID: id(in, name+strings.ReplaceAll(rest, "/", "."), k.Keyword, "outside"), Kind: KindParameter,
		Constraint: k, Side: Outside, Description: quoteShort(shown), Control: "minimal"}
	c.Value = m.Base(c.ID)
	c.Request = m.Start(c.Value)
	if in == "query" {
		c.Request.Path = withoutQuery(c.Request.Path, name)
		if s := styleOf(p); s.name == "form" && s.explode { // an object stands there by the names of its properties
			for _, inner := range m.parameterShape(in + " " + name).Inner {
				c.Request.Path = withoutQuery(c.Request.Path, inner.Name)
			}
		}
	}
	c.Request = c.Request.withParameter(in, name, text)
	c = m.finish(c)
	return c, c.Label.Expect == Reject && c.Label.Isolated()
}

// parameterOf returns the header or query parameter that a constraint is of, and the place in it.
func (m *Catalogue) parameterOf(k constraint.Constraint) (p spec.Parameter, rest string, ok bool) {
	for _, p := range m.Oracle.contract.Start.Parameters() {
		rest, of := strings.CutPrefix(k.Where, p.In+" "+p.Name)
		if of && (rest == "" || rest[0] == '/') && (p.In == "query" || p.In == "header") && k.Message == constraint.Request {
			return p, rest, true
		}
	}
	return p, "", false
}

// textOutside writes a parameter that breaks the constraint at a place in it: as it is sent, and
// as a reader sees it.
func (m *Catalogue) textOutside(p spec.Parameter, rest string, k constraint.Constraint) (text, shown string, ok bool) {
	value, ok := m.valueOutside(m.parameterShape(p.In+" "+p.Name), spec.Tokens(rest), k)
	if !ok {
		return "", "", false
	}
	if shown, plain := value.(string); plain && p.In == "query" {
		return encoded(p.Name) + "=" + encoded(shown), shown, true
	} else if plain {
		return shown, shown, true
	}
	text, ok = styleOf(p).write(p.In, p.Name, value)
	return text, text, ok
}

func (m *Catalogue) valueOutside(root *Shape, path []string, k constraint.Constraint) (any, bool) {
	n, counts := k.Int()-1, k.Keyword == "minItems"
	if k.Keyword == "maxItems" {
		n, counts = k.Int()+1, true
	}
	switch {
	case counts && (len(path) > 0 || n < 1 || n > mostItems):
		return nil, false
	case counts:
		var items []any
		for i := range n {
			items = append(items, m.value(root.descend([]string{"*"}), Token(fmt.Sprint(i))))
		}
		return items, true
	}
	text, ok := outsideText(k)
	switch {
	case !ok || len(path) > 1:
		return nil, false
	case len(path) == 0:
		return text, true
	case path[0] == "*":
		return []any{text}, true
	}
	valid, _ := m.value(root, "x").(Object)
	return valid.Set(path[0], text), true
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
var unlistedMedia = []string{
	"text/plain", "application/xml", "text/xml", "text/html", "application/x-www-form-urlencoded",
	"multipart/form-data", "multipart/form-data; boundary=x", "multipart/mixed; boundary=x",
	"application/octet-stream", "text/json", "application/jsonp", "application/json5", "application/x-json",
	"application/jsonlines", "application/x-ndjson", "application/json-patch+json", "application/merge-patch+json",
	"application/problem+json", "application/vnd.api+json", "application/ld+json", "application/jsonx",
	"xapplication/json", "application/yaml", "application/cbor", "application/msgpack", "application/graphql",
	"application/grpc", "application/x-protobuf", "text/csv", "image/png", "application/*", "*/*", "application",
	"json", "application/", "/json", "application/json/x", "application json", "charset=utf-8",
	"text/plain; charset=application/json", "text/plain;application/json",
}

// mediaForms write the listed media type as RFC 9110 §8.3.1 lets a sender write it.
var mediaForms = []struct{ name, format string }{
	{"charset", "%s; charset=utf-8"}, {"charset-upper", "%s; charset=UTF-8"}, {"charset-mixed", "%s; Charset=Utf-8"},
	{"charset-quoted", `%s; charset="utf-8"`}, {"no-space", "%s;charset=utf-8"},
	{"space-before", "%s ; charset=utf-8"}, {"wide-space", "%s  ;\t charset=utf-8"}, {"semicolon", "%s;"},
	{"other-parameter", "%s; version=1"}, {"two-parameters", "%s; charset=utf-8; profile=\"a;b\""},
	{"quoted-comma", `%s; x="a, b"`}, {"escaped-quote", `%s; x="a\"b"`},
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
var otherMethods = []string{"GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY", "PROPFIND", "MKCOL",
	"PURGE", "LINK", "FOO", "post", "Post", "POSTX", "POS"}

// unknownPaths are paths that no contract names, made from the start's.
func (m *Catalogue) unknownPaths() []string {
	p := m.Oracle.contract.Start.Path
	return []string{
		"/", p + "/", "/" + p, strings.ToUpper(p), p + "s", strings.TrimSuffix(p, "s"), "/importcheck-unknown",
		p + "/a/b", p + ".json", p + ";v=1", "/v1" + p, p + "%20", p + "%00", "/%2e%2e" + p, "/.." + p, "/." + p,
		strings.Replace(p[1:], "/", "/%2F", 1),
	}
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
