package strictjson

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTextThatIsNotJSONIsRefused(t *testing.T) {
	for _, text := range []string{"", " ", "{", `{"a":1`, `{"a":1,}`, `[1,]`, `{'a':1}`, `{a:1}`, "{} {}", "{}x", `{"a" 1}`, `{"a":}`, "01", "1.", ".5", "+1",
		"1e", "-", "NaN", "Infinity", "tru", "True", `"a`, `"\x"`, `"\u12"`, `"\u00g0"`, "\"\n\"", "\"\x00\"", "\x00", "// c\n{}", "{}/* */", "[1 2]", "{\"a\":1}\x00", "\u00a0{}", "\f{}", `"\u+123"`} {
		if _, _, err := Parse([]byte(text)); err == nil {
			t.Errorf("%q was read as JSON", text)
		}
	}
}

func TestNotesTellWhatLenientReadersPassOver(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want Notes
	}{
		"nothing":              {`{"a":[1,2.5e3,true,null,"\ud83d\ude00"]}`, Notes{}},
		"twice":                {`{"a":{"b":1,"b":2}}`, Notes{Duplicates: []string{"/a/b"}}},
		"twice by escape":      {`{"a":1,"\u0061":2}`, Notes{Duplicates: []string{"/a"}}},
		"not UTF-8":            {"\"\xff\"", Notes{InvalidUTF8: true}},
		"high half alone":      {`"\ud800"`, Notes{LoneSurrogate: true}},
		"low half alone":       {`"\udc00x"`, Notes{LoneSurrogate: true}},
		"two high halves":      {`"\ud800\ud800"`, Notes{LoneSurrogate: true}},
		"byte order mark":      {"\ufeff{}", Notes{BOM: true}},
		"deep":                 {strings.Repeat("[", MostDepth+9), Notes{TooDeep: true}},
		"exponent of 9 digits": {`1e999999999`, Notes{HugeNumber: true}},
	} {
		_, got, err := Parse([]byte(c.text))
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, err, c.want)
		}
	}
}

func FuzzParseAgreesWithEncodingJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,-0.5e+3,"\u00e9\n",true,null]}`, `{"a":1,}`, "\"\x80\"", `"\ud800"`, "[[[]]]", " 1 "} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, notes, err := Parse(data)
		if notes.BOM || notes.TooDeep || notes.HugeNumber || notes.InvalidUTF8 || notes.LoneSurrogate {
			return // encoding/json reads these its own way
		}
		if (err == nil) != json.Valid(data) {
			t.Fatalf("%q: ours %v, encoding/json valid: %v", data, err, json.Valid(data))
		}
		if err != nil {
			return
		}
		d := json.NewDecoder(strings.NewReader(string(data)))
		d.UseNumber()
		var want any
		if err := d.Decode(&want); err != nil || !reflect.DeepEqual(v, want) {
			t.Fatalf("%q: ours %#v, encoding/json %#v (%v)", data, v, want, err)
		}
	})
}

func TestWhatEncodingJSONWritesIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.String())).Draw(t, "value")
		data, _ := json.Marshal(want)
		v, notes, err := Parse(data)
		if err != nil || notes.Duplicates != nil {
			t.Fatalf("%s: %v %+v", data, err, notes)
		}
		again, _ := json.Marshal(v)
		if string(again) != string(data) {
			t.Fatalf("%s became %s", data, again)
		}
	})
}
