package secrets

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const testKey = "pcsk_Zq7Lm2-Wd9Xv4Tn8Rb6Hf3"

func jsonEscaped(s string) string {
	var out strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&out, `\u%04x`, s[i])
	}
	return out.String()
}

func percentEncoded(s string) string {
	var out strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&out, "%%%02X", s[i])
	}
	return out.String()
}

// writings are the ways in which a host may write a key, and what Echo calls them.
var writings = map[string]struct {
	write func(string) string
	how   string
}{
	"plain":            {func(s string) string { return s }, ""},
	"upper case":       {strings.ToUpper, ", other case"},
	"lower case":       {strings.ToLower, ", other case"},
	"base64":           {func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }, ", base64"},
	"base64 for URLs":  {func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }, ", base64"},
	"base64, offset 1": {func(s string) string { return base64.StdEncoding.EncodeToString([]byte("x" + s + "yz")) }, ", base64"},
	"base64, offset 2": {func(s string) string { return base64.StdEncoding.EncodeToString([]byte("{\"" + s + "\"}")) }, ", base64"},
	"hex":              {func(s string) string { return hex.EncodeToString([]byte(s)) }, ", hex"},
	"hex in capitals":  {func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) }, ", hex"},
	"JSON-escaped":     {jsonEscaped, ", JSON-escaped"},
	"URL-encoded":      {percentEncoded, ", URL-encoded"},
}

func TestAKeyIsFoundAndMaskedInEveryWriting(t *testing.T) {
	for name, w := range writings {
		for _, part := range []struct{ text, said string }{{testKey, ""}, {testKey[3:19], ", part"}} {
			written := w.write(part.text)
			text := `{"message":"bad ` + written + `"}`
			masked, places := New(testKey).Text("body", []byte(text))
			if want := []string{"body" + w.how + part.said}; !slices.Equal(places, want) {
				t.Errorf("%s: found %q, want %q", name, places, want)
			}
			if strings.Contains(string(masked), written[4:12]) || !strings.Contains(string(masked), Mark) {
				t.Errorf("%s: left %s", name, masked)
			}
		}
	}
}

func TestHonestAnswersAreLeftAlone(t *testing.T) {
	body := []byte(`{"code":16,"message":"Invalid API key","details":[{"@type":"x","path":"C:\\dir %41","id":"101"}]}`)
	k := New(testKey)
	if spans := k.find(body); len(spans) != 0 || !bytes.Equal(k.Mask(body), body) {
		t.Errorf("found %v", spans)
	}
	if spans := k.find([]byte(testKey[:7] + " " + testKey[9:16])); len(spans) != 0 {
		t.Errorf("seven characters are no part: %v", spans)
	}
}

func TestShortAndPlainKeys(t *testing.T) {
	for _, tt := range []struct{ key, text, want string }{
		{"", "any text", "any text"},
		{"abc", "abc is too short to tell", "abc is too short to tell"},
		{"Qx7z", "the whole Qx7z, not qx7z or Qx7", "the whole [key], not qx7z or Qx7"},
		{"0000000000", "id 00000000, key 0000000000", "id 00000000, key [key]"},
		{"pcsk_aaaaaaaaaaaaaaaa", strings.Repeat("a", 40), strings.Repeat("a", 40)},
	} {
		if got := string(New(tt.key).Mask([]byte(tt.text))); got != tt.want {
			t.Errorf("%q: %q", tt.key, got)
		}
	}
}

// Wherever a part of a key of eight characters stands, however it is written and
// whatever stands around it, it is found and does not survive.
func TestPartsNeverSurvive(t *testing.T) {
	var ways []string
	for name := range writings {
		ways = append(ways, name)
	}
	slices.Sort(ways)
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.StringMatching(`[!-~]{12,40}`).Draw(t, "key")
		from := rapid.IntRange(0, len(key)-8).Draw(t, "from")
		part := key[from:rapid.IntRange(from+8, len(key)).Draw(t, "to")]
		way := rapid.SampledFrom(ways).Draw(t, "way")
		written := writings[way].write(part)
		if !tellable(part) {
			return
		}
		text := rapid.String().Draw(t, "before") + "<" + written + ">" + rapid.String().Draw(t, "behind")
		if masked := string(New(key).Mask([]byte(text))); strings.Contains(masked, written) {
			t.Fatalf("%q survives in %q", part, masked)
		}
	})
}

// tellable says whether a part is not too plain to be distinguished from honest text.
func tellable(part string) bool {
	w := windows{seeds: map[window][]seed{}}
	return w.add(pattern{text: []byte(part)})
}

func TestSignaturesAndPasswordsAreMasked(t *testing.T) {
	k := New(testKey)
	for text, want := range map[string]string{
		`{"uri":"https://a.blob.core.windows.net/c/d?sv=1&sig=ab%2Fc%3D&se=2"}`: `{"uri":"https://a.blob.core.windows.net/c/d?sv=1&sig=[secret]&se=2"}`,
		`s3://b/d?X-Amz-Signature=abc&x-amz-security-token=d`:                   `s3://b/d?X-Amz-Signature=[secret]&x-amz-security-token=[secret]`,
		`?X-Goog-Signature=abc\u0026a=b`:                                        `?X-Goog-Signature=[secret]\u0026a=b`,
		`"https://user:pa$$@host/x" "http://h:80/@"`:                            `"https://[secret]@host/x" "http://h:80/@"`,
		"design=1 " + testKey:                                                   "design=1 [key]",
	} {
		if got := string(k.Mask([]byte(text))); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if same := []byte("nothing to mask"); &k.Mask(same)[0] != &same[0] {
		t.Error("honest text is copied")
	}
}

// What stands in a wrong key that the client sent is no secret of the host's, however that key
// is written.
func TestTheEchoOfAWrongKeyIsNoEchoOfTheRightOne(t *testing.T) {
	percent := "%70" + testKey[1:]
	for name, tt := range map[string]struct {
		wrong, text string
		echo        bool
	}{
		"longer":                             {testKey + "x", "the key " + testKey + "x is wrong", false},
		"one character escaped":              {percent, "the key " + percent + " is wrong", false},
		"one character escaped, in a header": {percent, "key=" + percent, false},
		"quoted":                             {`"` + testKey + `"`, `{"message":"the key \"` + testKey + `\" is wrong"}`, false},
		"the right key beside a part of it":  {testKey[:12], "not " + testKey[:12] + " but " + testKey, true},
		"the right key beside another one":   {"another-key-altogether", percent, true},
	} {
		if _, places := Only(testKey).But(tt.wrong).Text("body", []byte(tt.text)); (len(places) > 0) != tt.echo {
			t.Errorf("%s: %q is found in %q", name, places, tt.text)
		}
	}
}

func FuzzMask(f *testing.F) {
	k := New(testKey)
	f.Add([]byte(testKey), 0)
	f.Add([]byte(`\u0070\`), 3)
	f.Add([]byte(`%70%`), 2)
	f.Fuzz(func(t *testing.T, text []byte, at int) {
		at = max(0, min(at, len(text)))
		planted := slices.Concat(text[:at], []byte(url.QueryEscape(testKey)), text[at:])
		if bytes.Contains(k.Mask(planted), []byte(testKey)) || len(k.find(planted)) == 0 {
			t.Errorf("the key survives in %q", planted)
		}
	})
}

func BenchmarkHonestBody(b *testing.B) {
	k, body := New(testKey), bytes.Repeat([]byte(`{"id":"101","x":"y"}`), 10)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		k.find(body)
	}
}
