package mockhost

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// faultsOfLimits are those of the lengths of each text.
func faultsOfLimits(c *contract) []fault {
	var out []fault
	for _, p := range textPlaces(c) {
		if p.shape.maxLength != nil {
			most := int(*p.shape.maxLength)
			out = append(out, chapter("limits", aroundMost(p, most)...)...)
			out = append(out, chapter("limits", farOver(p, most)...)...)
			out = append(out, waiting(chapter("limits",
				entry{p.name + ".far-over-hangs", capital(p.one()) + " of more than twice the limit hangs it.",
					answerWhen(p.counts(func(n int) bool { return n > 2*most }), hang), by(byTime)}))...)
			out = append(out, chapter("limits", otherUnits(p, most)...)...)
			out = append(out, chapter("limits", insideLimits(p, most)...)...)
		} else {
			out = append(out, chapter("limits", unbounded(p)...)...)
		}
		out = append(out, chapter("limits", aroundLeast(p)...)...)
	}
	return out
}

// counts asks about the number of characters at the place.
func (p place) counts(says func(n int) bool) when {
	return p.reads(func(s string) bool { return says(utf8.RuneCountInString(s)) })
}

// shortened takes texts whose length says holds of for ones that are cut to most.
func (p place) shortened(most int, says func(s string, n int) bool) wrap {
	return p.mend(func(v value) bool {
		n := utf8.RuneCountInString(v.text)
		return v.is(textKind) && n > most && says(v.text, n)
	}, func(v value) value { return text(string([]rune(v.text)[:most])) })
}

func aroundMost(p place, most int) []entry {
	over := func(says func(n int) bool) wrap {
		return p.shortened(most, func(_ string, n int) bool { return says(n) })
	}
	return []entry{
		{p.name + ".one-less", "It refuses " + p.one() + " of exactly the limit.", answerWhen(p.counts(func(n int) bool { return n == most }), refuse), by(byAccepted)},
		{p.name + ".one-more", "It takes " + p.one() + " that is one character too long.", over(func(n int) bool { return n == most+1 }), by(byRejected)},
		{p.name + ".ignored", "It has no limit for the length of " + p.name + ".", over(func(int) bool { return true }), by(byRejected)},
		{p.name + ".halved", "It refuses " + p.one() + " of more than half the limit.",
			answerWhen(p.counts(func(n int) bool { return n > most/2 && n <= most }), refuse), by(byAccepted)},
		{p.name + ".doubled", "It takes " + p.one() + " of up to twice the limit.", over(func(n int) bool { return n <= 2*most }), by(byRejected)},
		{p.name + ".at-fails", capital(p.one()) + " of exactly the limit is answered 500.", answerWhen(p.counts(func(n int) bool { return n == most }), fail), by(byServerError)},
		{p.name + ".over-fails", capital(p.one()) + " that is too long is answered 500.", answerWhen(p.counts(func(n int) bool { return n > most }), fail), by(byServerError)},
		{p.name + ".over-page", "It answers " + p.one() + " that is too long with a page.", answerWhen(p.counts(func(n int) bool { return n > most }), html), by(byMediaType)},
	}
}

func farOver(p place, most int) []entry {
	far := p.counts(func(n int) bool { return n > 2*most })
	return []entry{
		{p.name + ".far-over-fails", capital(p.one()) + " of more than twice the limit is answered 500.", answerWhen(far, fail), by(byServerError)},
		{p.name + ".far-over-page", "It answers " + p.one() + " of more than twice the limit with a page.", answerWhen(far, html), by(byMediaType)},
		{p.name + ".far-over-resets", "It closes the connection on " + p.one() + " of more than twice the limit.", answerWhen(far, reset), by(byTime)},
		{p.name + ".buffer-fails", capital(p.one()) + " of more than 65,535 characters is answered 500.",
			answerWhen(p.counts(func(n int) bool { return n > 65535 }), fail), by(byServerError)},
	}
}

// A unit is a way to count a text that is not by characters.
type unit struct {
	name, says string
	count      func(string) int
	longer     bool // it finds more than there are
}

var units = []unit{
	{"bytes", "in bytes", func(s string) int { return len(s) }, true},
	{"utf16", "in UTF-16 units", func(s string) int { return len(utf16.Encode([]rune(s))) }, true},
	{"escaped", "as JSON writes it, with its escapes", func(s string) int { return utf8.RuneCount(appendText(nil, s)) - 2 }, true},
	{"upper", "in capitals, where ß is two", func(s string) int { return utf8.RuneCountInString(s) + strings.Count(s, "ß") }, true},
	{"lower", "in small letters, where İ is two", func(s string) int { return utf8.RuneCountInString(s) + strings.Count(s, "İ") }, true},
	{"markup", "as HTML writes it", func(s string) int { return utf8.RuneCountInString(strings.ReplaceAll(s, "&", "&amp;")) }, true},
	{"decomposed", "after letters and accents are parted", func(s string) int { return utf8.RuneCountInString(s) + counted(s, accented) }, true},
	{"trimmed", "after white space around it is dropped", func(s string) int { return utf8.RuneCountInString(strings.TrimSpace(s)) }, false},
	{"unescaped", "after percent signs are decoded", func(s string) int { return utf8.RuneCountInString(percentDecoded(s)) }, false},
	{"composed", "after letters and accents are joined", func(s string) int { return utf8.RuneCountInString(s) - counted(s, accent) }, false},
	{"seen", "by what a reader sees", func(s string) int { return utf8.RuneCountInString(s) - 2*strings.Count(s, "\u200d") }, false},
	{"cleaned", "after characters without width are dropped", func(s string) int { return utf8.RuneCountInString(strings.ReplaceAll(s, "\u200b", "")) }, false},
}

func counted(s string, is func(rune) bool) (n int) {
	for _, r := range s {
		if is(r) {
			n++
		}
	}
	return n
}

// accented are the letters with an accent of their own in the blocks of Latin.
func accented(r rune) bool {
	return unicode.IsLetter(r) && (r >= 0xc0 && r < 0x180 || r >= 0x1e00 && r < 0x1f00)
}

func accent(r rune) bool { return unicode.Is(unicode.Mn, r) }

var percentEscape = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// percentDecoded decodes what is an escape and leaves other percent signs unchanged.
func percentDecoded(s string) string {
	return percentEscape.ReplaceAllStringFunc(s, func(e string) string {
		plain, _ := url.PathUnescape(e) // two digits always decode
		return plain
	})
}

func otherUnits(p place, most int) []entry {
	var out []entry
	for _, u := range units {
		detectedBy := byRejected
		if u.longer {
			detectedBy = byAccepted
		}
		out = append(out, entry{p.name + ".counts-" + u.name, fmt.Sprintf("It counts %s %s.", p.name, u.says), both(
			answerWhen(p.reads(func(s string) bool { return utf8.RuneCountInString(s) <= most && u.count(s) > most }), refuse),
			p.shortened(most, func(s string, _ int) bool { return u.count(s) <= most })), by(detectedBy)})
	}
	return out
}

// insideLimits are defects of lengths that are allowed.
func insideLimits(p place, most int) []entry {
	out := []entry{
		{p.name + ".middle-fails", capital(p.one()) + " of two to three fifths of the limit is answered 500.",
			answerWhen(p.counts(func(n int) bool {
				return n >= most*2/5 && n <= most*3/5
			}), fail), by(byServerError)},
		{p.name + ".late-refused", "It refuses " + p.one() + " from 14 fifteenths of the limit on.", answerWhen(p.counts(func(n int) bool {
			return n >= most*14/15 && n <= most
		}), refuse), by(byAccepted)},
	}
	for _, column := range []int{64, 255, 256, 1024} {
		if column < most {
			out = append(out, entry{fmt.Sprintf("%s.column-%d", p.name, column),
				fmt.Sprintf("It stores %s in %d bytes and fails on more.", p.name, column),
				answerWhen(p.reads(func(s string) bool { return len(s) > column && utf8.RuneCountInString(s) <= most }), fail), by(byServerError)})
		}
	}
	return out
}

func unbounded(p place) []entry {
	return []entry{
		{p.name + ".long-fails", capital(p.one()) + " of 1,000 characters or more, which no limit forbids, is answered 500.",
			answerWhen(p.counts(func(n int) bool { return n >= 1000 }), fail), by(byServerError)},
		{p.name + ".very-long-page", "It answers " + p.one() + " of over 50,000 characters with a page.",
			answerWhen(p.counts(func(n int) bool { return n > 50_000 }), html), by(byMediaType)},
		{p.name + ".very-long-resets", "It closes the connection on " + p.one() + " of over 50,000 characters.",
			answerWhen(p.counts(func(n int) bool { return n > 50_000 }), reset), by(byTime)},
	}
}

// aroundLeast are defects of the shortest texts. What a text that names storage can
// be at least is longer than any minLength, so only the empty one can be distinguished.
func aroundLeast(p place) []entry {
	empty := p.counts(func(n int) bool { return n == 0 })
	out := []entry{{p.name + ".empty-fails", "An empty " + p.name + " is answered 500.", answerWhen(empty, fail), by(byServerError)}}
	if p.shape.minLength == nil || *p.shape.minLength == 0 {
		return out
	}
	least := int(*p.shape.minLength)
	out = append(out, entry{p.name + ".empty-accepted", "It takes an empty " + p.name + ".",
		p.acceptText(func(s string) bool { return s == "" }), by(byRejected)})
	if len(p.storage) > 0 {
		return out
	}
	return slices.Concat(out, []entry{
		{p.name + ".least-refused", "It refuses the shortest " + p.name + " that is allowed.",
			answerWhen(p.counts(func(n int) bool { return n == least }), refuse), by(byAccepted)},
		{p.name + ".short-accepted", "It takes " + p.one() + " that is one character too short.", p.acceptText(func(s string) bool {
			return utf8.RuneCountInString(s) == least-1
		}), by(byRejected)},
	})
}
