package reports

import "testing"

func TestVisibleWritesOutWhatHasAnEffect(t *testing.T) {
	cases := map[string]struct{ in, want string }{
		"plain text":        {"a é 漢 🙂 \t\n", "a é 漢 🙂 \t\n"},
		"NUL and escape":    {"\x00\x1b[1m\x7f", `\u0000\u001b[1m\u007f`},
		"carriage return":   {"a\r\n", `a\u000d` + "\n"},
		"direction":         {"\u202eabc\u2066", `\u202eabc\u2066`},
		"zero width":        {"a\u200bb\ufeff", `a\u200bb\ufeff`},
		"line separator":    {"a\u2028b", `a\u2028b`},
		"a tag character":   {"\U000e0041", `\u{e0041}`},
		"a noncharacter":    {"\uffff", `\uffff`},
		"bytes not UTF-8":   {"\xffa\xc3", `\xffa\xc3`},
		"the real U+FFFD":   {"\ufffd", "\ufffd"},
		"a C1 control code": {"\u009b31m", `\u009b31m`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := visible(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestCutSaysHowMuchIsLeftOut(t *testing.T) {
	if got := cut("héllo wörld", 5); got != "héllo… (6 characters more)" {
		t.Errorf("got %q", got)
	}
	if got := cut("héllo", 5); got != "héllo" {
		t.Errorf("got %q", got)
	}
}

func TestClipCountsWhatHTMLWrites(t *testing.T) {
	for _, c := range []struct{ in, want string }{{"<<<", "<<…"}, {"abcdefghijklmn", "abcdefghij…"}, {"ééééé", "ééééé"}, {"", ""}} {
		if got := clip(c.in, 10); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}
