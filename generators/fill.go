package generators

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/spec"
	"pgregory.net/rapid"
)

// value returns a valid value for a place, with the token in it where it is a text
// that names storage. Only required properties are filled.
func (m *Catalogue) value(s *Shape, token string) any {
	switch {
	case s.Is("object"):
		return m.object(s, token)
	case s.Is("array"):
		return m.array(s, token)
	case s.Is("boolean"):
		return true
	case s.Is("integer"), s.Is("number"):
		return number(s)
	}
	return m.text(s, token)
}

func (m *Catalogue) object(s *Shape, token string) Object {
	out := Object{}
	for _, in := range s.Inner {
		if in.Required() {
			out = append(out, Member{in.Name, m.value(in, token)})
		}
	}
	least, _ := s.Limit("minProperties")
	for i := len(out); i < least; i++ {
		out = append(out, Member{"importcheck" + string(rune('A'+i)), "x"})
	}
	return out
}

// complete returns the body with what its objects require beside what they hold.
func (m *Catalogue) complete(body Object, token string) Object {
	for _, s := range m.required {
		if s.InArray() {
			continue
		}
		path := s.Path()
		_, parent := body.GetAt(path[:len(path)-1])
		if _, there := body.GetAt(path); parent && !there {
			body = body.SetAt(path, m.value(s, token))
		}
	}
	return body
}

func (m *Catalogue) array(s *Shape, token string) []any {
	n, _ := s.Limit("minItems")
	out := []any{}
	for i := range max(n, 1) {
		if most, ok := s.Limit("maxItems"); ok && i >= most || s.Items == nil {
			break
		}
		v := m.value(s.Items, token)
		if text, ok := v.(string); ok && i > 0 {
			v = text + string(rune('a'+i)) // uniqueItems
		}
		out = append(out, v)
	}
	return out
}

// number returns a value inside the limits, the lower one where there is one.
func number(s *Shape) any {
	step, hasStep := s.Number("multipleOf")
	n := 1.0
	if least, ok := s.Number("minimum"); ok {
		n = least
	} else if over, ok := s.Number("exclusiveMinimum"); ok {
		n = math.Floor(over) + 1
	} else if most, ok := s.Number("maximum"); ok && most < n {
		n = most
	}
	if hasStep && step > 0 {
		n = math.Ceil(n/step) * step
	}
	if s.Is("integer") || n == math.Trunc(n) {
		return int64(n)
	}
	return n
}

// text returns a valid text for a place.
func (m *Catalogue) text(s *Shape, token string) string {
	if list, _ := s.Values(); len(list) > 0 {
		return list[0]
	}
	if s.Exists != nil && m.names[s.Exists.Variable] != "" {
		return m.names[s.Exists.Variable]
	}
	if f, ok := s.family(); ok {
		return fitURI(s, f, token)
	}
	if c, ok := s.By["format"]; ok && formats[c.Text()].valid != "" {
		return formats[c.Text()].valid
	}
	if c, ok := s.By["pattern"]; ok {
		return matching(s, c.Text())
	}
	out := "importcheck"
	if least, ok := s.Limit("minLength"); ok && least > len(out) {
		out += strings.Repeat("a", least-len(out))
	}
	if most, ok := s.Limit("maxLength"); ok && most < len(out) {
		out = out[:most]
	}
	return out
}

// fitURI returns a URI of the family that names the token, shortened where the limit
// of the place is small, and with the directory made longer where it must be.
func fitURI(s *Shape, f spec.Family, token string) string {
	if s.Own != "" {
		return s.Own
	}
	most, limited := s.Limit("maxLength")
	for _, dir := range []string{"importcheck/" + token, token, "d"} {
		uri := f.URI(f.Buckets[0], dir)
		if least, ok := s.Limit("minLength"); ok && utf8.RuneCountInString(uri) < least {
			uri += strings.Repeat("a", least-utf8.RuneCountInString(uri))
		}
		if !limited || utf8.RuneCountInString(uri) <= most {
			return uri
		}
	}
	return f.URI(shortest(f), "d")
}

// shortest returns the shortest of the names that a family's bucket may have.
func shortest(f spec.Family) string {
	return slices.MinFunc(f.Buckets, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
}

// matching draws texts for a pattern until one keeps to the limits of length. A
// pattern that rapid cannot draw from gives a text that the label will tell as not
// valid, so that nothing is claimed of it.
func matching(s *Shape, pattern string) (out string) {
	defer func() {
		if recover() != nil {
			out = "importcheck"
		}
	}()
	g := rapid.StringMatching(pattern)
	for seed := range 200 {
		out = g.Example(seed)
		n := utf8.RuneCountInString(out)
		least, _ := s.Limit("minLength")
		most, limited := s.Limit("maxLength")
		if n >= least && (!limited || n <= most) && !strings.ContainsRune(out, '\n') {
			return out
		}
	}
	return out
}

// Fit returns a text of n code points for a place, filled up with filler, and whether
// the place takes texts of any content. A text that names storage keeps its family; one
// that is too short for that is filler alone.
func (m *Catalogue) Fit(s *Shape, f *spec.Family, n int, filler, token string) (string, bool) {
	if !s.takesTexts(f) {
		return "", false
	}
	text := pad(beginning(f, n, token), n, filler)
	return text, s.matches(text)
}

// takesTexts reports whether neither a list of values nor a format says what a text of
// the place must be.
func (s *Shape) takesTexts(f *spec.Family) bool {
	if list, c := s.Values(); len(list) > 0 && (c.Keyword == "enum" || c.Keyword == "const") {
		return false
	}
	c, ok := s.By["format"]
	return !ok || c.Text() == "uri" && f != nil
}

// matches reports whether a text matches the pattern of the place, where it has one.
func (s *Shape) matches(text string) bool {
	c, ok := s.By["pattern"]
	if !ok {
		return true
	}
	re, err := regexp.Compile(c.Text())
	return err == nil && re.MatchString(text)
}

// beginning returns what a text of n code points begins with that names storage of the
// family, or "" where it would be longer.
func beginning(f *spec.Family, n int, token string) string {
	if f == nil {
		return ""
	}
	for _, dir := range []string{"importcheck/" + token + "/", token, "d"} {
		if begin := f.URI(f.Buckets[0], dir); utf8.RuneCountInString(begin) <= n {
			return begin
		}
	}
	if begin := f.URI(shortest(*f), "d"); utf8.RuneCountInString(begin) <= n {
		return begin
	}
	return ""
}

// pad makes a text n code points long: "a" as far as whole fillers do not fit, then
// fillers, so that none of them is cut.
func pad(prefix string, n int, filler string) string {
	rest, one := n-utf8.RuneCountInString(prefix), utf8.RuneCountInString(filler)
	return prefix + strings.Repeat("a", rest%one) + strings.Repeat(filler, rest/one)
}
