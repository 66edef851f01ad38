package mockhost

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
)

// faultsOfJSONFreedom are those of hosts that take one way to write JSON and refuse
// another one that says the same.
func faultsOfJSONFreedom(c *contract) []fault {
	var out, unsent []entry
	for _, f := range jsonForms {
		is := raws(f.is)
		form := func(a *asked) bool { return is(a) && a.json }
		one := entry{f.name + "-refused", "It refuses " + f.says + ".", answerWhen(form, refuse), by(byAccepted)}
		if f.unsent {
			unsent = append(unsent, one)
		} else {
			out = append(out, one)
		}
	}
	for _, size := range []int{4 << 10, 8 << 10} {
		out = append(out, entry{fmt.Sprintf("over-%d-kib-refused", size>>10),
			fmt.Sprintf("It refuses a start of more than %d KiB.", size>>10),
			answerWhen(func(a *asked) bool { return larger(size)(a) && a.json && a.acceptable(a.doc) }, refuseWith(413)), by(byAccepted)})
	}
	if p, ok := storagePlace(c); ok {
		out = append(out, orders(p)...)
	}
	return append(chapter("json", out...), warnings(chapter("json", unsent...))...)
}

// A jsonForm is a way to write JSON; unsent is set where no client in wide use writes so.
type jsonForm struct {
	name, says string
	unsent     bool
	is         func([]byte) bool
}

func matches(expression string) func([]byte) bool { return regexp.MustCompile(expression).Match }

func outsideTexts(raw []byte) []byte { return jsonText.ReplaceAll(raw, []byte(`""`)) }

// spaced asks whether white space of the kind stands between values.
func spaced(expression string) func([]byte) bool {
	re := regexp.MustCompile(expression)
	return func(raw []byte) bool { return re.Match(outsideTexts(raw)) }
}

var jsonForms = []jsonForm{
	{"escape", `texts with \u escapes`, false, matches(`\\u`)},
	{"escaped-name", "names with escapes in them", true, matches(`"[^"\\]*\\u[^"]*"\s*:`)},
	{"escaped-slash", `slashes written as \/`, false, matches(`\\/`)},
	{"surrogates", "characters written as two escapes", false, pairEscape.Match},
	{"upper-hex", "escapes in capital letters", true, matches(`\\u[0-9a-fA-F]{0,3}[A-F]`)},
	{"lower-hex", "escapes in small letters", false, matches(`\\u[0-9a-fA-F]{0,3}[a-f]`)},
	{"leading-space", "white space before the value", false, spaced(`^\s`)},
	{"trailing-space", "white space behind the value", false, spaced(`\s$`)},
	{"line-break", "line breaks between values", false, spaced(`\n`)},
	{"carriage-return", "carriage returns between values", false, spaced(`\r`)},
	{"tab", "tabs between values", false, spaced(`\t`)},
	{"space-before-colon", "white space before a colon", false, spaced(`"\s+:`)},
	{"space-before-comma", "white space before a comma", false, spaced(`\s,`)},
	{"raw-non-ascii", "characters outside ASCII that are not escaped", false, func(raw []byte) bool {
		return bytes.ContainsFunc(raw, func(r rune) bool { return r > 0x7f })
	}},
}

func orders(p place) []entry {
	at := func(says func(i, n int) bool) when {
		return func(a *asked) bool {
			return a.starts() && a.json && len(a.doc.names) > 1 && says(slices.Index(a.doc.names, p.path[0]), len(a.doc.names))
		}
	}
	return []entry{
		{"order-first-refused", "It refuses a start that begins with " + p.path[0] + ".",
			answerWhen(at(func(i, _ int) bool { return i == 0 }), refuse), by(byAccepted)},
		{"order-last-refused", "It refuses a start that ends with " + p.path[0] + ".",
			answerWhen(at(func(i, n int) bool { return i == n-1 }), refuse), by(byAccepted)},
	}
}
