package check

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/spec"
)

// A bench judges exchanges with the cases of one contract.
type bench struct {
	maker *generators.Catalogue
	judge *Checker
}

func newBench(t testing.TB, contract string) *bench {
	t.Helper()
	c, err := spec.Load(contract)
	if err != nil {
		t.Fatal(err)
	}
	m := generators.New(c, generators.Options{})
	return &bench{m, NewChecker(c, m.Known)}
}

// labelled returns the case of that id.
func (b *bench) labelled(t testing.TB, id string) generators.Case {
	t.Helper()
	list := b.maker.Cases()
	i := slices.IndexFunc(list, func(c generators.Case) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("there is no case %q", id)
	}
	return list[i]
}

// answer is an exchange with a whole answer.
func answer(status int, media, body string) host.Exchange {
	e := host.Exchange{Status: status, Proto: "HTTP/1.1", Header: http.Header{}, Body: []byte(body), Tries: 1}
	if media != "" {
		e.Header.Set("Content-Type", media)
	}
	return e
}

func jsonAnswer(status int, body string) host.Exchange {
	return answer(status, "application/json", body)
}

func started() host.Exchange { return jsonAnswer(200, `{"id":"101"}`) }

func refused(status int) host.Exchange {
	return jsonAnswer(status, `{"code":3,"message":"no","details":[]}`)
}

func lost(f host.Failure) host.Exchange {
	return host.Exchange{Failure: f, Problem: "it was lost", Tries: 1}
}

// findingsText writes findings as the tables hold them: the checks in order, warnings with a "?".
func findingsText(found []Finding) string {
	var out []string
	for _, f := range found {
		name := f.Check
		if f.Warning {
			name = "?" + name
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

// The design's rulings: what the host does with a case, and what is found.
var rulings = []struct {
	host, id string
	exchange host.Exchange
	want     string
}{
	{"answers as documented", "minimal", started(), ""},
	{"answers 201", "minimal", jsonAnswer(201, `{"id":"101"}`), "response-status"},
	{"answers 202", "minimal", jsonAnswer(202, `{"id":"101"}`), "response-status"},
	{"answers 204", "minimal", answer(204, "", ""), "response-status"},
	{"redirects", "minimal", answer(302, "", ""), "valid-accepted response-status"},
	{"answers a status that there is not", "minimal", answer(600, "", ""), "valid-accepted response-status"},
	{"answers text", "minimal", answer(200, "text/plain", `{"id":"101"}`), "response-content-type"},
	{"answers without a media type", "minimal", answer(200, "", `{"id":"101"}`), "response-content-type"},
	{"answers JSON with a charset", "minimal", answer(200, "Application/JSON; charset=utf-8", `{"id":"101"}`), ""},
	{"refuses a missing key in text", "key.absent.0", answer(401, "text/plain", "Unauthorized"), "response-content-type"},
	{"fails on a valid start", "minimal", refused(500), "no-server-error"},
	{"fails on an invalid start", "syntax.empty", refused(500), "no-server-error"},
	{"refuses an invalid start with 400", "syntax.empty", refused(400), ""},
	{"refuses it with 413", "syntax.empty", refused(413), ""},
	{"refuses it with 415", "syntax.empty", refused(415), ""},
	{"refuses it with 422", "syntax.empty", refused(422), ""},
	{"redirects an invalid start", "syntax.empty", answer(302, "", ""), "invalid-rejected response-status"},
	{"refuses the longest uri", "uri.maxLength.1500.s3.ascii", refused(400), "valid-accepted"},
	{"accepts a longer one", "uri.maxLength.1501.s3.ascii", started(), "invalid-rejected"},
	{"answers 406 to Accept: text", "http.open.accept-html", refused(406), ""},
	{"answers 415 to a content coding", "http.open.coding-gzip", refused(415), ""},
	{"answers 417 to an expectation, in words of its HTTP layer", "http.open.expect-unknown", answer(417, "text/html", "<html>"), ""},
	{"answers 505 to HTTP/1.0", "http.open.http-1.0", answer(505, "text/html", "<html>"), ""},
	{"refuses non-ASCII on Azure", "dir.azure.unicode-composed", refused(400), ""},
	{"refuses a broken percent sign on Azure", "dir.azure.percent-alone", refused(400), ""},
	{"refuses non-ASCII on S3", "dir.s3.unicode-composed", refused(400), "valid-accepted"},
	{"refuses a missing version header", "header.X-Pinecone-Api-Version.absent.0", refused(400), ""},
	{"accepts a missing version header", "header.X-Pinecone-Api-Version.absent.0", started(), "version-header-required"},
	{"accepts an empty one", "header.X-Pinecone-Api-Version.value.0", started(), ""},
	{"refuses an empty one", "header.X-Pinecone-Api-Version.value.0", refused(400), ""},
	{"accepts an unknown one", "header.X-Pinecone-Api-Version.value.2", started(), ""},
	{"refuses an absolute-form target", "http.absolute-form", refused(400), "?valid-accepted"},
	{"refuses it with an empty body", "http.absolute-form", answer(400, "", ""), "?valid-accepted ?response-well-formed"},
	{"refuses it in text", "http.absolute-form", answer(400, "text/plain", "no"), "?valid-accepted ?response-content-type"},
	{"closes the connection on it", "http.absolute-form", lost(host.Reset), "?response-in-time"},
	{"fails on it", "http.absolute-form", refused(500), "?no-server-error"},
	{"fails on a Content-Encoding that is none", "http.open.coding-gzip", refused(500), "no-server-error"},
	{"answers part of it with 206", "http.range", jsonAnswer(206, `{"id":"101"}`), "?response-status"},
	{"refuses a body in chunks", "http.chunked", refused(400), "valid-accepted"},
	{"refuses a tab beside Host", "http.tab-before.Host", refused(400), "?valid-accepted"},
	{"refuses a space behind a value", "http.spaces-behind.field.Content-Type", refused(415), "valid-accepted"},
	{"refuses a name in escapes", "json.names-escaped.small", refused(400), "?valid-accepted"},
	{"refuses characters as escapes", "json.texts-ascii.unicode", refused(400), "valid-accepted"},
	{"takes post for POST", "method.post", started(), "?method-not-allowed"},
	{"takes PUT for POST", "method.PUT", started(), "method-not-allowed"},
	{"accepts an unknown escape", "syntax.escape-x", started(), "?documented-value"},
	{"accepts null for an optional property", "integrationId.type.null", started(), "?documented-value"},
	{"accepts null for a required one", "uri.type.null", started(), "invalid-rejected"},
	{"accepts an unknown property", "body.unknown.text", started(), ""},
	{"refuses an unknown property", "body.unknown.text", refused(400), ""},
	{"refuses abort", "errorMode.onError.abort", refused(400), "valid-accepted"},
	{"refuses continue", "errorMode.onError.continue", refused(400), "valid-accepted"},
	{"accepts another onError", "errorMode.onError.beside.abort.upper", started(), "?documented-value"},
	{"refuses another onError", "errorMode.onError.beside.abort.upper", refused(400), ""},
	{"refuses an empty integrationId", "integrationId.empty", refused(400), "?valid-accepted"},
	{"accepts an empty integrationId", "integrationId.empty", started(), ""},
	{"accepts a look-alike of a storage", "uri.no-storage.azure.domain-behind", started(), "?documented-value"},
	{"accepts an unknown scheme", "uri.no-storage.other.ftp", started(), "?documented-value"},
	{"refuses an unknown scheme", "uri.no-storage.other.ftp", refused(400), ""},
	{"refuses a bucket without a directory", "bucket.s3.no-directory", refused(400), "?valid-accepted"},
	{"accepts truncated JSON", "syntax.truncated-brace", started(), "invalid-rejected"},
	{"accepts trailing data", "syntax.trailing-object", started(), "invalid-rejected"},
	{"accepts an empty body", "syntax.empty", started(), "invalid-rejected"},
	{"accepts comments", "syntax.comment-block", started(), "?documented-value"},
	{"accepts a comma behind the last member", "syntax.comma-trailing", started(), "?documented-value"},
	{"accepts single quotes", "syntax.quotes-single", started(), "invalid-rejected"},
	{"accepts NaN", "syntax.value-nan", started(), "invalid-rejected"},
	{"closes the connection on an empty line before a request", "http.open.leading-crlf", lost(host.Reset), ""},
	{"answers 417 to Expect: 100-continue", "http.expect-continue", refused(417), ""},
	{"accepts single quotes", "syntax.quotes-single", started(), "invalid-rejected"},
	{"accepts invalid UTF-8", "encoding.invalid-byte", started(), "?documented-value"},
	{"accepts one name twice", "open.name-twice-null", started(), ""},
	{"refuses one name twice", "open.name-twice-null", refused(400), ""},
	{"accepts half of a surrogate pair", "open.lone-surrogate", started(), ""},
	{"accepts a byte order mark", "open.bom", started(), ""},
	{"refuses a byte order mark", "open.bom", refused(400), ""},
	{"refuses deep nesting", "open.deep-arrays", refused(400), ""},
	{"dies of deep nesting", "open.deep-arrays", refused(503), "no-server-error"},
	{"accepts another media type", "media.other.text/plain", started(), "?documented-value"},
	{"refuses another media type", "media.other.text/plain", refused(415), ""},
	{"accepts a start without a media type", "media.absent", started(), ""},
	{"refuses one", "media.absent", refused(400), ""},
	{"accepts a uri of a mebibyte", "uri.maxLength.1048577.s3.ascii", started(), "invalid-rejected"},
	{"refuses it", "uri.maxLength.1048577.s3.ascii", refused(413), ""},
	{"closes the connection on it", "uri.maxLength.1048577.s3.ascii", lost(host.Reset), ""},
	{"accepts a mebibyte of white space", "large.space-behind", started(), ""},
	{"refuses it", "large.space-behind", refused(413), ""},
	{"closes the connection on it", "large.space-behind", lost(host.Reset), ""},
	{"starts an import by PUT", "method.PUT", started(), "method-not-allowed"},
	{"answers PUT with 200 and no id", "method.PUT", jsonAnswer(200, `{}`), ""},
	{"answers PUT with 405 and no body", "method.PUT", answer(405, "", ""), ""},
	{"answers PUT with 404 in HTML", "method.PUT", answer(404, "text/html", "<p>"), ""},
	{"fails on PUT", "method.PUT", answer(500, "", ""), "no-server-error"},
	{"answers PUT with 501", "method.PUT", answer(501, "", ""), ""},
	{"repeats the key on PUT", "method.PUT", echoing(answer(405, "", "")), "no-secret-echo"},
	{"answers OPTIONS with 204", "method.OPTIONS", answer(204, "", ""), ""},
	{"answers an unknown path with anything", "path.6", answer(200, "text/html", "<p>"), ""},
	{"fails on an unknown path", "path.6", answer(500, "", ""), "no-server-error"},
	{"accepts a start without a key", "key.absent.0", started(), "auth-required"},
	{"accepts an empty key", "key.empty.0", started(), "auth-required"},
	{"accepts a longer key", "key.longer.0", started(), "auth-required"},
	{"accepts the other case", "key.other-case.0", started(), "auth-required"},
	{"refuses with 403", "key.other.0", refused(403), ""},
	{"repeats the key", "minimal", echoing(started()), "no-secret-echo"},
	{"repeats the key in base64, which is masked", "uri.required.absent",
		echoing(jsonAnswer(400, `{"code":3,"message":"no","details":[{"typeUrl":"t","value":"eyJ[key]QiL"}]}`)), "no-secret-echo"},
	{"says 3.0 for a code", "syntax.empty", jsonAnswer(400, `{"code":3.0,"message":"no"}`), "response-schema"},
	{"says 3e0 for a code", "syntax.empty", jsonAnswer(400, `{"code":3e0,"message":"no"}`), "response-schema"},
}

func echoing(e host.Exchange) host.Exchange {
	e.Echo = []string{"body"}
	return e
}

// What libopenapi-validator is known not to report, and what else stands in answers.
var answers = []struct {
	host, id string
	exchange host.Exchange
	want     string
}{
	{"null", "minimal", jsonAnswer(200, `null`), "response-schema"},
	{"an array", "minimal", jsonAnswer(200, `[]`), "response-schema"},
	{"nothing", "minimal", jsonAnswer(200, ``), "response-well-formed"},
	{"white space", "minimal", jsonAnswer(200, " \n"), "response-well-formed"},
	{"text that is empty", "syntax.empty", answer(400, "text/plain", ""), "response-well-formed"},
	{"one name twice", "minimal", jsonAnswer(200, `{"id":7,"id":"1"}`), "response-well-formed"},
	{"an undeclared name twice", "minimal", jsonAnswer(200, `{"id":"1","x":1,"x":2}`), "?response-undeclared"},
	{"a name twice deep inside", "syntax.empty", jsonAnswer(400, `{"details":[{"value":"AA==","value":"AA=="}]}`), "response-well-formed"},
	{"bytes that are not UTF-8", "minimal", jsonAnswer(200, "{\"id\":\"\xff\"}"), "response-well-formed"},
	{"half of a surrogate pair", "minimal", jsonAnswer(200, `{"id":"\ud800"}`), "?response-well-formed"},
	{"a byte order mark", "minimal", jsonAnswer(200, "\ufeff{\"id\":\"1\"}"), "response-well-formed"},
	{"two values", "minimal", jsonAnswer(200, `{"id":"1"}{}`), "response-well-formed"},
	{"half a value", "minimal", jsonAnswer(200, `{"id":"1"`), "response-well-formed"},
	{"single quotes", "syntax.empty", jsonAnswer(400, `{'code':3}`), "response-well-formed"},
	{"no id", "minimal", jsonAnswer(200, `{}`), "import-id-present"},
	{"an id that is a number", "minimal", jsonAnswer(200, `{"id":101}`), "response-schema"},
	{"an id that is null", "minimal", jsonAnswer(200, `{"id":null}`), "response-schema"},
	{"an empty id", "minimal", jsonAnswer(200, `{"id":""}`), "response-schema"},
	{"the longest id, beyond the first plane", "minimal", jsonAnswer(200, `{"id":"`+strings.Repeat("😀", 1000)+`"}`), ""},
	{"a longer id", "minimal", jsonAnswer(200, `{"id":"`+strings.Repeat("a", 1001)+`"}`), "response-schema"},
	{"a code that is text", "syntax.empty", jsonAnswer(400, `{"code":"3"}`), "response-schema"},
	{"a code over int32", "syntax.empty", jsonAnswer(400, `{"code":2147483648}`), "response-schema"},
	{"the largest code", "syntax.empty", jsonAnswer(400, `{"code":2147483647}`), ""},
	{"two breaches", "syntax.empty", jsonAnswer(400, `{"code":"3","message":7}`), "response-schema response-schema"},
	{"a detail that is no base64", "syntax.empty", jsonAnswer(400, `{"details":[{"value":"*"}]}`), "response-schema"},
	{"a detail in base64", "syntax.empty", jsonAnswer(400, `{"details":[{"value":"AAEC"}]}`), ""},
	{"an empty object for an error", "syntax.empty", jsonAnswer(400, `{}`), ""},
	{"something undeclared", "minimal", jsonAnswer(200, `{"id":"1","debug":true}`), "?response-undeclared"},
	{"something undeclared deep inside", "syntax.empty", jsonAnswer(400, `{"details":[{"@type":"x"}]}`), "?response-undeclared"},
	{"a stack trace", "syntax.empty", jsonAnswer(400, `{"message":"panic: goroutine 7 [running]:"}`), "?no-internals-told"},
	{"a path of a source file, escaped", "syntax.empty", jsonAnswer(400, `{"message":"at \/usr\/src\/app\/main.rb"}`), "?no-internals-told"},
	{"a uri that only looks like a path", "syntax.empty", jsonAnswer(400, `{"message":"s3://bucket/dir is no storage"}`), ""},
	{"two media types", "minimal", twoMedia(), "response-content-type"},
	{"nothing in time", "minimal", lost(host.Timeout), "response-in-time"},
	{"a connection that ends", "minimal", lost(host.Reset), "response-in-time"},
	{"half of what was announced", "minimal", partly(started(), host.Truncated), "response-in-time"},
	{"more than the limit", "minimal", partly(started(), host.TooLarge), "response-in-time"},
	{"a coding that is broken", "minimal", partly(started(), host.Decoding), "response-well-formed"},
	{"what is no HTTP", "minimal", lost(host.Malformed), "response-in-time"},
	{"lines that end in a line feed alone", "minimal", slipped(started()), "response-in-time"},
	{"the same where nothing binds the answer", "method.PUT", slipped(refused(405)), ""},
	{"a refusal and a redirect at once", "minimal", answer(399, "", ""), "valid-accepted response-status"},
}

func twoMedia() host.Exchange {
	e := started()
	e.Header.Add("Content-Type", "text/plain")
	return e
}

func partly(e host.Exchange, f host.Failure) host.Exchange {
	e.Failure, e.Partial, e.Problem = f, true, "it did not come whole"
	return e
}

func slipped(e host.Exchange) host.Exchange {
	e.Slip = host.Slip{What: "a line ends in a line feed alone", Source: "RFC 9112 §2.2", Line: "HTTP/1.1 200 OK"}
	return e
}

func TestTheRulings(t *testing.T) {
	b := newBench(t, "2026-04")
	for _, row := range append(rulings, answers...) {
		_, found := b.judge.One(Outcome{Case: b.labelled(t, row.id), Exchange: row.exchange})
		if got := findingsText(found); got != row.want {
			t.Errorf("%s (%s): %q, want %q", row.host, row.id, got, row.want)
		}
	}
}

// The checks that look at more than one answer, or at the host's list, have tables of
// their own, here and in package run.
var others = []string{Asserts, "import-id-unique", "consistent", "refused-starts-nothing", "import-visible", "import-cancellable", "response-documented-value"}

func TestEachCheckHoldsOnceAndFailsOnce(t *testing.T) {
	for _, c := range All() {
		if slices.Contains(others, c.Name) {
			continue
		}
		fails, holds := 0, 0
		for _, row := range append(rulings, answers...) {
			if strings.Contains(strings.ReplaceAll(row.want, "?", ""), c.Name) {
				fails++
			} else {
				holds++
			}
		}
		if fails == 0 || holds == 0 || c.One == nil {
			t.Errorf("%s fails in %d rows and holds in %d", c.Name, fails, holds)
		}
	}
}

// What a description says of the status, for which the contract documents four values.
func TestAValueOfAnAnswerIsOneThatIsDocumented(t *testing.T) {
	b := newBench(t, "2026-04")
	r := b.maker.Head().Without("Content-Type")
	r.Method, r.Path, r.Body = "GET", "/bulk/imports/101", nil
	described := generators.Case{ID: "related.describe", Kind: generators.KindRelated, Request: r, Label: generators.Label{Expect: generators.Any}}
	for body, want := range map[string]string{
		`{"id":"101","status":"Pending"}`: "", `{"id":"101"}`: "", `{"id":"101","status":"pending"}`: "?response-documented-value",
		`{"id":"101","status":"Queued"}`: "?response-documented-value", `{"id":"101","status":7}`: "response-schema",
	} {
		if _, found := b.judge.One(Outcome{Case: described, Exchange: jsonAnswer(200, body)}); findingsText(found) != want {
			t.Errorf("%s: %q, want %q", body, findingsText(found), want)
		}
	}
}

// From 2026-07 on a wrong key is answered in text, and an accepted start has an id.
var textRulings = []struct {
	host, id string
	exchange host.Exchange
	want     string
}{
	{"refuses a missing key in text", "key.absent.0", answer(401, "text/plain", "Unauthorized"), ""},
	{"in text with a charset", "key.absent.0", answer(401, "Text/Plain; charset=utf-8", "Unauthorized\n"), ""},
	{"in other words", "key.absent.0", answer(401, "text/plain", "Zugang verweigert: ü"), ""},
	{"in the letters of ISO 8859-1", "key.absent.0", answer(401, "text/plain; charset=iso-8859-1", "\xfc"), ""},
	{"in text that looks like JSON", "key.absent.0", answer(401, "text/plain", `{"code":16}`), ""},
	{"in JSON", "key.absent.0", jsonAnswer(401, `{"code":16}`), "response-content-type"},
	{"with an empty text", "key.absent.0", answer(401, "text/plain", ""), "response-well-formed"},
	{"refuses another start in text", "syntax.empty", answer(400, "text/plain", "no"), "response-content-type"},
	{"refuses it with 403 in text", "syntax.empty", answer(403, "text/plain", "no"), "response-content-type"},
	{"answers without an id", "minimal", jsonAnswer(200, `{}`), "import-id-present response-schema"},
}

func TestTheRulingsOfText(t *testing.T) {
	b := newBench(t, "2026-07")
	for _, row := range textRulings {
		_, found := b.judge.One(Outcome{Case: b.labelled(t, row.id), Exchange: row.exchange})
		if got := findingsText(found); got != row.want {
			t.Errorf("%s (%s): %q, want %q", row.host, row.id, got, row.want)
		}
	}
}

// A text is checked against the schema that its media type has.
func TestATextSatisfiesItsSchema(t *testing.T) {
	data, _ := spec.Embedded("2026-07")
	const old = "      type: string\n      example: Unauthorized\n"
	if !strings.Contains(string(data), old) {
		t.Fatal("the contract has another schema for texts")
	}
	for schema, want := range map[string]string{
		"      type: string\n      enum: [Unauthorized]\n":   "",
		"      type: string\n      enum: [Forbidden]\n":      "response-schema",
		"      type: string\n      maxLength: 12\n":          "",
		"      type: string\n      maxLength: 11\n":          "response-schema",
		"      type: string\n      pattern: '^[A-Za-z]+$'\n": "",
		"      type: object\n":                               "", // what that means for a text is written nowhere
	} {
		c, err := spec.LoadBytes("edited.yaml", []byte(strings.Replace(string(data), old, schema, 1)))
		if err != nil {
			t.Fatal(err)
		}
		m := generators.New(c, generators.Options{})
		b := &bench{m, NewChecker(c, m.Known)}
		_, found := b.judge.One(Outcome{Case: b.labelled(t, "key.absent.0"), Exchange: answer(401, "text/plain", "Unauthorized")})
		if got := findingsText(found); got != want {
			t.Errorf("%s: %q, want %q", schema, got, want)
		}
	}
}

func TestAnIntegerWithAFractionIsWrongUnderOpenAPI30Alone(t *testing.T) {
	for contract, want := range map[string]string{"2026-04": "response-schema", "../../spec/testdata/unseen/openapi-31.yaml": ""} {
		b := newBench(t, contract)
		_, found := b.judge.One(Outcome{Case: b.labelled(t, "syntax.empty"), Exchange: jsonAnswer(400, `{"code":3.0,"message":"no"}`)})
		if got := findingsText(found); got != want {
			t.Errorf("%s: %q, want %q", contract, got, want)
		}
	}
}

func TestFindingsComeInAFixedOrderDearestFirst(t *testing.T) {
	b := newBench(t, "2026-04")
	o := Outcome{Case: b.labelled(t, "minimal"), Exchange: echoing(jsonAnswer(599, `{"code":"x","message":7,"a":1,"details":{},"goroutine 7 [running]":0}`))}
	const want = "no-secret-echo no-server-error response-schema response-schema response-schema ?response-undeclared ?no-internals-told"
	for range 30 {
		_, found := b.judge.One(o)
		if got := findingsText(found); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
		if !slices.IsSortedFunc(found, func(a, b Finding) int { return a.Cost - b.Cost }) {
			t.Fatal("a dearer finding comes later")
		}
		for _, f := range found {
			if f.Title == "" || f.Expected == "" || f.Observed == "" || f.Source == "" || f.Constraint.String() == "" {
				t.Fatalf("%s leaves something out: %+v", f.Check, f)
			}
		}
	}
}
