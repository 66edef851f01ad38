package mockhost

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestJSONIsReadAsRFC8259WritesIt(t *testing.T) {
	for in, want := range map[string]string{
		`{}`: `{}`, ` [ 1 , "a" ] `: `[1,"a"]`, `"\u00e9\n\/\ud83d\ude00"`: `"é\n/😀"`, `-0.5e+10`: `-0.5e+10`, `{"a":1,"a":2}`: `{"a":1,"a":2}`,
		`null`: `null`, `true`: `true`, `{"a":{"b":[{}]}}`: `{"a":{"b":[{}]}}`, "\t\r\n0": `0`,
	} {
		v, err := readJSON([]byte(in))
		if got := string(v.appendTo(nil)); err != nil || got != want {
			t.Errorf("%s is read as %s, %v", in, got, err)
		}
	}
}

func TestWhatIsNoJSONIsRefused(t *testing.T) {
	for _, in := range []string{"", " ", "{", "}", "[1,]", `{"a":1,}`, `{"a" 1}`, `{a:1}`, `'a'`, "01", "1.", ".5", "+1", "1e", "-", "NaN", "nul", "nullx", "truee", `"a`, "\"\n\"", `"\x"`, `"\u12"`,
		`"\ud800"`, `"\udc00\ud800"`, `"\ud800x"`, "{} {}", "\ufeff{}", "\"\xff\"", "1//x", "\x00", strings.Repeat("[", 600) + strings.Repeat("]", 600)} {
		if v, err := readJSON([]byte(in)); err == nil {
			t.Errorf("%q is read as %s", in, v.appendTo(nil))
		}
	}
}

// FuzzReadJSON holds the reader against the standard library's: it takes nothing that
// the library refuses, and what it takes says the same when it is written again.
func FuzzReadJSON(f *testing.F) {
	for _, s := range []string{good, `[1.5e3,null,"\ud83d\ude00"]`, `{"a":{"a":true}}`, "{\"a\":1}x", "\"\\ud800\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := readJSON(data)
		if err != nil {
			return
		}
		if !json.Valid(data) || !utf8.Valid(data) {
			t.Fatalf("%q is taken", data)
		}
		again, err := readJSON(v.appendTo(nil))
		if err != nil || !bytes.Equal(again.appendTo(nil), v.appendTo(nil)) {
			t.Fatalf("%q is written as %s: %v", data, v.appendTo(nil), err)
		}
	})
}

func TestValuesAreEditedInPlace(t *testing.T) {
	v, _ := readJSON([]byte(`{"a":1,"b":{"c":2}}`))
	for what, tt := range map[string]struct{ got, want string }{
		"put inside":  {string(v.put([]string{"b", "c"}, text("x")).appendTo(nil)), `{"a":1,"b":{"c":"x"}}`},
		"put new":     {string(v.put([]string{"d", "e"}, number(3)).appendTo(nil)), `{"a":1,"b":{"c":2},"d":{"e":3}}`},
		"drop inside": {string(v.drop([]string{"b", "c"}).appendTo(nil)), `{"a":1,"b":{}}`},
		"drop":        {string(v.drop([]string{"a"}).appendTo(nil)), `{"b":{"c":2}}`},
		"untouched":   {string(v.appendTo(nil)), `{"a":1,"b":{"c":2}}`},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", what, tt.got, tt.want)
		}
	}
}

func TestASentenceNamesThePlaceOfWhatIsWrong(t *testing.T) {
	word := &shape{types: []string{"string"}}
	inner := &shape{types: []string{"object"}, objectShape: objectShape{required: []string{"id"}, members: []member{{name: "id", shape: word}}}}
	list := &shape{types: []string{"array"}, arrayShape: arrayShape{item: inner}}
	outer := &shape{objectShape: objectShape{members: []member{{name: "list", shape: list}, {name: "one", shape: inner}}}}
	for doc, want := range map[string]string{
		`{"list":[{"id":"a"}]}`:            "",
		`{"list":1}`:                       "list must be of type array",
		`{"list":[{"id":"a"},{}]}`:         "list[1].id is missing",
		`{"list":[{"id":1}]}`:              "list[0].id must be of type string",
		`{"list":["a"]}`:                   "list[0] must be of type object",
		`{"one":{"id":[]}}`:                "one.id must be of type string",
		`{"one":{}}`:                       "one.id is missing",
		`{"one":{"id":1},"one":{"id":""}}`: "",
	} {
		v, err := readJSON([]byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		if got := outer.judge(v, body); got != want {
			t.Errorf("%s: got %q, want %q", doc, got, want)
		}
	}
}
