package generators

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/internal/ecma"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// value returns a valid value for a place, with the token in it where it is a text
// that names storage. Only required properties are filled.
func (m *Catalogue) value(s *Shape, token string) any {
	switch list := s.listedJSON(); {
	case len(list) > 0:
		return list[0]
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
		if in.always() {
			out = append(out, Member{in.Name, m.value(in, token)})
		}
	}
	least, _ := s.Limit("minProperties")
	for i := len(out); i < min(least, mostItems); i++ {
		out = append(out, Member{fmt.Sprint("importcheck", i), "x"})
	}
	return out
}

// complete returns the body with what its objects always hold beside what they hold.
func (m *Catalogue) complete(body Object, token string) Object {
	for _, s := range m.always {
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
	for i := range min(max(n, 1), mostItems) {
		if most, ok := s.Limit("maxItems"); ok && i >= most || s.Items == nil {
			break
		}
		out = append(out, m.item(s.Items, token, i))
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
	return numeric(n)
}

// text returns a valid text for a place.
func (m *Catalogue) text(s *Shape, token string) string {
	if list, _ := s.Values(); len(list) > 0 {
		return list[0]
	}
	if s.Exists != nil && m.options.Names[s.Exists.Variable] != "" {
		return m.options.Names[s.Exists.Variable]
	}
	if f, ok := s.family(); ok {
		return fitURI(s, f, token)
	}
	if c, ok := s.By["format"]; ok && formats[c.Text()].valid != "" {
		return formats[c.Text()].valid
	}
	least, _ := s.Limit("minLength")
	most, limited := s.Limit("maxLength")
	if !limited {
		most = -1
	}
	if c, ok := s.By["pattern"]; ok && c.Unread == "" {
		if re, err := ecma.Compile(c.Text()); err == nil {
			text, _ := re.Sample(least, most)
			return text
		}
	}
	out := "importcheck"
	if least > len(out) {
		out += strings.Repeat("a", min(least, reach)-len(out))
	}
	if limited && most < len(out) {
		out = out[:most]
	}
	return out
}

// item returns the i-th item of an array, which differs from those before it where it can.
func (m *Catalogue) item(s *Shape, token string, i int) any {
	v := m.value(s, token)
	list, c := s.Values()
	if all := s.listedJSON(); len(all) > 0 {
		return all[i%len(all)]
	}
	switch x := v.(type) {
	case string:
		if len(list) > 0 && c.Binding == constraint.Binds {
			return list[i%len(list)]
		}
		if i > 0 {
			x = fmt.Sprint(x, i)
			if most, limited := s.Limit("maxLength"); limited && len(x) > most {
				x = x[len(x)-most:]
			}
			return x
		}
	case int64:
		return x + int64(float64(i)*stepOf(s))
	case float64:
		return x + float64(i)*stepOf(s)
	}
	return v
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
			uri += strings.Repeat("a", min(least, reach)-utf8.RuneCountInString(uri))
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

// Fit returns a text of n code points for a place, filled up with filler, and whether
// the place takes texts of any content. A text that names storage keeps its family; one
// that is too short for that is only filler.
func (m *Catalogue) Fit(s *Shape, f *spec.Family, n int, filler, token string) (string, bool) {
	if !s.takesTexts(f) || n < 0 || n > farthest {
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
	return c.Unread != "" || matches(c.Text(), text)
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
	rest = max(rest, 0)
	return prefix + strings.Repeat("a", rest%one) + strings.Repeat(filler, rest/one)
}
