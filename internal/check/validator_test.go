package check

import (
	"bytes"
	"io"
	"math/big"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi-validator/errors"
	"github.com/pb33f/libopenapi-validator/helpers"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/libvalidator"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// The checks of answers and the validator's own call say the same of drawn answers to
// drawn documents, constraint by constraint, but for the differences in the table.
func TestTheValidatorSaysTheSame(t *testing.T) {
	documents, each := 250, 400 // 100,000 pairs take 10 s of one core
	if testing.Short() {
		documents = 25
	}
	d := newDrawer(2)
	shown, reported, refused := map[string]int{}, map[string]int{}, 0
	for n := 0; n < documents; {
		data := d.document()
		c, err := spec.LoadBytes("drawn.json", data)
		if err != nil {
			if refused++; refused > 2*documents {
				t.Fatalf("%d documents are refused, the last: %v", refused, err)
			}
			continue
		}
		n++
		known, _ := constraint.Read(c)
		judge := NewChecker(c, known)
		for range each {
			e := d.answer()
			a, ours, theirs := bothSay(judge, e)
			for w := range theirs {
				reported[w.keyword]++
			}
			for name, w := range apart(a, ours, theirs) {
				if shown[name]++; name == "" && shown[name] < 6 {
					t.Errorf("%+v of %v, %v\n%d %q %.300q\n%s", w, ours, theirs, e.Status, e.Header, e.Body, data)
				}
			}
		}
	}
	t.Logf("%d answers to %d documents (%d more were refused); the validator reports %v", documents*each, documents, refused, reported)
	for _, keyword := range drawn {
		if reported[keyword] == 0 && !testing.Short() {
			t.Errorf("the validator never reports %s", keyword)
		}
	}
	for _, known := range differences {
		t.Logf("%7d × %s", shown[known.name], known.name)
		if shown[known.name] == 0 && !testing.Short() {
			t.Errorf("it never occurs: %s", known.name)
		}
	}
}

// drawn are the keywords that some answer must break.
var drawn = strings.Fields(`type enum required minLength maxLength pattern minimum maximum multipleOf minItems maxItems uniqueItems minProperties
	maxProperties additionalProperties format oneOf anyOf not`)

// A word is what one side reports: "status", "media type", "body" or "header", or "schema"
// with the place and the keyword.
type word struct{ kind, place, keyword string }

// apart returns what one side says and the other does not, by the difference that it shows.
func apart(a *Reading, ours, theirs map[word]bool) map[string]word {
	out := map[string]word{}
	for side, words := range map[string][2]map[word]bool{onlyOurs: {ours, theirs}, onlyTheirs: {theirs, ours}} {
		for w := range words[0] {
			name := ""
			if i := slices.IndexFunc(differences, func(d difference) bool { return d.side == side && d.explains(a, w) }); i >= 0 {
				name = differences[i].name
			}
			if !words[1][w] {
				out[name] = w
			}
		}
	}
	return out
}

var (
	ourKinds   = map[string]string{"response-status": "status", "response-content-type": "media type", "response-well-formed": "body"}
	theirKinds = map[string]string{helpers.ParameterValidationHeader: "header", helpers.ResponseBodyResponseCode: "status",
		helpers.RequestBodyContentType: "media type"}
)

// bothSay returns what the checks and what the validator say of an answer to a start.
func bothSay(j *Checker, e host.Exchange) (a *Reading, ours, theirs map[word]bool) {
	ours, theirs = map[word]bool{}, map[word]bool{}
	start := j.Contract.Start
	one := generators.Case{Request: generators.Request{Method: start.Method, Path: start.Path}, Label: generators.Label{Expect: generators.Accept}}
	a = j.Read(Outcome{Case: one, Exchange: e})
	found := j.inspect(a)
	for _, f := range found {
		if kind := ourKinds[f.Check]; kind != "" {
			ours[word{kind: kind}] = true
		} else if f.Check == "response-schema" {
			ours[ourWord(a, f.Constraint)] = true
		}
	}
	request, _ := http.NewRequest(start.Method, "http://127.0.0.1"+start.Path, nil)
	r := &http.Response{StatusCode: e.Status, Header: e.Header, Body: io.NopCloser(bytes.NewReader(e.Body)), Request: request}
	_, errs := libvalidator.Of(j.Contract).ValidateHttpResponse(request, r)
	for _, err := range errs {
		for _, w := range theirWords(err) {
			theirs[w] = true
		}
	}
	return a, ours, theirs
}

func ourWord(a *Reading, c constraint.Constraint) word {
	where := strings.TrimPrefix(strings.TrimPrefix(c.Where, a.Key), " ")
	if c.Keyword == "required" { // the place of what is missing
		where = where[:strings.LastIndexByte(where, '/')]
	}
	return word{"schema", strings.ToValidUTF8(where, "\ufffd"), c.Keyword} // as the validator reads it
}

func theirWords(err *errors.ValidationError) (out []word) {
	if kind := theirKinds[err.ValidationSubType]; kind != "" {
		return []word{{kind: kind}}
	}
	for _, f := range err.SchemaValidationErrors {
		out = append(out, theirWord(f))
	}
	switch {
	case len(out) == 0 && strings.Contains(err.Reason, "cannot be decoded"):
		return []word{{kind: "body"}}
	case len(out) == 0:
		return []word{{kind: "schema"}}
	}
	return out
}

// theirWord reads place and keyword of a failure. One within a choice is about a branch
// of it; the choice itself is what does not hold.
func theirWord(f *errors.SchemaValidationFailure) word {
	keywords := spec.Tokens(f.KeywordLocation)
	if f.Reason == "'not' failed" { // at the place of the schema that has it
		keywords = append(keywords, "not")
	}
	depth := 0
	for i := 0; i < len(keywords); i++ {
		switch k := keywords[i]; k {
		case "anyOf", "oneOf", "not":
			return word{"schema", generalise(spec.Pointer(f.InstancePath[:depth]...)), k}
		case "properties":
			depth, i = depth+1, i+1
		case "items", "additionalProperties":
			depth++
		case "allOf":
			i++
		}
	}
	return word{"schema", generalise(spec.Pointer(f.InstancePath...)), keywords[len(keywords)-1]}
}

// A difference is something that the checks and the validator are known to say
// differently. The example, an answer to a start of the contract, shows it.
type difference struct {
	name, side string
	contract   string
	example    host.Exchange
	why        string
	explains   func(a *Reading, w word) bool
}

func body(w word) bool { return w.kind == "body" }

func content(w word) bool { return w.kind == "body" || w.kind == "schema" }

const (
	latest     = spec.Latest
	byRange    = "../../spec/testdata/unseen/second-media-type.yaml"
	byHeader   = "../../spec/testdata/unseen/moved-parameters.yaml"
	anyText    = "the latest with a minLength of its text/plain"
	anyMedia   = "the latest with */* in place of application/json"
	rootNot    = "the latest with not at the root of the start's answer"
	byDefault  = "../../spec/testdata/unseen/enum-back.yaml"
	onlyOurs   = "only ours"
	onlyTheirs = "only the validator's"
)

var deep = `{"id":7,"x":` + strings.Repeat("[", 2100) + strings.Repeat("]", 2100) + `}`

var differences = []difference{
	{"an empty or blank body", onlyOurs, latest, jsonAnswer(200, " "), "the contract declares a body; the validator reads null and passes over it",
		func(a *Reading, w word) bool { return body(w) && blank(a) }},
	{"an empty body of an unlisted media type", onlyTheirs, latest, answer(200, "text/plain", ""), "we report that there is no body",
		func(a *Reading, w word) bool { return w.kind == "media type" && len(a.Exchange.Body) == 0 }},
	{"null", onlyOurs, latest, jsonAnswer(200, "null"), "null is a value, and the schema excludes it; the validator passes over it",
		func(a *Reading, w word) bool {
			return w.kind == "schema" && w.place == "" && a.Broken == nil && a.Value == nil
		}},
	{"a declared name twice", onlyOurs, latest, jsonAnswer(200, `{"id":"1","id":"2"}`), "RFC 8259 §4: readers differ in which they take; the validator takes the last",
		func(a *Reading, w word) bool { return body(w) && len(a.Notes.Duplicates) > 0 }},
	{"bytes that are not UTF-8", onlyOurs, latest, jsonAnswer(200, "{\"id\":\"\xff\"}"), "RFC 8259 §8.1; the validator replaces them",
		func(a *Reading, w word) bool { return body(w) && a.Notes.InvalidUTF8 }},
	{"half of a surrogate pair", onlyOurs, latest, jsonAnswer(200, `{"id":"\ud800"}`), "RFC 8259 §8.2; the validator replaces it",
		func(a *Reading, w word) bool { return body(w) && a.Notes.LoneSurrogate }},
	{"a schema that is broken behind a byte order mark", onlyOurs, latest, jsonAnswer(200, "\ufeff[]"), "RFC 8259 §8.1 lets a reader pass over the mark; the validator stops at it",
		func(a *Reading, w word) bool { return w.kind == "schema" && a.Notes.BOM }},
	{"an integer with a fraction of zero under OpenAPI 3.0", onlyOurs, latest, jsonAnswer(400, `{"code":3.0}`), "3.0 takes its types from a draft in which 3.0 is no integer; the validator counts as later drafts do",
		func(a *Reading, w word) bool {
			return w.keyword == "type" && slices.ContainsFunc(a.fractions(), func(f Finding) bool { return ourWord(a, f.Constraint) == w })
		}},
	{"a number that float64 does not hold, accepted", onlyOurs, latest, jsonAnswer(400, `{"code":7.00000000000000000001}`), "we compare numbers digit by digit; the validator rounds them first",
		func(a *Reading, w word) bool { return beyond(a, w) }},
	{"a number that float64 does not hold, rejected", onlyTheirs, latest, jsonAnswer(400, `{"x":1e400}`), "JSON bounds no number, and 9223372036854775807 is an int64; the validator cannot read the one and rounds the other up",
		func(a *Reading, w word) bool { return body(w) && tooLarge(a.Value) || beyond(a, w) }},
	{"what is broken beside nesting deeper than 2,000", onlyTheirs, latest, jsonAnswer(200, deep), "we judge nothing of such an answer, so that no answer exhausts the stack",
		func(a *Reading, w word) bool { return content(w) && a.Notes.TooDeep }},
	{"a redirect, or a status that there is not, under default", onlyOurs, byDefault, jsonAnswer(302, "{}"), "1XX, 3XX and 6XX are never documented; the validator lets default cover them",
		func(a *Reading, w word) bool {
			return w.kind == "status" && a.Key == "default" && (a.Exchange.Status < 400 || a.Exchange.Status > 599)
		}},
	{"two media types", onlyOurs, latest, twoMedia(), "RFC 9110 §8.3: the field has one value; the validator reads the first",
		func(a *Reading, w word) bool { return w.kind == "media type" && twice(a) }},
	{"what follows from the first of two media types", onlyTheirs, latest, twoMediaOf("[]"), "it is reported as two media types, of which neither binds the body",
		func(a *Reading, w word) bool { return content(w) && twice(a) }},
	{"no media type, where the contract lists any", onlyOurs, anyMedia, answer(200, "", "x"), "the contract declares a body there, of JSON as far as it says; the validator reads none without the word json",
		func(a *Reading, w word) bool { return content(w) && a.Media == "" }},
	{"a media type with json in its name that is not JSON", onlyTheirs, byRange, answer(500, "application/json-seq", "x"), "RFC 7464 is a sequence of texts; the validator looks for the word json in the header",
		func(a *Reading, w word) bool {
			return content(w) && !isJSON(a.Media) && strings.Contains(mediaLine(a), "json") && !twice(a)
		}},
	{"a listed text whose schema is of another type", onlyOurs, anyText, answer(401, "text/plain", "x"), "the text itself is held against the schema of its media type; the validator reads JSON alone",
		func(a *Reading, w word) bool { return content(w) && strings.HasPrefix(a.Media, "text/") }},
	{"not at the root of a schema", onlyOurs, rootNot, jsonAnswer(200, `{"id":"1","x":1}`), "we name the constraint; the validator drops errors without the location of a keyword",
		func(a *Reading, w word) bool { return w == word{kind: "schema", keyword: "not"} }},
	{"a failure of the schema without place and keyword", onlyTheirs, rootNot, jsonAnswer(200, `{"id":"1","x":1}`), "it is not at the root, which the validator reports without saying so",
		func(a *Reading, w word) bool {
			return w == word{kind: "schema"} && slices.ContainsFunc(a.Breaches, func(b spec.Breach) bool { return len(b.At) == 0 && b.Keyword == "not" })
		}},
	{"a header of the answer", onlyTheirs, byHeader, jsonAnswer(200, `{"id":"1"}`), "no version of the API documents a header of an answer; no check is about them",
		func(a *Reading, w word) bool { return w.kind == "header" }},
}

func mediaLine(a *Reading) string { return a.Exchange.Header.Get("Content-Type") }

func blank(a *Reading) bool { return len(bytes.TrimSpace(a.Exchange.Body)) == 0 }

func twice(a *Reading) bool { return len(a.Exchange.Header.Values("Content-Type")) > 1 }

func twoMediaOf(body string) host.Exchange {
	e := twoMedia()
	e.Body = []byte(body)
	return e
}

// Each example shows its difference, and no other.
func TestTheKnownDifferencesAreShown(t *testing.T) {
	data, _ := spec.Embedded(latest)
	edits := map[string][2]string{
		anyMedia: {"application/json", "'*/*'"},
		anyText:  {"    UnauthorizedMessage:\n", "    UnauthorizedMessage:\n      minLength: 5\n"},
		rootNot:  {"    StartImportResponse:\n", "    StartImportResponse:\n      not: {required: [x]}\n"},
	}
	for _, known := range differences {
		c, err := spec.Load(known.contract)
		if edit, edited := edits[known.contract]; edited {
			c, err = spec.LoadBytes("edited.yaml", bytes.ReplaceAll(data, []byte(edit[0]), []byte(edit[1])))
		}
		if err != nil {
			t.Fatal(err)
		}
		constraints, _ := constraint.Read(c)
		shown := apart(bothSay(NewChecker(c, constraints), known.example))
		w, unknown := shown[""]
		if _, there := shown[known.name]; unknown || !there {
			t.Errorf("%s: the example shows %v; unexplained: %+v", known.name, shown, w)
		}
	}
}

// beyond reports whether a word may come from a number that float64 does not hold.
func beyond(a *Reading, w word) bool {
	byNumber := strings.Fields("type format minimum maximum exclusiveMinimum exclusiveMaximum multipleOf enum const uniqueItems oneOf anyOf not")
	return w.kind == "schema" && (tooLarge(a.Value) || inexact(a.Value) && (w.keyword == "" || slices.Contains(byNumber, w.keyword)))
}

// tooLarge reports whether a number has no float64 near it.
func tooLarge(v any) bool {
	return anyNumber(v, func(n string) bool { _, err := strconv.ParseFloat(n, 64); return err != nil })
}

// inexact reports whether a number is not what float64 makes of it.
func inexact(v any) bool {
	return anyNumber(v, func(n string) bool {
		f, _ := strconv.ParseFloat(n, 64)
		exact, ok := new(big.Rat).SetString(n)
		short, _ := new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
		return !ok || exact.Cmp(short) != 0
	})
}

func anyNumber(v any, is func(string) bool) (found bool) {
	numbers(v, nil, func(_ []string, n string) { found = found || is(n) })
	return found
}
