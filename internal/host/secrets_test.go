package host

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host/secrets"
)

func TestKeyIsFoundInEveryPlace(t *testing.T) {
	for how, write := range map[string]func(string) string{"": func(s string) string { return s }, ", hex": func(s string) string { return hex.EncodeToString([]byte(s)) }} {
		for _, part := range []struct{ text, said string }{{testKey, ""}, {testKey[3:19], ", part"}} {
			written := write(part.text)
			says := fmt.Sprintf("HTTP/1.1 400 %[1]s\r\nLocation: https://a.example/?k=%[1]s\r\nX-%[1]s: 1\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n%[2]x\r\n{\"message\":\"bad %[1]s\"}\r\n0\r\nX-T: %[1]s\r\n\r\n",
				written, len(written)+len(`{"message":"bad "}`))
			e := do(newClient(t, saying(t, says), nil), start("{}"))
			for _, place := range []string{"status line", "header Location", "body", "trailer X-T"} {
				if want := place + how + part.said; !slices.Contains(e.Echo, want) {
					t.Errorf("%q is not in %q", want, e.Echo)
				}
			}
			left := fmt.Sprint(e.Header, string(e.Body), e.Problem)
			if e.Status != 400 || strings.Contains(strings.ToLower(left), strings.ToLower(written[4:12])) || !strings.Contains(string(e.Body), secrets.Mark) {
				t.Errorf("%q: status %d, left %s", how, e.Status, left)
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
	if len(e.Header[secrets.Mark]) != 1 {
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
		left := strings.ReplaceAll(strings.TrimPrefix(string(e.Body), "no such key: "), secrets.Mark, "")
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

func TestCookiesAreNotKept(t *testing.T) {
	e := do(newClient(t, saying(t, ok200+"Set-Cookie: session=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n"), nil), start("{}"))
	if got := e.Header["Set-Cookie"]; !slices.Equal(got, []string{"[not kept]", "[not kept]"}) {
		t.Errorf("got %q", got)
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
