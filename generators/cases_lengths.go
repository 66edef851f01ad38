package generators

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"example.com/importcheck/spec"
)

// A filler makes texts in which characters, bytes, UTF-16 units and what is left after
// some clean-up differ, so that a host which counts another unit is seen.
type filler struct {
	name    string
	text    string
	ascii   bool // may stand in a URI as it is
	outside bool // worth probing just outside a limit, not only at it
}

var fillers = []filler{
	{"ascii", "a", true, true},
	{"two-bytes", "é", false, true},
	{"three-bytes", "語", false, true},
	{"four-bytes", "😀", false, true},
	{"percent", "%41", true, true},        // shorter once percent-decoded
	{"combining", "e\u0301", false, true}, // shorter once composed
	{"joined", "👨\u200d👩", false, true},   // fewer that a reader sees
	{"space", " ", false, true},           // gone once trimmed
	{"zero-width", "\u200b", false, true}, // gone once cleaned
	{"composed", "\u1e69", false, false},  // longer once decomposed
	{"sharp-s", "ß", false, false},        // longer in capitals
	{"dotted-i", "İ", false, false},       // longer in small letters
	{"quote", `"`, false, false},          // longer as JSON
	{"backslash", `\`, false, false},      // longer as JSON
	{"ampersand", "&", true, false},       // longer as HTML
	{"slash", "d/", true, true},           // shorter once slashes are folded
	{"upper", "A", true, false},
}

// lengths makes the cases around minLength and maxLength of each text.
func (m *Catalogue) lengths() []Case {
	var out []Case
	for _, s := range m.texts() {
		out = append(out, m.longest(s)...)
		out = append(out, m.shortest(s)...)
		out = append(out, m.ladder(s)...)
		out = append(out, m.unbounded(s)...)
	}
	return out
}

// families returns the families of a place, or one nil where it names no storage.
func familiesOf(s *Shape) []*spec.Family {
	var out []*spec.Family
	for i := range s.Families {
		out = append(out, &s.Families[i])
	}
	if out == nil {
		out = append(out, nil)
	}
	return out
}

func familyName(f *spec.Family) string {
	if f == nil {
		return ""
	}
	return f.Name
}

// longest makes texts at, inside and outside maxLength, with each filler that the
// family takes.
func (m *Catalogue) longest(s *Shape) []Case {
	limit, ok := s.Limit("maxLength")
	if !ok {
		return nil
	}
	if limit > reach {
		return m.length(s, familiesOf(s)[0], fillers[0], "maxLength", limit, reach)
	}
	var out []Case
	for _, f := range familiesOf(s) {
		for _, fill := range fillers {
			if limit > 1<<15 && fill.name != "ascii" && fill.name != "four-bytes" {
				continue // so long a text in every kind of character takes more memory than it shows
			}
			if f != nil && !f.Unicode && !fill.ascii {
				continue
			}
			out = append(out, m.length(s, f, fill, "maxLength", limit, limit)...)
			if fill.outside {
				out = append(out, m.length(s, f, fill, "maxLength", limit, limit+1)...)
			}
			if fill.name == "ascii" || fill.name == "four-bytes" {
				out = append(out, m.length(s, f, fill, "maxLength", limit, limit-1)...)
			}
		}
		far := []int{limit + 2, limit + limit/10 + 1, limit * 2, limit*2 + 1, limit * 4, limit * 10, 1 << 16, 1<<16 + 1}
		slices.Sort(far)
		for _, n := range slices.Compact(far) {
			if n > limit+1 {
				out = append(out, m.length(s, f, fillers[0], "maxLength", limit, n)...)
			}
		}
	}
	return append(out, m.escapedLongest(s, limit)...)
}

// escapedLongest writes the longest text, and one character more, with every character
// as an escape: six times the bytes, the same length.
func (m *Catalogue) escapedLongest(s *Shape, limit int) []Case {
	var out []Case
	f := familiesOf(s)[0]
	for _, n := range []int{limit, limit + 1} {
		name := id(Dotted(s.Where), "maxLength", fmt.Sprint(n), familyName(f), "escaped")
		text, ok := m.Fit(s, f, n, "a", Token(name))
		if !ok {
			return nil
		}
		c := Case{ID: name, Constraint: s.By["maxLength"], Side: side(n, limit), Size: n,
			Description: fmt.Sprintf("%d characters, all escaped", n), Control: m.control(s, f)}
		c.Kind = limitKind(n, limit)
		c.Value = m.Base(name).SetAt(s.Path(), text)
		c.Request = m.StartStyled(c.Value, Style{Texts: EscapeAll})
		out = append(out, m.finish(c))
	}
	return out
}

// length makes one case of a text of n characters beside a limit.
func (m *Catalogue) length(s *Shape, f *spec.Family, fill filler, keyword string, limit, n int) []Case {
	name := id(Dotted(s.Where), keyword, fmt.Sprint(n), familyName(f), fill.name)
	text, ok := m.Fit(s, f, n, fill.text, Token(name))
	if !ok || utf8.RuneCountInString(text) != n {
		return nil
	}
	c := Case{ID: name, Constraint: s.By[keyword], Side: side(n, limit), Size: n, Kind: limitKind(n, limit), Control: m.control(s, f),
		Description: fmt.Sprintf("%d characters (%s), %d bytes", n, fill.name, len(text))}
	if keyword == "minLength" {
		c.Side, c.Kind = side(limit, n), limitKind(limit, n)
	}
	c = m.body(c, m.Base(name).SetAt(s.Path(), text))
	if c.Label.Expect == Any && c.Label.Documented == Reject {
		c.Kind = KindNoStorage // the schema allows the length, and no storage has so short a name
	}
	return []Case{c}
}

// control is the case that must be accepted for a refusal at this place to say anything.
func (m *Catalogue) control(s *Shape, f *spec.Family) string {
	switch {
	case f != nil:
		return id("storage", f.Name)
	case s.always():
		return "minimal"
	}
	return id("optional", Dotted(s.Where))
}

func side(n, limit int) Side {
	switch {
	case n < limit:
		return Inside
	case n == limit:
		return At
	}
	return Outside
}

func limitKind(n, limit int) string {
	switch {
	case n == limit:
		return KindAtLimit
	case n < limit && n >= limit-2:
		return KindInsideLimit
	case n < limit:
		return KindWithinLimits
	case n <= limit+2:
		return KindOutside
	}
	return KindFarOutside
}

// shortest makes texts at and around minLength. The shortest texts of a place that
// names storage are labelled by the oracle: no storage has a name of one character.
func (m *Catalogue) shortest(s *Shape) []Case {
	var out []Case
	limit, limited := s.Limit("minLength")
	for _, n := range []int{limit - 1, limit, limit + 1} {
		if !limited || n < 0 || n > reach {
			continue
		}
		for _, fill := range fillers[:4] {
			if n == 0 && fill.name != "ascii" {
				continue
			}
			out = append(out, m.length(s, nil, fill, "minLength", limit, n)...)
		}
	}
	if !limited {
		name := id(Dotted(s.Where), "empty")
		c := m.body(Case{ID: name, Kind: KindEmptyText, Constraint: firstOf(s), Side: Inside, Description: `""`,
			Control: m.control(s, nil)}, m.With(name, s).SetAt(s.Path(), ""))
		if c.Label.Expect != Reject { // a list, a format or a pattern forbids it
			out = append(out, c)
		}
	}
	for _, f := range s.Families {
		name := id(Dotted(s.Where), "shortest", f.Name)
		text := f.URI(shortest(f), "d")
		c := Case{ID: name, Kind: KindWithinLimits, Constraint: s.By["minLength"], Side: Inside, Size: len(text),
			Description: text, Control: id("storage", f.Name)}
		out = append(out, m.body(c, m.Base(name).SetAt(s.Path(), text)))
	}
	return out
}

// usual are sizes of buffers and columns at which hosts have limits of their own.
var usual = []int{
	31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 200, 250, 254, 255, 256, 257, 300, 400, 500, 511, 512, 513, 600, 700,
	768, 800, 900, 999, 1000, 1001, 1023, 1024, 1025, 1100, 1200, 1300, 1400, 2000, 2047, 2048, 2049, 4095, 4096,
	4097, 8191, 8192,
}

// ladder makes valid lengths between the limits, so that a host which breaks for a
// range of them is seen.
func (m *Catalogue) ladder(s *Shape) []Case {
	limit, ok := s.Limit("maxLength")
	if !ok {
		limit = usual[len(usual)-1]
	}
	keyword := "maxLength"
	if !ok {
		keyword = "type"
	}
	limit = min(limit, reach)
	steps := slices.Clone(usual)
	for i := 1; i < 20; i++ {
		steps = append(steps, limit*i/20)
	}
	slices.Sort(steps)
	var out []Case
	for _, n := range slices.Compact(steps) {
		f := familiesOf(s)[n%len(familiesOf(s))]
		least, _ := s.Limit("minLength")
		if ok && n < limit-2 && n >= least && n > 0 {
			out = append(out, m.length(s, f, fillers[0], keyword, limit, n)...)
		}
	}
	return slices.DeleteFunc(out, func(c Case) bool { return c.Label.Expect != Accept })
}

// unbounded makes very long texts where the contract names no limit: never 5XX.
func (m *Catalogue) unbounded(s *Shape) []Case {
	if _, ok := s.Limit("maxLength"); ok {
		return nil
	}
	var out []Case
	for _, n := range []int{1_000, 10_000, 100_000} {
		name := id(Dotted(s.Where), "unbounded", fmt.Sprint(n))
		text, ok := m.Fit(s, nil, n, "a", Token(name))
		if !ok {
			continue
		}
		c := Case{ID: name, Kind: KindUnbounded, Constraint: firstOf(s), Side: Inside, Size: n,
			Description: fmt.Sprintf("%d characters", n), Control: m.control(s, nil)}
		out = append(out, m.body(c, m.Base(name).SetAt(s.Path(), text)))
	}
	return out
}
