package generators

import (
	"slices"
	"strings"
	"unicode"

	"example.com/importcheck/spec"
)

// documented judges the values of a valid body by what the contract only documents:
// listed values, the storage that a text may name, texts that are empty.
func (o *Oracle) documented(value any, v *verdicts) {
	if where := o.places.unknown(value); where != "" {
		v.opens("nothing binds what a host does with the property " + where + ", which the contract does not name")
	}
	o.places.documented(value, v)
}

func (v *verdicts) text(p *place, text string) {
	if p.pattern.Unread != "" {
		v.opens(p.pattern.Unread)
	}
	for _, c := range p.listed {
		if !slices.Contains(c.Value.([]string), text) {
			v.breaks(c)
		}
	}
	switch {
	case len(p.families) > 0:
		v.storage(p, text)
	case len(p.listed) == 0 && strings.ContainsFunc(text, unicode.IsControl):
		v.opens("nothing says which control characters a text may hold, and databases and header lines cannot hold all")
	case text == "" && v.leans.Keyword == "":
		v.leans = p.kind
	}
}

func (v *verdicts) storage(p *place, text string) {
	for i := range p.families {
		f := &p.families[i]
		if f.Matches(text) {
			if reason := doubtful(f, text); reason != "" {
				v.opens(reason)
			}
			return
		}
		if f.Bucket(text) {
			if strings.HasSuffix(text, "/") {
				v.leans = p.storage
			} else {
				v.opens("the documentation names a directory; a bucket without a slash behind it is open")
			}
			return
		}
		if inOtherCase(f, text) {
			v.opens("RFC 3986 §3.1: a scheme in capitals is the same scheme, but the documentation writes it in small letters")
			return
		}
	}
	v.breaks(p.storage)
}

func inOtherCase(f *spec.Family, text string) bool {
	return len(text) >= len(f.Starts) && strings.EqualFold(text[:len(f.Starts)], f.Starts) && !strings.HasPrefix(text, f.Starts)
}
