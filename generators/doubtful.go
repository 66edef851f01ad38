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
	switch {
	case strings.ContainsFunc(text, unicode.IsControl):
		return "storage restricts control characters in names"
	case strings.ContainsAny(rest, "?#"):
		return "whether ? and # end the name or belong to it is read in two ways"
	case dotSegment(path):
		return "storage restricts the segments . and .. in names"
	case !plainName(strings.TrimSuffix(host, f.Ends), f.Buckets):
		return "storage does not allow the name"
	case !f.Unicode && !strictURI(rest):
		return "RFC 3986 §2: a URI holds only ASCII and whole percent signs"
	case strings.ContainsFunc(text, unassigned):
		return "the text holds code points that stand for no character"
	}
	return ""
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
