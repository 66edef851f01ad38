package mockhost

import (
	"fmt"
	"strings"
	"unicode"
)

// faultsOfData are those of what may stand in the name of storage.
func faultsOfData(c *contract) []fault {
	p, ok := storagePlace(c)
	if !ok {
		return nil
	}
	var out []entry
	for _, t := range traits {
		if t.refused {
			out = append(out, entry{t.name + "-refused", fmt.Sprintf("It refuses %s in the directory of %s.", t.says, p.name),
				answerWhen(p.reads(t.inDirectory(c)), refuse), by(byAccepted)})
			continue
		}
		out = append(out, entry{t.name + "-fails", fmt.Sprintf("%s in %s is answered 500.", capital(t.says), p.name),
			answerWhen(p.reads(t.is), fail), by(byServerError)})
	}
	return chapter("data", out...)
}

// A trait is something that a text may have. refused is set where every host must take it in the
// directory of storage that allows any character; the others are restricted by some storage, and
// only must not break the host.
type trait struct {
	name, says string
	refused    bool
	is         func(string) bool
}

// inDirectory asks whether a text is storage whose directory has the trait.
func (t trait) inDirectory(c *contract) func(string) bool {
	return func(s string) bool {
		f, ok := c.storeOf(s)
		if !ok || !f.anyText {
			return false
		}
		names := f.names(s)
		return t.is(names[len(names)-1])
	}
}

func holds(signs string) func(string) bool {
	return func(s string) bool { return strings.ContainsAny(s, signs) }
}

func holdsText(part string) func(string) bool {
	return func(s string) bool { return strings.Contains(s, part) }
}

func holdsRune(is func(rune) bool) func(string) bool {
	return func(s string) bool { return strings.ContainsFunc(s, is) }
}

func between(low, high rune) func(rune) bool {
	return func(r rune) bool { return r >= low && r <= high }
}

var traits = []trait{
	{"percent", "a percent sign", true, holds("%")},
	{"percent-broken", "a percent sign without two digits behind it", true, func(s string) bool { return percentDecoded(s) == s && strings.Contains(s, "%") }},
	{"space", "a space", true, holds(" ")},
	{"plus", "a plus sign", true, holds("+")},
	{"equals", "an equals sign", true, holds("=")},
	{"ampersand", "an ampersand", true, holds("&")},
	{"colon", "a colon", true, holds(":")},
	{"comma", "a comma", true, holds(",")},
	{"quote", "a quote", true, holds(`"`)},
	{"apostrophe", "an apostrophe", true, holds("'")},
	{"backslash", "a backslash", true, holds(`\`)},
	{"braces", "braces", true, holds("{}")},
	{"asterisk", "an asterisk", true, holds("*")},
	{"markup", "angle brackets", true, holds("<>")},
	{"capitals", "capital letters", true, holdsRune(unicode.IsUpper)},
	{"double-slash", "two slashes", true, holdsText("//")},
	{"double-dot", "two dots", true, holdsText("..")},
	{"leading-dot", "a segment that begins with a dot", true, func(s string) bool { return strings.HasPrefix(s, ".") || strings.Contains(s, "/.") }},
	{"trailing-slash", "a slash at the end", true, func(s string) bool { return strings.HasSuffix(s, "/") }},
	{"deep", "more than fourteen segments", true, func(s string) bool { return strings.Count(s, "/") > 14 }},
	{"long-segment", "a segment of more than 255 bytes", true, longSegment},
	{"second-scheme", "something like a second URI", true, holdsText("://")},
	{"non-ascii", "a character outside ASCII", true, holdsRune(func(r rune) bool { return r > 0x7f })},
	{"emoji", "a character of four bytes", true, holdsRune(func(r rune) bool { return r > 0xffff })},
	{"decomposed", "an accent that stands by itself", true, holdsRune(accent)},
	{"right-to-left", "Hebrew or Arabic", true, holdsRune(between(0x590, 0x6ff))},
	{"zero-width", "a character without width", true, holdsText("\u200b")},
	{"line-separator", "a line separator", true, holdsText("\u2028")},
	{"no-break-space", "a space of another kind", true, holdsText("\u00a0")},
	{"joined", "a joined emoji", true, holdsText("\u200d")},
	{"sharp-s", "a letter that capitals write as two", true, holdsText("ß")},
	{"nul", "a NUL", false, holdsText("\x00")},
	{"control", "a control character", false, holdsRune(between(1, 0x1f))},
	{"newline", "a line break", false, holds("\n")},
	{"dot-segment", "a segment of two dots", false, holdsText("/../")},
	{"query", "a question mark", false, holds("?")},
	{"fragment", "a number sign", false, holds("#")},
	{"noncharacter", "a code point that is no character", false, holdsText("\uffff")},
}

func longSegment(s string) bool {
	for segment := range strings.SplitSeq(s, "/") {
		if len(segment) > 255 {
			return true
		}
	}
	return false
}
