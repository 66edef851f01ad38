package diagnose

import (
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
func texts(m *generators.Catalogue, c generators.Case) []part {
	var out []part
	for s := range m.Root.All() {
		if s.Where == "" || s.InArray() {
			continue
		}
		v, _ := c.Value.GetAt(s.Path())
		text, ok := v.(string)
		if !ok {
			continue
		}
		out = append(out, part{s.Where, Name(s.Where), text, true, ""})
		if f, ok := familyOf(s, text); ok {
			bucket, directory, _ := strings.Cut(strings.TrimPrefix(text, f.Starts), "/")
			out = append(out, part{s.Where, "bucket in " + Name(s.Where), strings.TrimSuffix(bucket, f.Ends), false, f.Name})
			out = append(out, part{s.Where, "directory in " + Name(s.Where), directory, false, ""})
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

// storage notes the family of the storage that a request names.
func (n noter) storage() {
	for s := range n.e.Catalogue.Root.All() {
		if len(s.Families) == 0 {
			continue
		}
		text := n.e.Catalogue.Storage(n.s.Case)
		if v, _ := n.body.GetAt(s.Path()); v == "" {
			n.at(rankStorage, s.Where, "no storage", fmt.Sprintf("whose %s names no documented storage", Name(s.Where)))
		}
		if text == "" {
			continue
		}
		scheme, _, _ := strings.Cut(text, "://")
		n.at(rankStorage+1, s.Where, "scheme "+scheme, fmt.Sprintf("whose %s begins with %s", Name(s.Where), quoted(scheme+":")))
		if f, ok := matching(s, text); ok {
			n.at(rankStorage, s.Where, "storage "+f.Name, fmt.Sprintf("of storage %s", f.Name))
			for _, other := range s.Families {
				if other.Name != f.Name {
					n.at(rankStorage+1, s.Where, "not storage "+other.Name, fmt.Sprintf("of another storage than %s", other.Name))
				}
			}
		} else {
			n.at(rankStorage, s.Where, "no storage", fmt.Sprintf("whose %s names no documented storage", Name(s.Where)))
		}
	}
}
