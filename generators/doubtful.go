package generators

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"example.com/importcheck/spec"
)

// doubtful says why a URI of a family may be refused: what stands in it is forbidden,
// restricted or read in two ways by the storage or by RFC 3986.
func doubtful(f *spec.Family, text string) string {
	rest := strings.TrimPrefix(text, f.Starts)
	host, path, _ := strings.Cut(rest, "/")
	signs := signsOf(text)
	switch {
	case signs&(control|lead) != 0 && strings.ContainsFunc(text, unicode.IsControl):
		return "storage restricts control characters in names"
	case signs&mark != 0 && strings.ContainsAny(rest, "?#"):
		return "whether ? and # end the name or belong to it is read in two ways"
	case signs&dot != 0 && dotSegment(path):
		return "storage restricts the segments . and .. in names"
	case !plainName(strings.TrimSuffix(host, f.Ends), f.Buckets):
		return "storage does not allow the name"
	case !f.Unicode && signs&(control|lead|foreign|percent|never) != 0 && !strictURI(rest):
		return "RFC 3986 §2: a URI holds only ASCII and whole percent signs"
	case signs&rare != 0 && strings.ContainsFunc(text, unassigned):
		return "the text holds code points that stand for no character"
	}
	return ""
}

// signs are what the bytes of a text say of it, gathered in one pass: a character of
// which there is no sign need not be looked for.
type signs uint8

const (
	control signs = 1 << iota // an ASCII control character
	lead                      // of U+0080 to U+00BF, the other control characters among them
	foreign                   // any other byte outside ASCII
	mark                      // "?" or "#"
	dot
	percent
	never // ASCII that no URI holds as it is
	rare  // a byte that every code point which stands for no character has: EF of U+FDD0 to U+FFFF, BF of those that end in FFFE or FFFF
)

var signOf = func() (out [256]signs) {
	for c := range out {
		switch {
		case c < 0x20, c == 0x7f:
			out[c] = control
		case c == 0xc2:
			out[c] = lead
		case c > 0x7f:
			out[c] = foreign
		}
	}
	out[0xef] |= rare
	out[0xbf] |= rare
	out['?'], out['#'], out['.'], out['%'] = mark, mark, dot, percent
	for _, c := range []byte(notInURI) {
		out[c] = never
	}
	return out
}()

func signsOf(text string) (out signs) {
	for i := range len(text) {
		out |= signOf[text[i]]
	}
	return out
}

// dotSegment reports whether a segment of a path is "." or "..".
func dotSegment(path string) bool {
	for s := range strings.SplitSeq(path, "/") {
		if s == "." || s == ".." {
			return true
		}
	}
	return false
}

// plainName reports whether a bucket's or account's name keeps to what every storage
// allows: 3 to 63 small letters, digits and what the family's own examples hold.
func plainName(name string, examples []string) bool {
	if len(name) < 3 || len(name) > 63 || strings.Contains(name, "..") || strings.HasSuffix(name, "-") || strings.HasPrefix(name, "-") {
		return false
	}
	for _, r := range name {
		plain := r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		if !plain && !slices.ContainsFunc(examples, func(e string) bool { return strings.ContainsRune(e, r) }) {
			return false
		}
	}
	return true
}

// notInURI are the printable characters of ASCII that RFC 3986 allows nowhere.
const notInURI = " \"<>\\^`{|}"

// strictURI reports whether a text holds only what RFC 3986 allows behind a scheme.
func strictURI(s string) bool {
	if _, err := url.PathUnescape(s); err != nil {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 0x7e || r < ' ' || strings.ContainsRune(notInURI, r) })
}

func unassigned(r rune) bool {
	return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef
}
