package generators

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/spec"
)

// documented judges the values of a valid body by what the contract only documents:
// listed values, the storage that a text may name, texts that are empty.
func (l *Labeler) documented(value any, v *verdicts) {
	if name := l.unknown(value, ""); name != "" {
		v.opens("nothing binds what a host does with the property " + name + ", which the contract does not name")
	}
	l.walk(value, "", func(where, text string) {
		for _, keyword := range []string{"x-enum", "Possible values"} {
			c, ok := l.by[where+" "+keyword]
			if ok && !slices.Contains(c.Value.([]string), text) {
				v.breaks(c)
			}
		}
		families := l.families(where)
		switch {
		case len(families) > 0:
			l.storage(where, text, families, v)
		case text == "":
			if c, ok := l.by[where+" type"]; ok && v.leans.Keyword == "" {
				v.leans = c
			}
		}
	})
}

// walk visits every text of a value in a fixed order.
func (l *Labeler) walk(value any, where string, visit func(where, text string)) {
	switch x := value.(type) {
	case string:
		visit(where, x)
	case []any:
		for _, in := range x {
			l.walk(in, where+"/*", visit)
		}
	case map[string]any:
		for _, name := range sortedKeys(x) {
			l.walk(x[name], where+spec.Pointer(name), visit)
		}
	}
}

// unknown returns the place of a property that the contract does not name, or "".
func (l *Labeler) unknown(value any, where string) string {
	switch x := value.(type) {
	case []any:
		for _, in := range x {
			if name := l.unknown(in, where+"/*"); name != "" {
				return name
			}
		}
	case map[string]any:
		for _, name := range sortedKeys(x) {
			inner := where + spec.Pointer(name)
			if !l.places[inner] {
				if l.free(where) {
					return ""
				}
				return inner
			}
			if name := l.unknown(x[name], inner); name != "" {
				return name
			}
		}
	}
	return ""
}

// free reports whether an object's names are left to the sender: the contract names the
// place and nothing below it.
func (l *Labeler) free(where string) bool {
	for place := range l.places {
		if strings.HasPrefix(place, where+"/") {
			return false
		}
	}
	return where != ""
}

func sortedKeys(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (l *Labeler) families(where string) []spec.Family {
	var out []spec.Family
	for _, f := range l.contract.Families {
		if f.Property == where {
			out = append(out, f)
		}
	}
	return out
}

func (l *Labeler) storage(where, text string, families []spec.Family, v *verdicts) {
	c := l.by[where+" storage"]
	for _, f := range families {
		if f.Matches(text) {
			if reason := doubtful(f, text); reason != "" {
				v.opens(reason)
			}
			return
		}
		if f.Bucket(text) {
			if strings.HasSuffix(text, "/") {
				v.leans = c
			} else {
				v.opens("the documentation names a directory; a bucket without a slash behind it is open")
			}
			return
		}
		if len(text) >= len(f.Starts) && strings.EqualFold(text[:len(f.Starts)], f.Starts) && !strings.HasPrefix(text, f.Starts) {
			v.opens("RFC 3986 §3.1: a scheme in capitals is the same scheme, but the documentation writes it in small letters")
			return
		}
	}
	v.breaks(c)
}

// doubtful says why a URI of a family may be refused: what stands in it is forbidden,
// restricted or read in two ways by the storage or by RFC 3986.
func doubtful(f spec.Family, text string) string {
	rest := strings.TrimPrefix(text, f.Starts)
	host, path, _ := strings.Cut(rest, "/")
	switch {
	case holdsControl(text):
		return "storage restricts control characters in names"
	case strings.ContainsAny(rest, "?#"):
		return "whether ? and # end the name or belong to it is read in two ways"
	case slices.ContainsFunc(strings.Split(path, "/"), func(s string) bool { return s == "." || s == ".." }):
		return "storage restricts the segments . and .. in names"
	case !plainName(strings.TrimSuffix(host, f.Ends), f):
		return "storage does not allow the name"
	case !f.Unicode && !strictURI(rest):
		return "RFC 3986 §2: a URI holds only ASCII and whole percent signs"
	case holdsUnassigned(text):
		return "the text holds code points that stand for no character"
	}
	return ""
}

// plainName reports whether a bucket's or account's name keeps to what every storage
// allows: 3 to 63 small letters, digits and what the family's own examples hold.
func plainName(name string, f spec.Family) bool {
	extra := ""
	for _, b := range f.Buckets {
		extra += strings.Trim(b, "abcdefghijklmnopqrstuvwxyz0123456789")
		for _, r := range b {
			if strings.ContainsRune("-._", r) {
				extra += string(r)
			}
		}
	}
	if len(name) < 3 || len(name) > 63 || strings.Contains(name, "..") || strings.HasSuffix(name, "-") || strings.HasPrefix(name, "-") {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune(extra, r))
	})
}

// holdsControl reports whether a text holds a control character, of ASCII or of the 32
// that follow it. It looks at bytes, since texts are long and nearly none does.
func holdsControl(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ' || c == 0x7f:
			return true
		case c == 0xc2 && i+1 < len(text) && text[i+1] < 0xa0:
			return true
		}
	}
	return false
}

// notInURI are the ASCII characters, from the space on, that RFC 3986 does not allow in a URI.
const notInURI = " \"<>\\^`{|}\x7f"

// strictURI reports whether a text holds only what RFC 3986 allows behind a scheme.
func strictURI(s string) bool {
	if _, err := url.PathUnescape(s); err != nil {
		return false
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return !strings.ContainsAny(s, notInURI)
}

// holdsUnassigned reports whether a text holds a code point that Unicode gives to no
// character for good. They are written with a first byte of 0xEF or above.
func holdsUnassigned(text string) bool {
	for i := range len(text) {
		if text[i] >= 0xef {
			return strings.ContainsFunc(text[i:], unassigned)
		}
	}
	return false
}

func unassigned(r rune) bool {
	return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef
}
