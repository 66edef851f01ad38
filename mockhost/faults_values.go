package mockhost

import (
	"fmt"
	"slices"
	"strings"
)

// faultsOfValues are those of the values that the contract lists.
func faultsOfValues(c *contract) []fault {
	var out []fault
	for _, p := range listedPlaces(c) {
		for _, v := range p.shape.words() {
			out = append(out, chapter("values", ofListed(p, v)...)...)
		}
		out = append(out, chapter("values", entry{p.name + ".every-second-refused", "Every second start with a documented value of " + p.name + " is refused.",
			everySecond(p), by(byAccepted)})...)
		out = append(out, chapter("values", ofUnlisted(p)...)...)
		taken := chapter("values", unlistedTaken(p)...)
		if len(p.shape.listed) == 0 { // the list only documents
			taken = warnings(taken)
		}
		out = append(out, taken...)
	}
	return out
}

// everySecond refuses every second valid start with a listed value, as what keeps the place of its last match does.
func everySecond(p place) wrap {
	has := p.reads(p.listed)
	return fresh(func() wrap {
		return rewrite(every(2, func(a *asked, got *answer) bool { return importStarted(a, got) && has(a) }), denied)
	})
}

func ofListed(p place, v string) []entry {
	is := p.reads(func(s string) bool { return s == v })
	return []entry{
		{p.name + "." + v + "-refused", fmt.Sprintf("It refuses the documented value %q.", v), answerWhen(is, refuse), by(byAccepted)},
		{p.name + "." + v + "-fails", fmt.Sprintf("The documented value %q is answered 500.", v), answerWhen(is, fail), by(byServerError)},
	}
}

func (p place) listed(s string) bool { return slices.Contains(p.shape.words(), s) }

func ofUnlisted(p place) []entry {
	unlisted := func(says func(string) bool) when {
		return p.reads(func(s string) bool { return !p.listed(s) && says(s) })
	}
	return []entry{
		{p.name + ".unlisted-fails", "A value of " + p.name + " that is not listed is answered 500.",
			answerWhen(unlisted(func(string) bool { return true }), fail), by(byServerError)},
		{p.name + ".unlisted-page", "It answers a value of " + p.name + " that is not listed with a page.",
			answerWhen(unlisted(func(string) bool { return true }), html), by(byMediaType)},
		{p.name + ".other-case-fails", "A listed value in other case is answered 500.", answerWhen(unlisted(func(s string) bool {
			return p.listedAs(s, strings.EqualFold)
		}), fail), by(byServerError)},
		{p.name + ".non-ascii-fails", "A value of " + p.name + " outside ASCII is answered 500.", answerWhen(unlisted(func(s string) bool {
			return strings.ContainsFunc(s, func(r rune) bool { return r > 0x7f })
		}), fail), by(byServerError)},
		{p.name + ".nul-fails", "A NUL in " + p.name + " is answered 500.",
			answerWhen(unlisted(func(s string) bool { return strings.Contains(s, "\x00") }), fail), by(byServerError)},
		{p.name + ".quote-fails", "A quote in " + p.name + " is answered 500.",
			answerWhen(unlisted(func(s string) bool { return strings.ContainsAny(s, `'"`) }), fail), by(byServerError)},
	}
}

// listedAs reports whether same holds of a text and a listed value.
func (p place) listedAs(s string, same func(s, listed string) bool) bool {
	return slices.ContainsFunc(p.shape.words(), func(v string) bool { return same(s, v) })
}

// A folding is a way to read a text as a listed value that it is not.
type folding struct {
	name, says string
	same       func(s, listed string) bool
}

var foldings = []folding{
	{"other-case", "in other case", strings.EqualFold},
	{"padded", "with white space around it", func(s, v string) bool { return strings.TrimSpace(s) == v }},
	{"look-alike", "with a Cyrillic letter in it", func(s, v string) bool { return latin.Replace(s) == v }},
	{"wide", "in full-width letters", func(s, v string) bool { return narrowed(s) == v }},
	{"shorter", "cut short", func(s, v string) bool { return len(s) > 1 && strings.HasPrefix(v, s) }},
	{"first-letter", "as its first letter", func(s, v string) bool { return s == v[:1] }},
	{"longer", "with something behind it", strings.HasPrefix},
	{"quoted", "in quotes", func(s, v string) bool { return s == `"`+v+`"` }},
	{"zero-width", "with a character without width in it", func(s, v string) bool { return strings.ReplaceAll(s, "\u200b", "") == v }},
	{"cut-at-nul", "up to a NUL", func(s, v string) bool { before, _, cut := strings.Cut(s, "\x00"); return cut && before == v }},
	{"contained", "with anything around it", strings.Contains},
}

var latin = strings.NewReplacer("а", "a", "о", "o", "е", "e", "с", "c", "р", "p", "і", "i")

// narrowed writes full-width forms as ASCII.
func narrowed(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xff00 && r < 0xff5f {
			return r - 0xfee0
		}
		return r
	}, s)
}

func unlistedTaken(p place) []entry {
	detectedBy := by(byDocumented)
	if len(p.shape.listed) > 0 {
		detectedBy = by(byRejected)
	}
	taken := func(says func(string) bool) wrap {
		return p.acceptText(func(s string) bool { return !p.listed(s) && says(s) })
	}
	out := []entry{
		{p.name + ".anything-accepted", "It takes any text for " + p.name + ".", taken(func(string) bool { return true }), detectedBy},
		{p.name + ".empty-accepted", "It takes an empty " + p.name + ".", taken(func(s string) bool { return s == "" }), detectedBy},
		{p.name + ".number-accepted", "It takes the number of a listed value, as text.", taken(func(s string) bool {
			return len(s) == 1 && s[0] >= '0' && int(s[0]-'0') < len(p.shape.words())
		}), detectedBy},
	}
	for _, f := range foldings {
		out = append(out, entry{p.name + "." + f.name + "-accepted", "It takes a listed value " + f.says + ".",
			taken(func(s string) bool { return p.listedAs(s, f.same) }), detectedBy})
	}
	return out
}

// faultsOfStorage are those of the families of storage, and of what looks like them.
func faultsOfStorage(c *contract) []fault {
	p, ok := storagePlace(c)
	if !ok {
		return nil
	}
	var out []fault
	for _, f := range p.storage {
		out = append(out, chapter("storage", ofFamily(p, f)...)...)
		out = append(out, warnings(chapter("storage", lookAlikes(c, p, f)...))...)
	}
	unknown := func(s string) bool { _, known := c.storeOf(s); return !known }
	out = append(out, warnings(chapter("storage",
		entry{"any-accepted", "It takes any text for " + p.name + ".", p.acceptText(func(s string) bool { return s != "" && unknown(s) }), by(byDocumented)},
		entry{"any-scheme-accepted", "It takes any scheme in " + p.name + ".", p.acceptText(func(s string) bool {
			scheme, rest, ok := strings.Cut(s, "://")
			return ok && scheme != "" && rest != "" && unknown(s)
		}), by(byDocumented)},
		entry{"file-accepted", "It takes a path of its own machine.", p.acceptText(func(s string) bool { return strings.HasPrefix(s, "file:") }), by(byDocumented)},
		entry{"web-accepted", "It takes the address of any web server.", p.acceptText(func(s string) bool {
			return (strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")) && unknown(s)
		}), by(byDocumented)}))...)
	return append(out, chapter("storage",
		entry{"unknown-fails", "Storage that it does not know is answered 500.", answerWhen(p.reads(unknown), fail), by(byServerError)},
		entry{"no-scheme-fails", "A text without a scheme is answered 500.",
			answerWhen(p.reads(func(s string) bool { return !strings.Contains(s, "://") }), fail), by(byServerError)},
		entry{"no-scheme-page", "It answers a text without a scheme with a page.",
			answerWhen(p.reads(func(s string) bool { return !strings.Contains(s, "://") }), html), by(byMediaType)},
	)...)
}

func ofFamily(p place, f store) []entry {
	is := p.reads(f.matches)
	name := func(says func(string) bool) when {
		return p.reads(func(s string) bool { return f.matches(s) && says(f.names(s)[0]) })
	}
	out := []entry{
		{f.name + "-refused", "It refuses storage of the form " + f.template + ".", answerWhen(is, refuse), by(byAccepted)},
		{f.name + "-fails", "Storage of the form " + f.template + " is answered 500.", answerWhen(is, fail), by(byServerError)},
		{f.name + "-short-bucket-refused", "It refuses names of three characters in " + f.template + ".",
			answerWhen(name(func(s string) bool { return len(s) == 3 }), refuse), by(byAccepted)},
		{f.name + "-digit-first-refused", "It refuses names that begin with a digit in " + f.template + ".", answerWhen(name(func(s string) bool {
			return s[0] >= '0' && s[0] <= '9'
		}), refuse), by(byAccepted)},
		{f.name + "-no-directory-fails", "Storage of the form " + f.template + " without a directory is answered 500.", answerWhen(p.reads(f.bucket), fail), by(byServerError)},
	}
	for _, sign := range []string{".", "_", "-"} {
		if strings.Contains(f.signs, sign) {
			called := map[string]string{".": "dot", "_": "underscore", "-": "dash"}[sign]
			out = append(out, entry{fmt.Sprintf("%s-bucket-with-%s-refused", f.name, called),
				fmt.Sprintf("It refuses names with %q in %s.", sign, f.template),
				answerWhen(name(func(s string) bool { return strings.Contains(s, sign) }), refuse), by(byAccepted)})
		}
	}
	return out
}

// lookAlikes are texts that a loose host takes for storage of the family.
func lookAlikes(c *contract, p place, f store) []entry {
	scheme, _, _ := strings.Cut(f.starts, "://")
	out := []entry{
		lookAlike(c, p, f.name+"-inside-accepted", "It takes any text that holds "+f.starts+".", func(s string) bool { return strings.Contains(s, f.starts) && !f.bucket(s) }),
		lookAlike(c, p, f.name+"-trimmed-accepted", "It drops white space before "+f.starts+".", func(s string) bool {
			return strings.TrimSpace(s) != s && f.matches(strings.TrimSpace(s))
		}),
		lookAlike(c, p, f.name+"-one-slash-accepted", "It takes "+scheme+":/ for "+f.starts+".", func(s string) bool {
			return f.matches(strings.Replace(s, scheme+":/", f.starts, 1)) && !strings.HasPrefix(s, f.starts)
		}),
		lookAlike(c, p, f.name+"-no-bucket-accepted", "It takes "+f.starts+" without a name behind it.", func(s string) bool {
			return s == f.starts || strings.HasPrefix(s, f.starts+"/")
		}),
		lookAlike(c, p, f.name+"-longer-scheme-accepted", "It takes schemes that begin with "+scheme+".", func(s string) bool {
			return strings.HasPrefix(s, scheme+"x://")
		}),
	}
	if f.ends != "" {
		out = append(out,
			lookAlike(c, p, f.name+"-other-domain-accepted", "It does not look at the domain of "+f.template+".", func(s string) bool { return strings.HasPrefix(s, f.starts) }),
			lookAlike(c, p, f.name+"-domain-inside-accepted", "It takes addresses that hold "+f.ends+" anywhere.", func(s string) bool {
				return strings.Contains(s, strings.TrimPrefix(f.ends, "."))
			}),
			lookAlike(c, p, f.name+"-plain-http-accepted", "It takes http:// for "+f.starts+".", func(s string) bool {
				return f.matches(strings.Replace(s, "http://", f.starts, 1))
			}))
	}
	return out
}

func lookAlike(c *contract, p place, name, says string, is func(string) bool) entry {
	return entry{name, says, p.acceptText(func(s string) bool {
		_, known := c.storeOf(s)
		return !known && is(s)
	}), by(byDocumented)}
}
