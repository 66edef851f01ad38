package strictjson

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// nested returns so many arrays, each but the last one in another.
func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

func TestNotesSayWhatLenientReadersPassOver(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want Notes
	}{
		"nothing":                   {`{"a":[1,2.5e3,true,null,"\ud83d\ude00"]}`, Notes{}},
		"one name in two objects":   {`{"a":{"b":1},"c":{"b":1}}`, Notes{}},
		"twice":                     {`{"a":{"b":1,"b":2}}`, Notes{Duplicates: []string{"/a/b"}}},
		"three times":               {`{"b":1,"b":2,"b":2}`, Notes{Duplicates: []string{"/b", "/b"}}},
		"twice in an array":         {`[0,{"b":1,"b":2}]`, Notes{Duplicates: []string{"/1/b"}}},
		"twice by escape":           {`{"a":1,"\u0061":2}`, Notes{Duplicates: []string{"/a"}}},
		"twice, a pointer's signs":  {`{"a~/":1,"a~/":2}`, Notes{Duplicates: []string{"/a~0~1"}}},
		"not UTF-8":                 {"\"\xff\"", Notes{InvalidUTF8: true}},
		"half a character of UTF-8": {"\"\xc3\"", Notes{InvalidUTF8: true}},
		"a surrogate in UTF-8":      {"\"\xed\xa0\x80\"", Notes{InvalidUTF8: true}},
		"high half alone":           {`"\ud800"`, Notes{LoneSurrogate: true}},
		"low half alone":            {`"\udc00x"`, Notes{LoneSurrogate: true}},
		"two high halves":           {`"\ud800\ud800"`, Notes{LoneSurrogate: true}},
		"half in a name":            {`{"\ud800":1}`, Notes{LoneSurrogate: true}},
		"half beside a bad byte":    {"[\"\xff\",\"\\ud800\"]", Notes{InvalidUTF8: true, LoneSurrogate: true}},
		"byte order mark":           {"\ufeff{}", Notes{BOM: true}},
		"as deep as is read":        {nested(MostDepth + 1), Notes{}},
		"deep":                      {nested(MostDepth + 2), Notes{TooDeep: true}},
		"deep without an end":       {strings.Repeat("[", MostDepth+9), Notes{TooDeep: true}},
		"deep objects":              {strings.Repeat(`{"a":`, MostDepth+9), Notes{TooDeep: true}},
		"small exponents":           {`[1e999,1E+99,1e-99]`, Notes{}},
		"exponent of 9 digits":      {`1e999999999`, Notes{HugeNumber: true}},
		"2,000 digits":              {strings.Repeat("9", 2000), Notes{HugeNumber: true}},
	} {
		_, got, err := Parse([]byte(c.text))
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, err, c.want)
		}
	}
}

func TestDuplicatesAreBounded(t *testing.T) {
	_, notes, err := Parse([]byte("{" + strings.Repeat(`"a":1,`, 500) + `"a":1}`))
	if err != nil || len(notes.Duplicates) != 100 {
		t.Errorf("%d names noted, %v", len(notes.Duplicates), err)
	}
}

func TestTheValueIsWhatAClientReads(t *testing.T) {
	for text, want := range map[string]any{
		`{"a":1,"a":2}`:       map[string]any{"a": json.Number("2")},
		"\"a\xffb\"":          "a\ufffdb",
		`"a\ud800b"`:          "a\ufffdb",
		`"\ud83d\ude00\/\n"`:  "😀/\n",
		"\ufeff[]":            []any{},
		" [true,false,null] ": []any{true, false, nil},
		"-1.50e+02":           json.Number("-1.50e+02"),
		"-1e99999":            json.Number("-1e999"),
		"-1e-99999":           json.Number("-1e-999"),
		"1E99999":             json.Number("1e999"),
	} {
		if got, _, err := Parse([]byte(text)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %#v, %v; want %#v", text, got, err, want)
		}
	}
}

var where = regexp.MustCompile(`^.* at byte \d+`)

// The end of a text stands behind its last byte; everything else is at the byte that is
// wrong, or where the token begins that is.
func TestTextThatIsNotJSONIsRefusedAtItsByte(t *testing.T) {
	for text, at := range map[string]int{
		"": 0, " ": 1, "{": 1, `{"a":1`: 6, "-": 1, "1e": 2, "1.": 2, "tru": 3, `"a`: 2, `"\u12`: 5, "\ufeff[": 4,
		`{"a":1,}`: 6, `[1,]`: 2, `{'a':1}`: 1, `{a:1}`: 1, `{"a" 1}`: 5, `{"a":}`: 5, "[1 2]": 3, "[,1]": 1, "{1:2}": 1,
		".5": 0, "+1": 0, "NaN": 0, "Infinity": 0, "True": 0, "trux": 3, "\x00": 0, "\f{}": 0, "\u00a0{}": 0, "// c\n{}": 0, "\ufeff\ufeff{}": 3,
		`"\x"`: 1, `"\u00g0"`: 1, `"\u+123"`: 1, "\"\n\"": 1, "\"aaaaaaaaaaaa\x00\"": 13, "[\"\\n\x1f\"]": 4,
		"01": 1, "{} {}": 3, "{}x": 2, "{}/* */": 2, "{\"a\":1}\x00": 7, " \ufeff{}": 1,
	} {
		v, _, err := Parse([]byte(text))
		if err == nil || v != nil || !strings.HasSuffix(where.FindString(err.Error()), fmt.Sprintf(" at byte %d", at)) {
			t.Errorf("%q: %v, %v; want byte %d", text, v, err, at)
		}
	}
}

// agrees fails where a text is read otherwise than encoding/json reads it. What the two
// read each in its own way is left out: a byte order mark, depth, huge numbers.
func agrees(t rapid.TB, data string) {
	v, notes, err := Parse([]byte(data))
	if notes.BOM || notes.TooDeep || notes.HugeNumber {
		return
	}
	d := json.NewDecoder(strings.NewReader(data))
	d.UseNumber()
	var want any
	if valid := json.Valid([]byte(data)); (err == nil) != valid {
		t.Fatalf("%q: %v, encoding/json valid: %v", data, err, valid)
	}
	if err != nil {
		return
	}
	if err := d.Decode(&want); err != nil || !reflect.DeepEqual(v, want) {
		t.Fatalf("%q: got %#v, encoding/json %#v (%v)", data, v, want, err)
	}
}

func FuzzParseAgreesWithEncodingJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,-0.5e+3,"\u00e9\n",true,null]}`, `{"a":1,}`, "\"\x80\"", `"\ud800"`, "[[[]]]", " 1 "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data string) { agrees(t, data) })
}

func TestSequencesOfTokensAreReadAsEncodingJSONReadsThem(t *testing.T) {
	tokens := rapid.SliceOfN(rapid.SampledFrom([]string{"{", "}", "[", "]", ",", ":", `"a"`, `"b"`, "0", "-1.5", "2e3", "true", "null", " "}), 0, 12)
	rapid.Check(t, func(t *rapid.T) { agrees(t, strings.Join(tokens.Draw(t, "tokens"), "")) })
}
