package generators

import (
	"bytes"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// A quiet takes the failure that a property is meant to have.
type quiet struct{ rapid.TB }

func (quiet) Helper()               {}
func (quiet) Name() string          { return "quiet" }
func (quiet) Logf(string, ...any)   {}
func (quiet) Errorf(string, ...any) {}
func (quiet) Failed() bool          { return false }
func (quiet) FailNow()              {}

// shrink draws until a case has what is looked for, and returns that case and what rapid
// makes of it.
func shrink(t *testing.T, g *rapid.Generator[Case], has func(Case) bool) (drawn, shrunk Case) {
	t.Helper()
	found := false
	rapid.Check(quiet{}, func(t *rapid.T) {
		c := g.Draw(t, "case")
		if !has(c) {
			return
		}
		if !found {
			drawn, found = c, true
		}
		shrunk = c
		t.Fatalf("it has it")
	})
	if !found {
		t.Fatal("no draw has it")
	}
	return drawn, shrunk
}

// rapidFlags sets flags of rapid for one test.
func rapidFlags(t *testing.T, values map[string]string) {
	t.Helper()
	for name, value := range values {
		f := flag.Lookup("rapid." + name)
		before := f.Value.String()
		if err := f.Value.Set(value); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Value.Set(before) })
	}
}

// A shrinking is something that a property finds in a request, and the whole of what is
// left of the request when rapid has shrunk it.
type shrinking struct {
	name string
	has  func(Case) bool
	want string // as plainly writes it
}

const plainURI = "s3://importcheck/a"

func start(text string) string { return "POST\n" + text }

func TestAValidDrawShrinksToWhatTheHostTripsOver(t *testing.T) {
	small := start(`{"uri":"` + plainURI + `"}`)
	shrinks(t, mustMake(t, "2026-04").Valid(), []shrinking{
		{"any start", func(Case) bool { return true }, small},
		{"é in uri", contains("é", "uri"), start(`{"uri":"s3://importcheck/é"}`)},
		{"😀 in uri", contains("😀", "uri"), start(`{"uri":"s3://importcheck/😀"}`)},
		{"space in uri", contains(" ", "uri"), start(`{"uri":"s3://importcheck/a "}`)},
		{"uri of 1000 characters or more", atLeast(1000, "uri"), start(`{"uri":"` + plainURI + strings.Repeat("a", 1000-len(plainURI)) + `"}`)},
		{"uri at its limit", atLeast(1500, "uri"), start(`{"uri":"` + plainURI + strings.Repeat("a", 1500-len(plainURI)) + `"}`)},
		{"uri on gs", contains("gs://", "uri"), start(`{"uri":"gs://importcheck/a"}`)},
		{"uri on azure", contains(".blob.", "uri"), start(`{"uri":"https://importcheck.blob.core.windows.net/container/a"}`)},
		{"another bucket", contains("//abc/", "uri"), start(`{"uri":"s3://abc/a"}`)},
		{"integrationId", has("integrationId"), start(`{"uri":"` + plainURI + `","integrationId":"a"}`)},
		{"é in integrationId", contains("é", "integrationId"), start(`{"uri":"` + plainURI + `","integrationId":"é"}`)},
		{"integrationId of 50 characters or more", atLeast(50, "integrationId"), start(`{"uri":"` + plainURI + `","integrationId":"` + strings.Repeat("a", 50) + `"}`)},
		{"integrationId at its limit", atLeast(1000, "integrationId"), start(`{"uri":"` + plainURI + `","integrationId":"` + strings.Repeat("a", 1000) + `"}`)},
		{"errorMode", has("errorMode"), start(`{"uri":"` + plainURI + `","errorMode":{"onError":"abort"}}`)},
		{"continue", contains("continue", "errorMode", "onError"), start(`{"uri":"` + plainURI + `","errorMode":{"onError":"continue"}}`)},
		{"both optional properties", func(c Case) bool { return has("errorMode")(c) && has("integrationId")(c) },
			start(`{"uri":"` + plainURI + `","integrationId":"a","errorMode":{"onError":"abort"}}`)},
		{"white space", spells(`{ "`), start(`{ "uri" : "` + plainURI + `" }`)},
		{"an escape in a text", spells(`\u0073`), start(`{"uri":"\u0073` + plainURI[1:] + `"}`)},
		{"white space around the body", func(c Case) bool { return c.Request.Body[0] == '\n' }, "POST\n\n{\"uri\":\"" + plainURI + "\"}\n"},
		{"an escaped slash", spells(`\/`), start(`{"uri":"` + strings.ReplaceAll(plainURI, "/", `\/`) + `"}`)},
		{"properties in another order", func(c Case) bool {
			at := bytes.Index(c.Request.Body, []byte(`"integrationId"`))
			return at >= 0 && at < bytes.Index(c.Request.Body, []byte(`"uri"`))
		}, start(`{"integrationId":"a","uri":"` + plainURI + `"}`)},
		{"a header line", hasHeader("Cookie"), "POST\nCookie: a=b; c=\"d\"\n" + strings.TrimPrefix(small, "POST\n")},
		{"a form of HTTP", func(c Case) bool { return c.Request.Wire == WireChunked }, "POST chunked\n" + strings.TrimPrefix(small, "POST\n")},
	})
}

func TestAnInvalidDrawShrinksToWhatTheHostTripsOver(t *testing.T) {
	plain := `{"uri":"` + plainURI + `"}`
	long := strings.Repeat("a", 1501-len(plainURI))
	shrinks(t, mustMake(t, "2026-04").Invalid(), []shrinking{
		{"any start", func(Case) bool { return true }, start("{}")},
		{"é in uri", contains("é", "uri"), "POST\nno X-Pinecone-Api-Version\n" + `{"uri":"s3://importcheck/é"}`},
		{"uri longer than its limit", breaks("/uri maxLength 1500"), start(`{"uri":"` + plainURI + long + `"}`)},
		{"uri longer than its limit, on gs", func(c Case) bool {
			return breaks("/uri maxLength 1500")(c) && contains("gs://", "uri")(c)
		}, start(`{"uri":"gs://importcheck/aa` + long[1:] + `"}`)},
		{"integrationId longer than its limit", breaks("/integrationId maxLength 1000"), start(`{"uri":"` + plainURI + `","integrationId":"importcheck` + strings.Repeat("a", 990) + `"}`)},
		{"uri of the wrong type", breaks("/uri type string"), start(`{"uri":0}`)},
		{"errorMode of the wrong type", breaks("/errorMode type object"), start(`{"uri":"` + plainURI + `","errorMode":0}`)},
		{"onError as a number", func(c Case) bool {
			v, _ := c.Value.GetAt([]string{"errorMode", "onError"})
			_, number := v.(int64)
			return number
		}, start(`{"uri":"` + plainURI + `","errorMode":{"onError":0}}`)},
		{"no uri", breaks("/uri required"), start("{}")},
		{"no uri beside an integration", func(c Case) bool { return breaks("/uri required")(c) && has("integrationId")(c) }, start(`{"integrationId":"a"}`)},
		{"no JSON", breaks("body syntax RFC 8259"), start(plain[1:])},
		{"no JSON, for a byte put in", func(c Case) bool { return bytes.HasPrefix(c.Request.Body, []byte("]{")) }, start("]" + plain)},
		{"no key", func(c Case) bool { _, ok := c.Request.Get("Api-Key"); return !ok }, "POST\nno Api-Key\n" + plain},
		{"a wrong key", func(c Case) bool { f, _ := c.Request.Get("Api-Key"); return f.Key == KeyHalf }, "POST\nApi-Key: half\n" + plain},
		{"no version", breaks("header X-Pinecone-Api-Version required"), "POST\nno X-Pinecone-Api-Version\n" + plain},
	})
}

func shrinks(t *testing.T, g *rapid.Generator[Case], rows []shrinking) {
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			rapidFlags(t, map[string]string{"nofailfile": "true", "checks": "50000"})
			drawn, shrunk := shrink(t, g, row.has)
			t.Logf("uri %d -> %d characters, request %d -> %d bytes", uriOf(drawn), uriOf(shrunk), len(plainly(drawn)), len(plainly(shrunk)))
			if got := plainly(shrunk); got != row.want {
				t.Errorf("it shrinks to\n%.300s\nwant\n%.300s", got, row.want)
			}
		})
	}
}

func uriOf(c Case) int {
	v, _ := c.Value.GetAt([]string{"uri"})
	text, _ := v.(string)
	return utf8.RuneCountInString(text)
}

// plainly writes a request without what every ordinary start has.
func plainly(c Case) string {
	out := strings.TrimSpace(c.Request.Method+" "+string(c.Request.Wire)) + "\n"
	usual := ordinaryHead
	for _, f := range usual {
		if _, ok := c.Request.Get(f.Name); !ok {
			out += "no " + f.Name + "\n"
		}
	}
	for _, f := range c.Request.Header {
		if !slices.Contains(usual, f) {
			out += f.Name + ": " + f.Value + string(f.Key) + "\n"
		}
	}
	return out + string(c.Request.Body)
}

var ordinaryHead = []Field{{Name: "Api-Key", Key: KeyRight}, {Name: "X-Pinecone-Api-Version", Value: "2026-04"}, {Name: "Content-Type", Value: "application/json"}}

func valueAt(c Case, path []string) (any, bool) {
	if c.Value == nil {
		return nil, false
	}
	return c.Value.GetAt(path)
}

func has(path ...string) func(Case) bool {
	return func(c Case) bool { _, ok := valueAt(c, path); return ok }
}

func contains(part string, path ...string) func(Case) bool {
	return func(c Case) bool {
		v, _ := valueAt(c, path)
		text, _ := v.(string)
		return strings.Contains(text, part)
	}
}

func atLeast(n int, path ...string) func(Case) bool {
	return func(c Case) bool {
		v, _ := valueAt(c, path)
		text, _ := v.(string)
		return utf8.RuneCountInString(text) >= n
	}
}

func spells(part string) func(Case) bool {
	return func(c Case) bool {
		return bytes.Contains(c.Request.Body, []byte(part)) && !bytes.Contains(Encode(c.Value, Style{}), []byte(part))
	}
}

func hasHeader(name string) func(Case) bool {
	return func(c Case) bool { _, ok := c.Request.Get(name); return ok }
}

func breaks(name string) func(Case) bool {
	return func(c Case) bool { return fmt.Sprint(c.Label.Broken) == "["+name+"]" }
}
