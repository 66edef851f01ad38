package strictjson

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// agrees fails where a text is read otherwise than encoding/json reads it; what the two
// read each in their own way is left out.
func agrees(t rapid.TB, data string) {
	v, notes, err := Parse([]byte(data))
	if notes.InvalidUTF8 || notes.LoneSurrogate {
		return
	}
	var want any
	wantErr := json.Unmarshal([]byte(data), &want)
	if (err == nil) != (wantErr == nil) || err == nil && v != want {
		t.Fatalf("%q: ours %q, %v; encoding/json %q, %v", data, v, err, want, wantErr)
	}
}

func TestEachByteIsReadAtEachPlaceOfARun(t *testing.T) {
	for c := range 256 {
		for at := range 17 {
			agrees(t, `"`+strings.Repeat("a", at)+string([]byte{byte(c)})+strings.Repeat("a", 16-at)+`"`)
			agrees(t, `"`+strings.Repeat("a", at)+`\`+string([]byte{byte(c)})+strings.Repeat("a", 16-at)+`"`)
			agrees(t, strings.Repeat(" ", at)+string([]byte{byte(c)})+strings.Repeat(" ", 16-at)+"null")
		}
	}
}

func TestHexadecimalDigitsAreReadAtEachPlace(t *testing.T) {
	for c := range 256 {
		for at := range 4 {
			digits := []byte("00e9")
			digits[at] = byte(c)
			agrees(t, `"`+`\u`+string(digits)+`"`)
		}
	}
}

// A bad character behind a run is told at its own byte, however the run was passed over.
func TestTheByteOfAnErrorIsTold(t *testing.T) {
	for _, row := range []struct {
		data string
		at   int
	}{{`"` + strings.Repeat("a", 11) + "\x1f\"", 12}, {`"\n` + strings.Repeat("a", 11) + "\x00\"", 14}, {`"aaaaaaaaaaaa`, 13}, {`"\taaaaaaaaa`, 12}, {strings.Repeat(" ", 19) + "x", 19}} {
		_, _, err := Parse([]byte(row.data))
		if e, ok := err.(*SyntaxError); !ok || e.At != row.at {
			t.Errorf("%q: %v, want byte %d", row.data, err, row.at)
		}
	}
}

func TestTextsOfRunsAndEscapesAreReadAsEncodingJSONReadsThem(t *testing.T) {
	parts := rapid.SliceOfN(rapid.OneOf(rapid.StringMatching(`[a-z /]{0,30}`), rapid.StringMatching(`\\u[0-9a-fA-F]{4}`), rapid.String(),
		rapid.SampledFrom([]string{`\n`, `\"`, `\\`, `\/`, `\ud83d\ude00`, `\x`, `\u12`, "\n", "\x7f", `"`, "é", "😀"})), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		agrees(t, `"`+strings.Join(parts.Draw(t, "parts"), "")+`"`)
	})
}
