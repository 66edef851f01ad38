package textsafe_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"example.com/importcheck/internal/textsafe"
)

func TestActiveCharactersAreWrittenOut(t *testing.T) {
	for name, c := range map[string]struct{ in, visible, line, flat string }{
		"plain text":           {"a é 漢 🙂", "a é 漢 🙂", "a é 漢 🙂", "a é 漢 🙂"},
		"tab and newline":      {" a\t\n b", " a\t\n b", ` a\t\n b`, "a b"},
		"NUL and escape":       {"\x00\x1b[1m\x7f", `\u0000\u001b[1m\u007f`, `\u0000\u001b[1m\u007f`, `\u0000\u001b[1m\u007f`},
		"carriage return":      {"a\r\n", `a\u000d` + "\n", `a\u000d\n`, "a"},
		"direction":            {"\u202eabc\u2066", `\u202eabc\u2066`, `\u202eabc\u2066`, `\u202eabc\u2066`},
		"zero width":           {"a\u200bb\ufeff", `a\u200bb\ufeff`, `a\u200bb\ufeff`, `a\u200bb\ufeff`},
		"a line separator":     {"a\u2028b", `a\u2028b`, `a\u2028b`, "a b"},
		"a tag character":      {"\U000e0041", `\u{e0041}`, `\u{e0041}`, `\u{e0041}`},
		"a noncharacter":       {"\uffff", `\uffff`, `\uffff`, `\uffff`},
		"bytes not UTF-8":      {"\xffa\xc3", `\xffa\xc3`, `\xffa\xc3`, `\xffa\xc3`},
		"the character U+FFFD": {"\ufffd", "\ufffd", "\ufffd", "\ufffd"},
		"a C1 control":         {"\u009b31m", `\u009b31m`, `\u009b31m`, `\u009b31m`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := textsafe.Visible(c.in); got != c.visible {
				t.Errorf("visible: got %q, want %q", got, c.visible)
			}
			if got := textsafe.Line(c.in); got != c.line {
				t.Errorf("line: got %q, want %q", got, c.line)
			}
			if got := textsafe.Flat(c.in); got != c.flat {
				t.Errorf("flat: got %q, want %q", got, c.flat)
			}
		})
	}
}

func TestNoTextStaysActive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text") +
			rapid.StringOf(rapid.RuneFrom(nil, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)).Draw(t, "active")
		for _, out := range []string{textsafe.Visible(s), textsafe.Line(s), textsafe.Flat(s)} {
			if i := strings.IndexFunc(strings.NewReplacer("\n", "", "\t", "").Replace(out), isActive); i >= 0 || !utf8.ValidString(out) {
				t.Fatalf("%q is active in %q", out[max(i, 0):], out)
			}
		}
		if strings.ContainsAny(textsafe.Line(s)+textsafe.Flat(s), "\n\t") {
			t.Fatal("more than one line")
		}
	})
}

func isActive(c rune) bool { return unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }

func TestJSONMeansTheSameAndIsNotActive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text") + rapid.StringOf(rapid.RuneFrom(nil, unicode.Cc, unicode.Cf, unicode.Zl)).Draw(t, "active") + "\U000e0041\uffff"
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		safe := textsafe.JSON(text)
		var back string
		if err := json.Unmarshal(safe, &back); err != nil || back != s {
			t.Fatalf("%q came back of %s: %v", back, safe, err)
		}
		if strings.ContainsFunc(string(safe), isActive) {
			t.Fatalf("%q is active", safe)
		}
	})
}

func TestCutsEndBehindAWholeCharacter(t *testing.T) {
	for name, c := range map[string]struct {
		cut   func(string, int) string
		in    string
		limit int
		want  string
	}{
		"short enough":              {textsafe.Cut, "héllo", 5, "héllo"},
		"too long":                  {textsafe.Cut, "héllo", 4, "héll…"},
		"to nothing":                {textsafe.Cut, "a", 0, "…"},
		"nothing to cut":            {textsafe.Cut, "", 0, ""},
		"bytes, short enough":       {textsafe.CutBytes, "héllo", 6, "héllo"},
		"bytes, inside a character": {textsafe.CutBytes, "ab漢", 4, "ab…"},
		"fitting":                   {textsafe.Fit, "héllo", 5, "héllo"},
		"made to fit":               {textsafe.Fit, "héllo", 4, "hél…"},
		"counted":                   {textsafe.CutCounted, "héllo wörld", 5, "héllo… (6 characters more)"},
		"counted, short enough":     {textsafe.CutCounted, "héllo", 5, "héllo"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.cut(c.in, c.limit); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
