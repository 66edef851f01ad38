package diagnose

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/spec"
)

// A part is a text of a request, or a part of one, under the name that a title gives it.
type part struct {
	where, name, text string
	whole             bool   // the text itself
	of                string // the family of storage, where it is a part of one
}

// texts returns the texts of a case with their parts.
func texts(m *generators.Catalogue, body generators.Object) []part {
	var out []part
	for s := range m.Root.All() {
		if s.Where == "" || s.InArray() {
			continue
		}
		v, _ := body.GetAt(s.Path())
		text, ok := v.(string)
		if !ok {
			continue
		}
		out = append(out, part{s.Where, generators.Dotted(s.Where), text, true, ""})
		if f, ok := familyOf(s, text); ok {
			bucket, directory, _ := strings.Cut(strings.TrimPrefix(text, f.Starts), "/")
			out = append(out, part{s.Where, "bucket in " + generators.Dotted(s.Where), strings.TrimSuffix(bucket, f.Ends), false, f.Name})
			out = append(out, part{s.Where, "directory in " + generators.Dotted(s.Where), directory, false, ""})
		}
	}
	return out
}

func familyOf(s *generators.Shape, text string) (spec.Family, bool) {
	for _, f := range s.Families {
		if f.Matches(text) || strings.HasPrefix(text, f.Starts) {
			return f, true
		}
	}
	return spec.Family{}, false
}

func matching(s *generators.Shape, text string) (spec.Family, bool) {
	i := slices.IndexFunc(s.Families, func(f spec.Family) bool { return f.Matches(text) })
	if i < 0 {
		return spec.Family{}, false
	}
	return s.Families[i], true
}

const noStorage = "no storage"

// likeStorage says behind the name of a family how a text is like one that names its storage. Of two
// that explain as much the earlier is named.
var likeStorage = []struct {
	words string
	of    func(text string, f spec.Family) bool
}{
	{"with white space around it", func(text string, f spec.Family) bool { return f.Matches(strings.TrimSpace(text)) }},
	{"with its scheme in other letters (upper and lower case)", func(text string, f spec.Family) bool {
		scheme, rest, _ := strings.Cut(text, "://")
		return f.Matches(strings.ToLower(scheme) + "://" + rest)
	}},
	{"with http:// in place of https://", func(text string, f spec.Family) bool {
		rest, plain := strings.CutPrefix(text, "http://")
		return plain && f.Matches("https://"+rest)
	}},
	{"without a bucket (an empty name)", func(text string, f spec.Family) bool {
		rest, ok := strings.CutPrefix(text, f.Starts)
		return ok && (rest == "" || strings.HasPrefix(rest, "/"))
	}},
	{"without a directory", func(text string, f spec.Family) bool { return f.Bucket(text) || f.Matches(text+"/container/d") }},
	{"whose scheme only begins like that (a longer scheme)", func(text string, f spec.Family) bool {
		scheme, _, _ := strings.Cut(f.Starts, "://")
		own, _, ok := strings.Cut(text, "://")
		return ok && own != scheme && strings.HasPrefix(own, scheme)
	}},
	{"whose domain stands somewhere else in the text", func(text string, f spec.Family) bool { return f.Ends != "" && strings.Contains(text, f.Ends) }},
}

// storage notes the family of the storage that a request names, or what it is like.
func (n *noter) storage() {
	for s := range n.catalogue.Root.All() {
		if len(s.Families) == 0 {
			continue
		}
		v, _ := n.body.GetAt(s.Path())
		said, _ := v.(string)
		text := cmp.Or(n.catalogue.Storage(n.c), said)
		if v == "" {
			n.noStorage(s)
		}
		if text == "" {
			continue
		}
		scheme, _, _ := strings.Cut(text, "://")
		n.at(rankStorage+1, s.Where, "scheme "+scheme, fmt.Sprintf("whose %s begins with %s", generators.Dotted(s.Where), quoted(scheme+":")))
		f, ok := matching(s, text)
		if !ok {
			n.noStorage(s)
			n.likeStorage(s, text)
			continue
		}
		n.at(rankStorage, s.Where, "storage "+f.Name, fmt.Sprintf("of storage %s", f.Name))
		for _, other := range s.Families {
			if other.Name != f.Name {
				n.at(rankStorage+1, s.Where, "not storage "+other.Name, fmt.Sprintf("of another storage than %s", other.Name))
			}
		}
	}
}

func (n *noter) noStorage(s *generators.Shape) {
	n.at(rankStorage, s.Where, noStorage, fmt.Sprintf("whose %s names no documented storage", generators.Dotted(s.Where)))
}

// likeStorage notes how a text that names no storage is like one that does, and what its scheme is.
func (n *noter) likeStorage(s *generators.Shape, text string) {
	for i, like := range likeStorage {
		for _, f := range s.Families {
			if like.of(text, f) {
				n.note(Predicate{Key: s.Where + " like " + f.Name + " " + like.words, Words: fmt.Sprintf("whose %s is like storage %s, %s", generators.Dotted(s.Where), f.Name, like.words),
					Where: s.Where, Shape: "like storage " + like.words, rank: rankStorage, sub: i})
			}
		}
	}
	for _, f := range s.Families {
		if begin, _, _ := strings.Cut(f.Starts, "://"); strings.Contains(text, begin+"://") {
			words := fmt.Sprintf("whose %s only holds %q somewhere (%s)", generators.Dotted(s.Where), begin+"://", f.Name)
			n.note(Predicate{Key: s.Where + " holds " + begin, Words: words, Where: s.Where, Shape: "holds a scheme", rank: rankStorage, sub: len(likeStorage)})
		}
	}
	switch scheme, _, found := strings.Cut(text, "://"); {
	case !found:
		n.at(rankStorage, s.Where, "no scheme", fmt.Sprintf("whose %s has no scheme (://)", generators.Dotted(s.Where)))
	case !slices.ContainsFunc(s.Families, func(f spec.Family) bool { return strings.HasPrefix(f.Starts, scheme+"://") }):
		n.at(rankStorage, s.Where, "another scheme", fmt.Sprintf("whose %s has a scheme that the contract does not name", generators.Dotted(s.Where)))
	}
}
