package generators

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/spec/constraint"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// parameters judges the header and query parameters that the start declares. Path
// parameters do not occur: the start's path has none.
func (l *Labeler) parameters(r Request, query string, v *verdicts) {
	values, _ := url.ParseQuery(query)
	for _, p := range l.contract.Start.Parameters() {
		where := p.In + " " + p.Name
		text, given := parameterValue(r, values, p)
		switch {
		case !given:
			if c, ok := l.by[where+" required"]; ok {
				v.breaks(c)
			}
		case text == "":
			v.opens("the contract demands the parameter but says nothing of an empty one")
		default:
			l.parameter(where, text, defaultOf(p), v)
		}
	}
}

func parameterValue(r Request, query url.Values, p *v3.Parameter) (string, bool) {
	switch p.In {
	case "header":
		f, ok := r.Get(p.Name)
		return f.Value, ok
	case "query":
		return query.Get(p.Name), query.Has(p.Name)
	}
	return "", true // cookies and paths are not judged
}

// defaultOf returns the default of a parameter as text, or "".
func defaultOf(p *v3.Parameter) string {
	if p.Schema == nil || p.Schema.Schema() == nil || p.Schema.Schema().Default == nil {
		return ""
	}
	return p.Schema.Schema().Default.Value
}

// parameter judges one value by the keywords that a parameter's text can break.
func (l *Labeler) parameter(where, text, byDefault string, v *verdicts) {
	for _, keyword := range []string{"type", "enum", "minLength", "maxLength", "minimum", "maximum", "pattern"} {
		c, ok := l.by[where+" "+keyword]
		if ok && breaksText(c, text) {
			v.breaks(c)
			return
		}
	}
	_, listed := l.by[where+" enum"]
	if byDefault != "" && text != byDefault && !listed && strings.HasPrefix(where, "header ") {
		v.opens("the contract lists no values for the header; what another one means is the host's own matter")
	}
}

// breaksText reports whether the text of a parameter breaks a constraint.
func breaksText(c constraint.Constraint, text string) bool {
	switch c.Keyword {
	case "type":
		return !typed(c.Text(), text)
	case "enum":
		return !slices.Contains(c.Value.([]string), text)
	case "minLength":
		return utf8.RuneCountInString(text) < c.Int()
	case "maxLength":
		return utf8.RuneCountInString(text) > c.Int()
	case "pattern":
		re, err := regexp.Compile(c.Text())
		return err == nil && !re.MatchString(text)
	}
	n, err := strconv.ParseFloat(text, 64)
	limit, _ := c.Value.(float64)
	return err == nil && (c.Keyword == "minimum" && n < limit || c.Keyword == "maximum" && n > limit)
}

func typed(kind, text string) bool {
	switch kind {
	case "integer":
		_, err := strconv.ParseInt(text, 10, 64)
		return err == nil
	case "number":
		_, err := strconv.ParseFloat(text, 64)
		return err == nil
	case "boolean":
		return text == "true" || text == "false"
	}
	return true
}
