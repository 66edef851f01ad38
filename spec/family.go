package spec

import (
	"regexp"
	"strings"
)

// word is a part of a template that is to be filled in.
var word = regexp.MustCompile(`[A-Z][A-Z0-9_]+`)

// URI returns a URI of the family: the first word of the template filled with
// bucket, those between with a plain name, the last one with dir.
func (f Family) URI(bucket, dir string) string {
	at, last := 0, len(word.FindAllString(f.Template, -1))
	return word.ReplaceAllStringFunc(f.Template, func(string) string {
		switch at++; at {
		case 1:
			return bucket
		case last:
			return dir
		}
		return "container"
	})
}

// Matches reports whether a text names storage of the family and a directory in it:
// no part of the template may be empty. Letters of the other case name something else.
func (f Family) Matches(uri string) bool {
	rest, starts := strings.CutPrefix(uri, f.Starts)
	host, path, _ := strings.Cut(rest, "/")
	name, ends := strings.CutSuffix(host, f.Ends)
	if !starts || !ends || name == "" {
		return false
	}
	if f.Ends != "" { // a web address: a query or a fragment is no part of the path
		if !label.MatchString(name) {
			return false
		}
		path, _, _ = strings.Cut(path, "?")
		path, _, _ = strings.Cut(path, "#")
	}
	parts := strings.Count(strings.TrimPrefix(f.Template, f.Starts), "/")
	for range parts - 1 {
		part, below, more := strings.Cut(path, "/")
		if !more || part == "" {
			return false
		}
		path = below
	}
	return path != "" || parts == 0
}

// label is the first part of a host name; anything else before a family's host name makes
// another host of it.
var label = regexp.MustCompile(`\A[A-Za-z0-9-]+\z`)

// Bucket reports whether a text names storage of the family but no directory in it.
func (f Family) Bucket(uri string) bool {
	return !f.Matches(uri) && f.Matches(strings.TrimSuffix(uri, "/")+"/x")
}
