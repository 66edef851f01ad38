package generators

import (
	"fmt"
	"strings"
)

// jsonStyles are ways to write one value that RFC 8259 makes equal.
var jsonStyles = []struct {
	name  string
	style Style
}{
	{"spaces", Style{Space: " "}}, {"lines", Style{Space: "\n"}}, {"tabs", Style{Space: "\t"}},
	{"returns", Style{Space: "\r"}}, {"crlf", Style{Space: "\r\n"}}, {"pretty", Style{Space: "\n    "}},
	{"all-space", Style{Space: " \t\r\n"}}, {"around-space", Style{Around: " "}},
	{"around-lines", Style{Around: "\n"}}, {"around-crlf", Style{Around: "\r\n"}},
	{"around-tabs", Style{Around: "\t\t"}}, {"around-much", Style{Around: strings.Repeat(" ", 16_000)}},
	{"names-first-escaped", Style{Names: EscapeFirst}}, {"names-escaped", Style{Names: EscapeAll}},
	{"names-escaped-upper", Style{Names: EscapeAllUpper}}, {"texts-first-escaped", Style{Texts: EscapeFirst}},
	{"texts-escaped", Style{Texts: EscapeAll}}, {"texts-escaped-upper", Style{Texts: EscapeAllUpper}},
	{"texts-ascii", Style{Texts: EscapeNonASCII}}, {"slashes-escaped", Style{Texts: EscapeSlash}},
	{"reversed", Style{Reverse: true}},
}

// jsonForms writes a small and a whole start in each style, with characters outside
// ASCII where the storage takes them.
func (m *Catalogue) jsonForms() []Case {
	var out []Case
	for _, s := range jsonStyles {
		for kind, body := range map[string]func(string) Object{"small": m.Base, "whole": m.Whole, "unicode": m.foreign} {
			name := id("json", s.name, kind)
			c := Case{ID: name, Kind: KindJSONForm, Description: s.name, Control: "minimal", Value: body(name)}
			c.Request = m.StartStyled(c.Value, s.style)
			out = append(out, m.finish(c))
		}
	}
	out = append(out, m.largestOrdinary())
	for i, order := range m.orders() {
		name := id("json", "order", fmt.Sprint(i))
		out = append(out, m.body(Case{ID: name, Kind: KindJSONForm, Description: "properties in another order", Control: "whole"}, order))
	}
	return sortCases(out)
}

// largestOrdinary writes the longest texts of characters outside the basic plane as clients do that escape
// all of them: the largest body that an ordinary client sends.
func (m *Catalogue) largestOrdinary() Case {
	name := id("json", "longest", "ascii")
	body := m.Whole(name)
	for _, s := range m.texts() {
		limit, ok := s.Limit("maxLength")
		if !ok || limit > reach {
			continue
		}
		for _, f := range familiesOf(s) {
			if text, fits := m.Fit(s, f, limit, "😀", Token(name)); fits && (f == nil || f.Unicode) {
				body = body.SetAt(s.Path(), text)
				break
			}
		}
	}
	c := Case{ID: name, Kind: KindJSONForm, Description: "the longest texts, with characters outside ASCII written as escapes", Control: "whole", Value: body}
	c.Request = m.StartStyled(body, Style{Texts: EscapeNonASCII})
	return m.finish(c)
}

// foreign returns a start whose texts hold characters of two to four bytes.
func (m *Catalogue) foreign(name string) Object {
	body := m.Base(name)
	for _, s := range m.texts() {
		if f, ok := s.family(); ok && f.Unicode {
			body = body.SetAt(s.Path(), f.URI(f.Buckets[0], Token(name)+"/é語😀"))
		}
	}
	return body
}

// orders returns the whole start with its properties rotated.
func (m *Catalogue) orders() []Object {
	whole := m.Whole("order")
	var out []Object
	for i := 1; i < len(whole); i++ {
		out = append(out, append(append(Object(nil), whole[i:]...), whole[:i]...))
	}
	return out
}

// wires are the forms of HTTP/1.1 that a host must take.
var wires = []Wire{
	WireChunked, WireChunkExtension, WireChunkTrailer, WireChunkUpperHex, WireChunkZeros, WireChunkedCase, WireExpect,
	WireBare, WireClose, WireNew, WireAbsolute, WireLowerNames, WireUpperNames, WireReversed, WireSplit, WirePauses,
	WireBodyLater, WirePipelined,
}

// oneField are the forms of HTTP/1.1 that a host must take at any one field.
var oneField = []Wire{WireTabBefore, WireTabBehind, WireSpacesBefore, WireSpacesBehind, WireUnspaced}

// wireName names a form for ids. Host and Content-Length clients write by themselves, whatever
// they are given.
func wireName(w Wire) string {
	form, field := w.Field()
	if field != "" && field != "Host" && field != "Content-Length" {
		field = "field." + field
	}
	return id(string(form), field)
}

// ownFields are the names of the header fields that every start has.
func (m *Catalogue) ownFields() (names []string) {
	for _, f := range m.Head().Header {
		names = append(names, f.Name)
	}
	return names
}

// A headerForm is some header lines with a name for ids.
type headerForm struct {
	name   string
	fields []Field
}

// headerForms are header lines that change nothing of what a start asks for.
var headerForms = []headerForm{
	{"accept-json", []Field{{Name: "Accept", Value: "application/json"}}},
	{"accept-any", []Field{{Name: "Accept", Value: "*/*"}}},
	{"accept-application", []Field{{Name: "Accept", Value: "application/*"}}},
	{"accept-quality", []Field{{Name: "Accept", Value: "text/html, application/json;q=0.9, */*;q=0.1"}}},
	{"accept-charset-parameter", []Field{{Name: "Accept", Value: "application/json; charset=utf-8, */*"}}},
	{"accept-upper", []Field{{Name: "Accept", Value: "Application/JSON"}}},
	{"accept-two-lines", []Field{{Name: "Accept", Value: "text/plain"}, {Name: "Accept", Value: "application/json"}}},
	{"accept-browser", []Field{{Name: "Accept", Value: browserAccept}}},
	{"accept-java", []Field{{Name: "Accept", Value: "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"}}},
	{"accept-empty", []Field{{Name: "Accept", Value: ""}}},
	{"encoding-identity", []Field{{Name: "Accept-Encoding", Value: "identity"}}},
	{"encoding-gzip", []Field{{Name: "Accept-Encoding", Value: "gzip"}}},
	{"encoding-many", []Field{{Name: "Accept-Encoding", Value: "gzip, deflate"}}},
	{"encoding-quality", []Field{{Name: "Accept-Encoding", Value: "gzip;q=0.5, identity;q=1, *;q=0"}}},
	{"language", []Field{{Name: "Accept-Language", Value: "de-DE,de;q=0.9,*;q=0.1"}}},
	{"agent-empty", []Field{{Name: "User-Agent", Value: ""}}},
	{"agent-browser", []Field{{Name: "User-Agent", Value: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}}},
	{"agent-bot", []Field{{Name: "User-Agent", Value: "curl/8.0"}}},
	{"cookie", []Field{{Name: "Cookie", Value: "a=b; c=\"d\""}}},
	{"cookie-long", []Field{{Name: "Cookie", Value: "a=" + strings.Repeat("b", 2_000)}}},
	{"keep-alive", []Field{{Name: "Connection", Value: "keep-alive"}}},
	{"upgrade-h2c", []Field{{Name: "Connection", Value: "Upgrade, HTTP2-Settings"}, {Name: "Upgrade", Value: "h2c"},
		{Name: "HTTP2-Settings", Value: "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA"}}},
	{"cache-control", []Field{{Name: "Cache-Control", Value: "no-cache"}, {Name: "Pragma", Value: "no-cache"}}},
	{"origin", []Field{{Name: "Origin", Value: "https://example.com"}, {Name: "Referer", Value: "https://example.com/"}}},
	{"fetch-metadata", []Field{{Name: "Sec-Fetch-Mode", Value: "cors"}, {Name: "Sec-Fetch-Site", Value: "cross-site"}}},
	{"forwarded", []Field{{Name: "Forwarded", Value: "for=192.0.2.1;proto=https"}, {Name: "X-Forwarded-For", Value: "192.0.2.1"}, {Name: "Via", Value: "1.1 proxy"}}},
	{"trace", []Field{{Name: "Traceparent", Value: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}}},
	{"idempotency", []Field{{Name: "Idempotency-Key", Value: "importcheck"}}},
	{"content-language", []Field{{Name: "Content-Language", Value: "en"}}},
	{"range", []Field{{Name: "Range", Value: "bytes=0-1"}}},
	{"if-modified-since", []Field{{Name: "If-Modified-Since", Value: "Tue, 01 Sep 2026 10:11:12 GMT"}}}, // RFC 9110 §13.1.3: only for GET and HEAD
	{"if-range", []Field{{Name: "If-Range", Value: `"importcheck"`}}},                                   // §13.1.5: without a Range it is to be ignored
	{"te", []Field{{Name: "TE", Value: "trailers"}}},
	{"date", []Field{{Name: "Date", Value: "Tue, 01 Sep 2026 10:11:12 GMT"}}},
	{"priority", []Field{{Name: "Priority", Value: "u=1, i"}}},
	{"empty-field", []Field{{Name: "X-Importcheck-Empty", Value: ""}}},
	{"long-field", []Field{{Name: "X-Importcheck-Long", Value: strings.Repeat("x", 3_000)}}},
	{"colon-in-value", []Field{{Name: "X-Importcheck", Value: "a: b, \"c\"; d=e"}}},
	{"field-twice", []Field{{Name: "X-Importcheck", Value: "a"}, {Name: "X-Importcheck", Value: "b"}}},
	{"odd-field-name", []Field{{Name: "x!#$%&'*+-.^_`|~9", Value: "token characters"}}},
}

// openForms are forms that a host may refuse, with the reason in the oracle.
var openForms = []struct {
	name   string
	change func(Request) Request
}{
	{"http-1.0", func(r Request) Request { r.Wire = WireHTTP10; return r }},
	{"leading-crlf", func(r Request) Request { r.Wire = WireLeadingCRLF; return r }},
	{"accept-html", func(r Request) Request { return r.With(Field{Name: "Accept", Value: "text/html"}) }},
	{"accept-nothing", func(r Request) Request { return r.With(Field{Name: "Accept", Value: "*/*;q=0"}) }},
	{"coding-gzip", func(r Request) Request { return r.With(Field{Name: "Content-Encoding", Value: "gzip"}) }},
	{"coding-unknown", func(r Request) Request { return r.With(Field{Name: "Content-Encoding", Value: "importcheck"}) }},
	{"expect-unknown", func(r Request) Request { return r.With(Field{Name: "Expect", Value: "importcheck"}) }},
	{"field-latin", func(r Request) Request { return r.With(Field{Name: "X-Importcheck", Value: "caf\xe9"}) }},
	{"field-utf-8", func(r Request) Request { return r.With(Field{Name: "X-Importcheck", Value: "café 日本 😀"}) }},
	{"agent-utf-8", func(r Request) Request { return r.With(Field{Name: "User-Agent", Value: "café"}) }},
	{"query-unknown", func(r Request) Request { r.Path += separator(r.Path) + "importcheck=1"; return r }},
	{"query-empty", func(r Request) Request { r.Path += separator(r.Path) + "x"; return r }},
	{"query-percent", func(r Request) Request { r.Path += separator(r.Path) + "importcheck=%zz"; return r }},
}

func separator(path string) string {
	if strings.Contains(path, "?") {
		return "&"
	}
	return "?"
}

// letterForms write a name whose letters have no case.
var letterForms = []struct {
	name   string
	change func(string) string
}{{"lower", strings.ToLower}, {"upper", strings.ToUpper}, {"mixed", mixedCase}}

// httpForms sends a start in each form.
func (m *Catalogue) httpForms() []Case {
	var out []Case
	add := func(class, name string, change func(Request) Request) {
		c := Case{ID: id("http", name), Kind: class, Description: name, Control: "minimal"}
		c.Value = m.turn(c.ID, len(out))
		c.Request = change(m.Start(c.Value))
		out = append(out, m.finish(c))
	}
	for _, w := range wires {
		add(KindHTTPForm, string(w), func(r Request) Request { r.Wire = w; return r })
	}
	for _, w := range []Wire{WireSplit, WirePauses} {
		name := id("http", string(w), "character")
		c := Case{ID: name, Kind: KindHTTPForm, Description: string(w) + ", which cut a character",
			Control: "minimal", Value: m.foreign(name)}
		c.Request = m.Start(c.Value)
		c.Request.Wire = w
		out = append(out, m.finish(c))
	}
	for _, w := range oneField {
		for _, field := range append([]string{"Host", "Content-Length"}, m.ownFields()...) {
			add(KindHTTPForm, wireName(w.At(field)), func(r Request) Request { r.Wire = w.At(field); return r })
		}
	}
	for _, h := range headerForms {
		add(KindHTTPForm, h.name, func(r Request) Request { r.Header = append(append([]Field(nil), r.Header...), h.fields...); return r })
	}
	add(KindHTTPForm, "many-fields", func(r Request) Request {
		for i := range 40 {
			r.Header = append(r.Header, Field{Name: fmt.Sprintf("X-Importcheck-%d", i), Value: "x"})
		}
		return r
	})
	for i, name := range m.ownFields() {
		for _, letters := range letterForms {
			add(KindHTTPForm, "name."+name+"."+letters.name, func(r Request) Request {
				r.Header = append([]Field(nil), r.Header...)
				r.Header[i].Name = letters.change(name)
				return r
			})
		}
	}
	for _, o := range openForms {
		add(KindHTTPOpen, "open."+o.name, o.change)
	}
	return sortCases(out)
}
