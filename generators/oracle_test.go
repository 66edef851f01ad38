package generators

import (
	"strings"
	"testing"

	"example.com/importcheck/spec/constraint"
)

// labelText sums a label up: what is wanted, and what is broken.
func labelText(l Label) string {
	out := string(l.Expect)
	if l.Expect == Any {
		out = "open"
		if l.Documented != "" {
			out = "leans to " + string(l.Documented)
		}
	}
	for _, c := range l.Broken {
		out += ": " + c.String()
	}
	return out
}

// ordinaryStart is a start as the published documentation of 2026-04 shows it, typed in by
// hand.
func ordinaryStart(body string) Request {
	return Request{Method: "POST", Path: "/bulk/imports", Body: []byte(body), Header: []Field{
		{Name: "Api-Key", Key: KeyRight}, {Name: "X-Pinecone-Api-Version", Value: "2026-04"}, {Name: "Content-Type", Value: "application/json"}}}
}

const good = `{"uri":"s3://bucket/dir"}`

func uri(text string) string { return `{"uri":"` + text + `"}` }

func with(more string) string { return `{"uri":"s3://bucket/dir",` + more + `}` }

const (
	extended    = "leans to reject: body without extensions of JSON"
	badSyntax   = "reject: body syntax RFC 8259"
	badEncoding = "leans to reject: body encoding UTF-8"
	noStore     = "leans to reject: /uri storage s3://BUCKET_NAME/IMPORT_DIR"
	notText     = "reject: /uri type string"
	noURI       = "reject: /uri required"
	badMode     = "leans to reject: /errorMode/onError x-enum abort, continue"
	azure       = "https://acc.blob.core.windows.net/container/dir"
)

// What the contract of 2026-04 and the design's rulings make of a body.
var bodyLabels = []struct{ name, body, want string }{
	{"only what is required", good, "accept"},
	{"every property", with(`"integrationId":"a","errorMode":{"onError":"abort"}`), "accept"},
	{"the other documented value", with(`"errorMode":{"onError":"continue"}`), "accept"},
	{"an empty error mode", with(`"errorMode":{}`), "accept"},

	{"Google Cloud Storage", uri("gs://bucket/dir"), "accept"},
	{"Azure Blob Storage", uri(azure), "accept"},
	{"S3, a name with dots", uri("s3://my.bucket/dir"), "accept"},
	{"GCS, a name with an underscore", uri("gs://my_bucket/dir"), "accept"},
	{"a directory in Japanese on S3", uri("s3://bucket/ディレクトリ"), "accept"},
	{"a percent escape", uri("s3://bucket/a%20b"), "accept"},
	{"a broken percent sign on S3", uri("s3://bucket/100%"), "accept"},
	{"a broken percent sign on Azure", uri(azure + "/100%"), "open"},
	{"non-ASCII on Azure", uri(azure + "/é"), "open"},
	{"a bucket without a directory, with a slash", uri("s3://bucket/"), "leans to accept"},
	{"a bucket without a directory or slash", uri("s3://bucket"), "open"},
	{"a scheme in capitals", uri("S3://bucket/dir"), "open"},
	{"a bucket name that no storage allows", uri("s3://A_B/dir"), "open"},
	{"a dot segment", uri("s3://bucket/a/../b"), "open"},
	{"a query", uri("s3://bucket/dir?x=1"), "open"},
	{"a control character", uri(`s3://bucket/a\u0007b`), "open"},
	{"a code point that stands for no character", uri("s3://bucket/a\uffffb"), "open"},
	{"another scheme", uri("ftp://bucket/dir"), noStore},
	{"no scheme", uri("bucket/dir"), noStore},
	{"one letter", uri("x"), noStore},
	{"a space before the scheme", uri(" s3://bucket/dir"), noStore},
	{"one slash", uri("s3:/bucket/dir"), noStore},
	{"no bucket", uri("s3:///dir"), noStore},
	{"a longer scheme", uri("s3x://bucket/dir"), noStore},
	{"a web address", uri("https://example.com/container/dir"), noStore},
	{"Azure by http", uri("http://acc.blob.core.windows.net/container/dir"), noStore},
	{"Azure's name inside another host's", uri("https://acc.blob.core.windows.net.example.com/container/dir"), noStore},
	{"Azure's name as a user", uri("https://acc.blob.core.windows.net@example.com/container/dir"), noStore},
	{"Azure without an account", uri("https://blob.core.windows.net/container/dir"), noStore},

	{"the longest uri", uri("s3://b00/" + strings.Repeat("a", 1491)), "accept"},
	{"one character too many", uri("s3://b00/" + strings.Repeat("a", 1492)), "reject: /uri maxLength 1500"},
	{"the longest uri in three-byte characters", uri("s3://b00/" + strings.Repeat("語", 1491)), "accept"},
	{"the longest uri beyond the first plane", uri("s3://b00/" + strings.Repeat("😀", 1491)), "accept"},
	{"one such character too many", uri("s3://b00/" + strings.Repeat("😀", 1492)), "reject: /uri maxLength 1500"},
	{"the longest uri as escapes", uri("s3://b00/" + strings.Repeat(`\u0061`, 1491)), "accept"},
	{"the longest uri as surrogate pairs", uri("s3://b00/" + strings.Repeat(`\ud83d\ude00`, 1491)), "accept"},
	{"combining marks count", uri("s3://b00/" + strings.Repeat(`e\u0301`, 745) + "aa"), "reject: /uri maxLength 1500"},
	{"an empty uri", uri(""), "reject: /uri minLength 1"},
	{"the longest integration", with(`"integrationId":"` + strings.Repeat("i", 1000) + `"`), "accept"},
	{"a longer integration", with(`"integrationId":"` + strings.Repeat("i", 1001) + `"`), "reject: /integrationId maxLength 1000"},
	{"an empty integration", with(`"integrationId":""`), "leans to accept"},

	{"no uri", `{}`, noURI},
	{"a uri in capitals", `{"URI":"s3://bucket/dir"}`, noURI},
	{"a uri with a space behind its name", `{"uri ":"s3://bucket/dir"}`, noURI},
	{"null for the uri", `{"uri":null}`, notText},
	{"a number for the uri", `{"uri":7}`, notText},
	{"an array for the uri", `{"uri":["s3://bucket/dir"]}`, notText},
	{"null for the integration", with(`"integrationId":null`), "leans to reject: /integrationId not null"},
	{"null for the error mode", with(`"errorMode":null`), "leans to reject: /errorMode not null"},
	{"a text for the error mode", with(`"errorMode":"abort"`), "reject: /errorMode type object"},
	{"null for onError", with(`"errorMode":{"onError":null}`), "leans to reject: /errorMode/onError not null"},
	{"true for onError", with(`"errorMode":{"onError":true}`), "reject: /errorMode/onError type string"},
	{"another onError", with(`"errorMode":{"onError":"skip"}`), badMode},
	{"onError in capitals", with(`"errorMode":{"onError":"ABORT"}`), badMode},
	{"onError padded", with(`"errorMode":{"onError":"abort "}`), badMode},
	{"an empty onError", with(`"errorMode":{"onError":""}`), badMode},

	{"an unknown property", with(`"more":1`), "open"},
	{"an unknown property below", with(`"errorMode":{"more":1}`), "open"},
	{"an unknown property and a broken limit", `{"uri":"","more":1}`, "reject: /uri minLength 1"},
	{"two breaches", `{"uri":7,"integrationId":7}`, "reject: /integrationId type string: /uri type string"},

	{"an array", `[` + good + `]`, "reject: body type object"},
	{"a string", `"s3://bucket/dir"`, "reject: body type object"},
	{"null", `null`, "reject: body type object"},
	{"an empty body", "", badSyntax},
	{"white space", " \n", badSyntax},
	{"half a body", good[:10], badSyntax},
	{"two bodies", good + good, badSyntax},
	{"a trailing comma", `{"uri":"s3://bucket/dir",}`, extended},
	{"single quotes", `{'uri':'s3://bucket/dir'}`, badSyntax},
	{"a comment", good + "// x", extended},
	{"a comment in a text", uri("s3://bucket/dir//x"), "accept"},
	{"a comment that does not end", good + "/* x", badSyntax},
	{"a comment and a wrong type", `{"uri":7/* x */}`, "reject: body without extensions of JSON: /uri type string"},
	{"a tab in a text", uri("s3://bucket/a\tb"), badSyntax},
	{"NaN", with(`"x":NaN`), badSyntax},
	{"a number that begins with 0", with(`"x":01`), badSyntax},
	{"an unknown escape", uri(`s3://bucket/\x41`), extended},
	{"an unknown escape behind a backslash", uri(`s3://bucket/\\x41`), "accept"},
	{"half an escape", uri(`s3://bucket/\u00`), badSyntax},
	{"white space around", " \r\n\t" + good + "\n", "accept"},
	{"names as escapes", `{"\u0075\u0072\u0069":"s3://bucket/dir"}`, "accept"},

	{"a byte that is not UTF-8", uri("s3://bucket/\xff"), badEncoding},
	{"an overlong form", uri("s3://bucket/\xc0\xaf"), badEncoding},
	{"UTF-16", "{\x00}\x00", badEncoding},

	{"one name twice", `{"uri":"s3://bucket/a","uri":"s3://bucket/b"}`, "open"},
	{"one name twice, null at the end", `{"uri":"s3://bucket/a","uri":null}`, "open"},
	{"one name twice, null at first", `{"uri":null,"uri":"s3://bucket/a"}`, "open"},
	{"one name twice by an escape", `{"uri":"s3://bucket/a","\u0075ri":7}`, "open"},
	{"a lone surrogate", uri(`s3://bucket/\ud800`), "open"},
	{"a byte order mark", "\ufeff" + good, "open"},
	{"deep nesting", with(`"x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)), "open"},
	{"a number of 400 digits", with(`"x":` + strings.Repeat("9", 400)), "open"},
	{"a mebibyte of white space", strings.Repeat(" ", 1<<20) + good, "open"},
	{"a mebibyte in an unknown property", with(`"x":"` + strings.Repeat("x", 1<<20) + `"`), "open"},
	{"a uri of a mebibyte", uri("s3://b00/" + strings.Repeat("a", 1<<20)), "reject: /uri maxLength 1500"},
}

func TestLabelsOfBodies(t *testing.T) {
	m := mustMake(t, "2026-04")
	for _, row := range bodyLabels {
		if got := labelText(m.Oracle.Label(ordinaryStart(row.body))); got != row.want {
			t.Errorf("%s: %s, want %s (%.80s)", row.name, got, row.want, row.body)
		}
	}
}

const (
	noKey     = "reject: header Api-Key security ApiKeyAuth"
	noVersion = "reject: header X-Pinecone-Api-Version required"
	badMedia  = "leans to reject: header Content-Type media type application/json"
	method    = "not-a-start: method listed GET, POST"
)

func set(name, value string) func(Request) Request {
	return func(r Request) Request { return r.With(Field{Name: name, Value: value}) }
}

func formed(k KeyForm) func(Request) Request {
	return func(r Request) Request { return r.With(Field{Name: "Api-Key", Key: k}) }
}

func wired(w Wire) func(Request) Request {
	return func(r Request) Request { r.Wire = w; return r }
}

// What they make of the rest of a request whose body is valid.
var requestLabels = []struct {
	name   string
	change func(Request) Request
	want   string
}{
	{"as it is", func(r Request) Request { return r }, "accept"},
	{"no key", func(r Request) Request { return r.Without("api-key") }, noKey},
	{"an empty key", set("Api-Key", ""), noKey},
	{"another text", set("Api-Key", "wrong"), noKey},
	{"a longer key", formed(KeyLonger), noKey},
	{"a shorter key", formed(KeyShorter), noKey},
	{"the other case", formed(KeyOtherCase), noKey},
	{"a space inside", formed(KeyInnerSpace), noKey},
	{"the name of the key in small letters", func(r Request) Request { r.Header[0].Name = "api-key"; return r }, "accept"},
	{"no version", func(r Request) Request { return r.Without("X-Pinecone-Api-Version") }, noVersion},
	{"an empty version", set("X-Pinecone-Api-Version", ""), "open"},
	{"an unknown version", set("X-Pinecone-Api-Version", "2099-01"), "open"},
	{"neither key nor version", func(r Request) Request { return r.Without("Api-Key").Without("X-Pinecone-Api-Version") }, noKey + noVersion[len("reject"):]},

	{"a charset", set("Content-Type", "application/json; charset=utf-8"), "accept"},
	{"a charset in capitals", set("Content-Type", "Application/JSON;Charset=UTF-8"), "accept"},
	{"another charset", set("Content-Type", "application/json; charset=utf-16"), "open"},
	{"text", set("Content-Type", "text/plain"), badMedia},
	{"a form", set("Content-Type", "application/x-www-form-urlencoded"), badMedia},
	{"something like JSON", set("Content-Type", "application/jsonx"), badMedia},
	{"no media type", func(r Request) Request { return r.Without("Content-Type") }, "open"},
	{"an empty media type", set("Content-Type", ""), "open"},

	{"no body at all", func(r Request) Request { r.Body = nil; return r }, "reject: body required"},
	{"Accept: JSON", set("Accept", "application/json"), "accept"},
	{"Accept: anything", set("Accept", "*/*"), "accept"},
	{"Accept: text alone", set("Accept", "text/html"), "open"},
	{"Accept: JSON forbidden", set("Accept", "application/json;q=0"), "open"},
	{"a content coding", set("Content-Encoding", "gzip"), "open"},
	{"identity is no coding", set("Content-Encoding", "identity"), "accept"},
	{"bytes in a field", set("X-Other", "\xe9"), "open"},
	{"UTF-8 in a field", set("X-Other", "é"), "open"},
	{"an unknown expectation", set("Expect", "x"), "open"},
	{"a header of its own", set("X-Mine", "1"), "accept"},
	{"an unknown query", func(r Request) Request { r.Path += "?x=1"; return r }, "open"},

	{"chunks", wired(WireChunked), "accept"},
	{"the whole URI in the request line", wired(WireAbsolute), "accept"},
	{"Expect: 100-continue", wired(WireExpect), "accept"},
	{"HTTP/1.0", wired(WireHTTP10), "open"},
	{"an empty line before it", wired(WireLeadingCRLF), "open"},

	{"PUT", func(r Request) Request { r.Method = "PUT"; return r }, method},
	{"GET", func(r Request) Request { r.Method = "GET"; return r }, method},
	{"post in small letters", func(r Request) Request { r.Method = "post"; return r }, method},
	{"an unknown path", func(r Request) Request { r.Path = "/bulk/import"; return r }, method},
	{"a slash at the end", func(r Request) Request { r.Path += "/"; return r }, method},
}

func TestLabelsOfRequests(t *testing.T) {
	m := mustMake(t, "2026-04")
	for _, row := range requestLabels {
		if got := labelText(m.Oracle.Label(row.change(ordinaryStart(good)))); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

// Versions bind differently; what one documents another binds or does not know.
func TestLabelsFollowTheVersion(t *testing.T) {
	skip := with(`"errorMode":{"onError":"skip"}`)
	for _, row := range []struct {
		version, name, want string
		request             Request
	}{
		{"2025-04", "another onError", "reject: /errorMode/onError enum abort, continue", ordinaryStart(skip)},
		{"2025-10", "another onError", badMode, ordinaryStart(skip).With(Field{Name: "X-Pinecone-Api-Version", Value: "2025-10"})},
		{"2025-04", "no version header", "accept", ordinaryStart(good).Without("X-Pinecone-Api-Version")},
		{"2025-10", "no version header", noVersion, ordinaryStart(good).Without("X-Pinecone-Api-Version")},
		{"2024-10", "Google Cloud Storage", noStore, ordinaryStart(uri("gs://bucket/dir"))},
		{"2025-01", "Azure", noStore, ordinaryStart(uri(azure))},
		{"2025-04", "Azure", "accept", ordinaryStart(uri(azure))},
	} {
		if got := labelText(mustMake(t, row.version).Oracle.Label(row.request)); got != row.want {
			t.Errorf("%s, %s: %s, want %s", row.version, row.name, got, row.want)
		}
	}
}

func TestWarningsAreThoseThatOnlyProseForbids(t *testing.T) {
	m := mustMake(t, "2026-04")
	for _, row := range bodyLabels {
		l := m.Oracle.Label(ordinaryStart(row.body))
		if prose := strings.HasPrefix(row.want, "leans"); (l.Binding == constraint.Documents) != prose {
			t.Errorf("%s: binding %q", row.name, l.Binding)
		}
		if l.Reason == "" || l.Source == "" {
			t.Errorf("%s: no reason or no source", row.name)
		}
	}
}
