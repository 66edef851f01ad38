package mockhost

import (
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/spec"
)

// faultsOfValues are those of the values that the contract lists.
func faultsOfValues(c *spec.Contract) []Fault {
	var out []Fault
	for _, p := range listedPlaces(c) {
		for _, v := range p.shape.words() {
			out = append(out, chapter("values", ofListed(p, v)...)...)
		}
		out = append(out, chapter("values", ofUnlisted(p)...)...)
		taken := chapter("values", unlistedTaken(p)...)
		if len(p.shape.listed) == 0 { // the list only documents
			taken = warnings(taken)
		}
		out = append(out, taken...)
	}
	return out
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
		{p.name + ".unlisted-fails", "A value of " + p.name + " that is not listed is answered 500.", answerWhen(unlisted(func(string) bool { return true }), fail), by(byServerError)},
		{p.name + ".unlisted-page", "It answers a value of " + p.name + " that is not listed with a page.",
			answerWhen(unlisted(func(string) bool { return true }), html), by(byMediaType)},
		{p.name + ".other-case-fails", "A listed value in other case is answered 500.", answerWhen(unlisted(func(s string) bool {
			return p.listedAs(s, strings.EqualFold)
		}), fail), by(byServerError)},
		{p.name + ".non-ascii-fails", "A value of " + p.name + " outside ASCII is answered 500.", answerWhen(unlisted(func(s string) bool {
			return strings.ContainsFunc(s, func(r rune) bool { return r > 0x7f })
		}), fail), by(byServerError)},
		{p.name + ".nul-fails", "A NUL in " + p.name + " is answered 500.", answerWhen(unlisted(func(s string) bool { return strings.Contains(s, "\x00") }), fail), by(byServerError)},
		{p.name + ".quote-fails", "A quote in " + p.name + " is answered 500.", answerWhen(unlisted(func(s string) bool { return strings.ContainsAny(s, `'"`) }), fail), by(byServerError)},
	}
}

// listedAs tells whether same holds of a text and a listed value.
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
	sees := by(byDocumented)
	if len(p.shape.listed) > 0 {
		sees = by(byRejected)
	}
	taken := func(says func(string) bool) wrap {
		return p.acceptText(func(s string) bool { return !p.listed(s) && says(s) })
	}
	out := []entry{
		{p.name + ".anything-accepted", "It takes any text for " + p.name + ".", taken(func(string) bool { return true }), sees},
		{p.name + ".empty-accepted", "It takes an empty " + p.name + ".", taken(func(s string) bool { return s == "" }), sees},
		{p.name + ".number-accepted", "It takes the number of a listed value, as text.", taken(func(s string) bool {
			return len(s) == 1 && s[0] >= '0' && int(s[0]-'0') < len(p.shape.words())
		}), sees},
	}
	for _, f := range foldings {
		out = append(out, entry{p.name + "." + f.name + "-accepted", "It takes a listed value " + f.says + ".",
			taken(func(s string) bool { return p.listedAs(s, f.same) }), sees})
	}
	return out
}

// faultsOfStorage are those of the families of storage, and of what looks like them.
func faultsOfStorage(c *spec.Contract) []Fault {
	p, ok := storagePlace(c)
	if !ok {
		return nil
	}
	var out []Fault
	for _, f := range p.storage {
		out = append(out, chapter("storage", ofFamily(p, f)...)...)
		out = append(out, warnings(chapter("storage", lookAlikes(c, p, f)...))...)
	}
	unknown := func(s string) bool { _, known := c.FamilyOf(s); return !known }
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
		entry{"no-scheme-fails", "A text without a scheme is answered 500.", answerWhen(p.reads(func(s string) bool { return !strings.Contains(s, "://") }), fail), by(byServerError)},
		entry{"no-scheme-page", "It answers a text without a scheme with a page.", answerWhen(p.reads(func(s string) bool { return !strings.Contains(s, "://") }), html), by(byMediaType)},
	)...)
}

func ofFamily(p place, f spec.Family) []entry {
	is := p.reads(f.Matches)
	name := func(says func(string) bool) when {
		return p.reads(func(s string) bool { return f.Matches(s) && says(bucketOf(f, s)) })
	}
	out := []entry{
		{f.Name + "-refused", "It refuses storage of the form " + f.Template + ".", answerWhen(is, refuse), by(byAccepted)},
		{f.Name + "-fails", "Storage of the form " + f.Template + " is answered 500.", answerWhen(is, fail), by(byServerError)},
		{f.Name + "-short-bucket-refused", "It refuses names of three characters in " + f.Template + ".", answerWhen(name(func(s string) bool { return len(s) == 3 }), refuse), by(byAccepted)},
		{f.Name + "-digit-first-refused", "It refuses names that begin with a digit in " + f.Template + ".", answerWhen(name(func(s string) bool {
			return s[0] >= '0' && s[0] <= '9'
		}), refuse), by(byAccepted)},
		{f.Name + "-no-directory-fails", "Storage of the form " + f.Template + " without a directory is answered 500.", answerWhen(p.reads(f.Bucket), fail), by(byServerError)},
	}
	for _, sign := range []string{".", "_", "-"} {
		if slices.ContainsFunc(f.Buckets, func(b string) bool { return strings.Contains(b, sign) }) {
			out = append(out, entry{fmt.Sprintf("%s-bucket-with-%s-refused", f.Name, map[string]string{".": "dot", "_": "underscore", "-": "dash"}[sign]),
				fmt.Sprintf("It refuses names with %q in %s.", sign, f.Template), answerWhen(name(func(s string) bool { return strings.Contains(s, sign) }), refuse), by(byAccepted)})
		}
	}
	return out
}

// bucketOf returns the first name in a URI of the family.
func bucketOf(f spec.Family, uri string) string {
	host, _, _ := strings.Cut(strings.TrimPrefix(uri, f.Starts), "/")
	return strings.TrimSuffix(host, f.Ends)
}

// lookAlikes are texts that a loose host takes for storage of the family.
func lookAlikes(c *spec.Contract, p place, f spec.Family) []entry {
	scheme, _, _ := strings.Cut(f.Starts, "://")
	out := []entry{
		lookAlike(c, p, f.Name+"-inside-accepted", "It takes any text that holds "+f.Starts+".", func(s string) bool { return strings.Contains(s, f.Starts) && !f.Bucket(s) }),
		lookAlike(c, p, f.Name+"-trimmed-accepted", "It drops white space before "+f.Starts+".", func(s string) bool {
			return strings.TrimSpace(s) != s && f.Matches(strings.TrimSpace(s))
		}),
		lookAlike(c, p, f.Name+"-one-slash-accepted", "It takes "+scheme+":/ for "+f.Starts+".", func(s string) bool {
			return f.Matches(strings.Replace(s, scheme+":/", f.Starts, 1)) && !strings.HasPrefix(s, f.Starts)
		}),
		lookAlike(c, p, f.Name+"-no-bucket-accepted", "It takes "+f.Starts+" without a name behind it.", func(s string) bool {
			return s == f.Starts || strings.HasPrefix(s, f.Starts+"/")
		}),
		lookAlike(c, p, f.Name+"-longer-scheme-accepted", "It takes schemes that begin with "+scheme+".", func(s string) bool {
			return strings.HasPrefix(s, scheme+"x://")
		}),
	}
	if f.Ends != "" {
		out = append(out,
			lookAlike(c, p, f.Name+"-other-domain-accepted", "It does not look at the domain of "+f.Template+".", func(s string) bool { return strings.HasPrefix(s, f.Starts) }),
			lookAlike(c, p, f.Name+"-domain-inside-accepted", "It takes addresses that hold "+f.Ends+" anywhere.", func(s string) bool {
				return strings.Contains(s, strings.TrimPrefix(f.Ends, "."))
			}),
			lookAlike(c, p, f.Name+"-plain-http-accepted", "It takes http:// for "+f.Starts+".", func(s string) bool {
				return f.Matches(strings.Replace(s, "http://", f.Starts, 1))
			}))
	}
	return out
}

func lookAlike(c *spec.Contract, p place, name, says string, is func(string) bool) entry {
	return entry{name, says, p.acceptText(func(s string) bool {
		_, known := c.FamilyOf(s)
		return !known && is(s)
	}), by(byDocumented)}
}
