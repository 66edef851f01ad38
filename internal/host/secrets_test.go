package host

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"example.com/importcheck/generators"
)

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

func TestKeyIsFoundInEveryWritingAndPlace(t *testing.T) {
	for name, w := range writings {
		for _, part := range []struct{ text, said string }{{testKey, ""}, {testKey[3:19], ", part"}} {
			written := w.write(part.text)
			says := fmt.Sprintf("HTTP/1.1 400 %[1]s\r\nLocation: https://a.example/?k=%[1]s\r\nX-%[1]s: 1\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n%[2]x\r\n{\"message\":\"bad %[1]s\"}\r\n0\r\nX-T: %[1]s\r\n\r\n",
				written, len(written)+len(`{"message":"bad "}`))
			if strings.Contains(name, "base64") || strings.ContainsAny(written, `%\`) { // no name, or lost with the case of names
				says = strings.Replace(says, "X-"+written+": 1\r\n", "", 1)
			}
			e := do(newClient(t, saying(t, says), nil), start("{}"))
			for _, place := range []string{"status line", "header Location", "body", "trailer X-T"} {
				if want := place + w.how + part.said; !slices.Contains(e.Echo, want) {
					t.Errorf("%s: %q is not in %q", name, want, e.Echo)
				}
			}
			left := fmt.Sprint(e.Header, string(e.Body), e.Problem)
			if e.Status != 400 || strings.Contains(strings.ToLower(left), strings.ToLower(written[4:12])) || !strings.Contains(string(e.Body), mark) {
				t.Errorf("%s: status %d, left %s", name, e.Status, left)
			}
		}
	}
}

func TestKeyInHeaderNamesAndInterimAnswers(t *testing.T) {
	says := "HTTP/1.1 103 Early\r\nLink: " + testKey + "\r\n\r\nHTTP/1.1 200 OK\r\n" + testKey + ": 1\r\nContent-Length: 0\r\n\r\n"
	e := do(newClient(t, saying(t, says), nil), start("{}"))
	if want := []string{"interim header Link", "header name, other case"}; !slices.Equal(e.Echo, want) && !slices.Equal(e.Echo, []string{"interim header Link", "header name"}) {
		t.Errorf("got %q", e.Echo)
	}
	if len(e.Header[mark]) != 1 {
		t.Errorf("header %v", e.Header)
	}
}

// A wrong key that a request made from the key is masked as the key is. Its echo is no leak
// of the host's, and what that says of the right key is.
func TestTheEchoOfAWrongKeyIsMaskedAndNoLeak(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "no such key: "+r.Header.Get("Api-Key"))
	})
	c := newClient(t, s.URL, nil)
	leaky := newClient(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.Header.Get("Api-Key")+" is not "+testKey)
	}).URL, nil)
	for _, form := range []generators.KeyForm{
		generators.KeyLonger, generators.KeyPrefixed, generators.KeyShorter, generators.KeyTail, generators.KeyHalf, generators.KeyOtherCase,
		generators.KeyInnerSpace, generators.KeyChanged, generators.KeyReversed, generators.KeyTwice, generators.KeyOther,
	} {
		r := start("{}").With(generators.Field{Name: "Api-Key", Key: form})
		value := generators.Field{Key: form}.Resolve(testKey)
		e := do(c, r)
		left := strings.ReplaceAll(strings.TrimPrefix(string(e.Body), "no such key: "), mark, "")
		if len(e.Echo) > 0 || len(left) > 1 {
			t.Errorf("%s: %q, left %q", form, e.Echo, e.Body)
		}
		if other := do(leaky, r).Echo; len(other) == 0 && !strings.Contains(value, testKey) && !strings.EqualFold(value, testKey) {
			t.Errorf("%s: the right key in the answer is not found", form)
		}
		if strings.Contains(sent(e), value) {
			t.Errorf("%s: sent shows %s", form, sent(e))
		}
	}
}

func TestHonestAnswersAreLeftAlone(t *testing.T) {
	body := []byte(`{"code":16,"message":"Invalid API key","details":[{"@type":"x","path":"C:\\dir %41","id":"101"}]}`)
	s := newSecrets(testKey)
	if spans := s.find(body); len(spans) != 0 || !bytes.Equal(s.mask(body), body) {
		t.Errorf("found %v", spans)
	}
	if spans := s.find([]byte(testKey[:7] + " " + testKey[9:16])); len(spans) != 0 {
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
		if got := string(newSecrets(tt.key).mask([]byte(tt.text))); got != tt.want {
			t.Errorf("%q: %q", tt.key, got)
		}
	}
}

func TestCookiesAreNotKept(t *testing.T) {
	e := do(newClient(t, saying(t, ok200+"Set-Cookie: session=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n"), nil), start("{}"))
	if got := e.Header["Set-Cookie"]; !slices.Equal(got, []string{"[not kept]", "[not kept]"}) {
		t.Errorf("got %q", got)
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
		if masked := string(newSecrets(key).mask([]byte(text))); strings.Contains(masked, written) {
			t.Fatalf("%q survives in %q", part, masked)
		}
	})
}

// tellable says whether a part is not too plain to be told from honest text.
func tellable(part string) bool {
	w := windows{seeds: map[string][]seed{}}
	return w.add(pattern{text: []byte(part)})
}

func TestSignaturesAndPasswordsAreMasked(t *testing.T) {
	c := newClient(t, "https://a.example", nil)
	for text, want := range map[string]string{
		`{"uri":"https://a.blob.core.windows.net/c/d?sv=1&sig=ab%2Fc%3D&se=2"}`: `{"uri":"https://a.blob.core.windows.net/c/d?sv=1&sig=[secret]&se=2"}`,
		`s3://b/d?X-Amz-Signature=abc&x-amz-security-token=d`:                   `s3://b/d?X-Amz-Signature=[secret]&x-amz-security-token=[secret]`,
		`?X-Goog-Signature=abc\u0026a=b`:                                        `?X-Goog-Signature=[secret]\u0026a=b`,
		`"https://user:pa$$@host/x" "http://h:80/@"`:                            `"https://[secret]@host/x" "http://h:80/@"`,
		"design=1 " + testKey:                                                   "design=1 [key]",
	} {
		if got := c.MaskText(text); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if same := []byte("nothing to mask"); &c.Mask(same)[0] != &same[0] {
		t.Error("honest text is copied")
	}
}

func FuzzMask(f *testing.F) {
	s := newSecrets(testKey)
	f.Add([]byte(testKey), 0)
	f.Add([]byte(`\u0070\`), 3)
	f.Add([]byte(`%70%`), 2)
	f.Fuzz(func(t *testing.T, text []byte, at int) {
		at = max(0, min(at, len(text)))
		planted := slices.Concat(text[:at], []byte(url.QueryEscape(testKey)), text[at:])
		if bytes.Contains(s.mask(planted), []byte(testKey)) || len(s.find(planted)) == 0 {
			t.Errorf("the key survives in %q", planted)
		}
	})
}

func BenchmarkHonestBody(b *testing.B) {
	s, body := newSecrets(testKey), bytes.Repeat([]byte(`{"id":"101","x":"y"}`), 10)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		s.find(body)
	}
}

func BenchmarkExchange(b *testing.B) {
	body := bytes.Repeat([]byte(`{"id":"101","x":"y"}`), 10)
	c, err := New(Options{URL: "https://a.example", Key: testKey})
	if err != nil {
		b.Fatal(err)
	}
	header := http.Header{"Content-Type": {"application/json"}, "Date": {"Wed, 01 Apr 2026 12:00:05 GMT"}, "X-Pinecone-Request-Id": {"1234567890"}, "Server": {"envoy"}}
	for b.Loop() {
		k := call{client: c, ex: new(Exchange)}
		k.keep(&http.Response{Status: "200 OK", Header: header}, body)
	}
}
