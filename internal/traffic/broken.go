package traffic

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// mostValue is how many characters of a value are shown.
const mostValue = 80

// Broken words what in a request breaks a constraint: the property with its value and, where that
// is long, its length; the header line; or the body.
func Broken(x Exchange, c constraint.Constraint) string {
	if name, ok := strings.CutPrefix(c.Where, "header "); ok {
		for _, f := range x.Header {
			if strings.EqualFold(f.Name, name) {
				return name + " is " + lineValue(f.Value, c)
			}
		}
		return "there is no " + name
	}
	if name, ok := strings.CutPrefix(c.Where, "query "); ok {
		return "the query is " + textsafe.Cut(x.URL.RawQuery, mostValue) + ", of which " + name
	}
	if x.Body == nil {
		return "there is no body"
	}
	var body map[string]any
	d := json.NewDecoder(strings.NewReader(string(x.Body)))
	d.UseNumber()
	if c.Where == "" || strings.Contains(c.Where, "*") || d.Decode(&body) != nil {
		return "the body is " + textsafe.Cut(string(x.Body), mostValue)
	}
	v, ok := at(body, spec.Tokens(c.Where))
	if !ok {
		return c.Where + " is absent from " + textsafe.Cut(string(x.Body), mostValue)
	}
	text, err := json.Marshal(v)
	if err != nil {
		return c.Where + " cannot be written"
	}
	out := c.Where + " is " + textsafe.Cut(string(text), mostValue)
	if s, ok := v.(string); ok && utf8.RuneCountInString(s) > mostValue {
		out += ", " + plural(utf8.RuneCountInString(s), "character")
	}
	return out
}

// lineValue is the value of a header line; that of a key is never shown.
func lineValue(value string, c constraint.Constraint) string {
	switch {
	case strings.TrimSpace(value) == "":
		return "empty"
	case c.Keyword == "security":
		return "a wrong key"
	}
	return textsafe.Cut(value, mostValue)
}
