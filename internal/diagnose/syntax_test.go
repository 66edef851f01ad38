package diagnose

import (
	"strings"
	"testing"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"example.com/importcheck/generators"
)

// notedOf returns the words of what a function notes of a request.
func notedOf(r generators.Request, note func(*noter)) string {
	n := &noter{c: generators.Case{Request: r}}
	note(n)
	var words []string
	for _, p := range n.facts {
		words = append(words, p.Words)
	}
	return strings.Join(words, "\n")
}

func TestAFlawOfABodyIsNamed(t *testing.T) {
	for _, row := range []struct{ body, want string }{
		{`{"uri":"a","x":NaN}`, "NaN or Infinity"},
		{`{"uri":"a","x":None}`, "as Python writes them"},
		{`{uri:"a"}`, "names without quotes"},
		{`{'uri':'a'}`, "single quotes"},
		{`{"uri":"a","x":017}`, "leading zeros"},
		{`{"uri":"a"}{}`, "a second value"},
		{`{"uri":"a"}x`, "trailing text"},
		{`{"uri":"a"`, "lacks its last bracket"},
		{`{"uri":"`, "ends early"},
		{"{\"uri\":\"\xe2\x82", "ends early"},
		{`{1:2}`, "a number as a name"},
		{"{\"uri\":\"a\\\nb\"}", "a line break in a text, behind a backslash"},
		{`{"uri":"\u12"}`, "without four hexadecimal digits"},
		{`{"uri":"a",}`, "a comma behind the last member"},
		{"{\"uri\":\"a\nb\"}", "a control character in a text"},
		{`{"uri":"a\x41"}`, "an escape that JSON does not have"},
		{"// x\n{}", "a comment behind //"},
		{"  ", "blank"},
		{"{\"uri\":\"\xff\"}", "not UTF-8"},
		{`{"uri":"\ud800"}`, "half of a surrogate pair"},
	} {
		if got := notedOf(generators.Request{Body: []byte(row.body)}, (*noter).syntax); !strings.Contains(got, row.want) {
			t.Errorf("%s: %q is missing in\n%s", row.body, row.want, got)
		}
	}
	if got := notedOf(generators.Request{Body: []byte(`{"uri":"it's NaN, 017"}`)}, (*noter).syntax); got != "" {
		t.Errorf("a body without a flaw: %s", got)
	}
}

func TestAWrongKeyIsLikeTheRightOneInOneWay(t *testing.T) {
	for form, want := range map[generators.KeyForm]string{
		generators.KeyOtherCase: "in other letters", generators.KeyShorter: "only the beginning", generators.KeyTail: "only the end",
		generators.KeyLonger: "with more behind it", generators.KeyPrefixed: "with more before it", generators.KeyTwice: "two times over",
		generators.KeyReversed: "in the opposite order", generators.KeyBearer: "with a word before it", generators.KeyOther: "of the right key's shape",
	} {
		got := notedOf(generators.Request{}, func(n *noter) { n.wrongKey("header Api-Key", generators.Field{Name: "Api-Key", Key: form}) })
		if !strings.Contains(got, want) {
			t.Errorf("%s: %q is missing in\n%s", form, want, got)
		}
	}
}

// A text whose characters cannot join is counted without the library, and alike.
func TestGraphemesAreCountedAlikeWithoutTheLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		if got, want := graphemes(text), uniseg.GraphemeClusterCount(text); got != want {
			t.Errorf("%q has %d graphemes, and not %d", text, got, want)
		}
	})
}
