package spec

import "strings"

// URI returns a URI of the family: the first word of the template filled with
// bucket, those between with a plain name, the last one with dir.
func (f Family) URI(bucket, dir string) string {
	var room [4][2]int // no template that we know holds more words
	words := appendWords(room[:0], f.Template)
	var b strings.Builder
	b.Grow(len(f.Template) + len(bucket) + len(dir))
	end := 0
	for i, w := range words {
		b.WriteString(f.Template[end:w[0]])
		end = w[1]
		switch i {
		case 0:
			b.WriteString(bucket)
		case len(words) - 1:
			b.WriteString(dir)
		default:
			b.WriteString("container")
		}
	}
	b.WriteString(f.Template[end:])
	return b.String()
}

// appendWords appends where the words of a template stand that are to be filled in: two
// or more of capitals, digits and "_", the first one a capital.
func appendWords(out [][2]int, template string) [][2]int {
	for from := 0; from < len(template); from++ {
		if c := template[from]; c < 'A' || c > 'Z' {
			continue
		}
		end := from + 1
		for end < len(template) && ofWord(template[end]) {
			end++
		}
		if end > from+1 {
			out = append(out, [2]int{from, end})
		}
		from = end
	}
	return out
}

func ofWord(c byte) bool { return c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' }

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
		if !label(name) {
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

// label reports whether a text may be the first part of a host name; anything else
// before a family's host name makes another host of it.
func label(name string) bool {
	for _, c := range []byte(name) {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-') {
			return false
		}
	}
	return name != ""
}

// Bucket reports whether a text names storage of the family but no directory in it.
func (f Family) Bucket(uri string) bool {
	return strings.HasPrefix(uri, f.Starts) && !f.Matches(uri) && f.Matches(strings.TrimSuffix(uri, "/")+"/x")
}
