package generators

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"

	"example.com/importcheck/spec/constraint"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// A declared parameter is one that the start lists, with what the contract says of it.
type declared struct {
	in, name  string
	required  constraint.Constraint   // of no keyword where it may be left out
	limits    []constraint.Constraint // the keywords that a parameter's text can break, in the order in which they are judged
	byDefault string                  // "" where the contract has none, or lists values
}

// declare gathers the parameters. Path parameters do not occur: the start's path has none.
func (o *Oracle) declare() {
	for _, p := range o.contract.Start.Parameters() {
		where := p.In + " " + p.Name
		d := declared{in: p.In, name: p.Name, required: o.by[where+" required"]}
		for _, keyword := range []string{"type", "enum", "minLength", "maxLength", "minimum", "maximum", "pattern"} {
			if c, ok := o.by[where+" "+keyword]; ok {
				d.limits = append(d.limits, c)
			}
		}
		if _, lists := o.by[where+" enum"]; !lists {
			d.byDefault = defaultOf(p)
		}
		o.declared = append(o.declared, d)
		o.query = o.query || p.In == "query"
	}
}

// parameters judges the header and query parameters that the start declares.
func (o *Oracle) parameters(r Request, query string, v *verdicts) {
	values, _ := url.ParseQuery(query)
	for _, d := range o.declared {
		text, given := d.value(r, values)
		switch {
		case !given:
			if d.required.Keyword != "" {
				v.breaks(d.required)
			}
		case text == "":
			v.opens("the contract demands the parameter but says nothing of an empty one")
		default:
			d.judge(text, v)
		}
	}
}

func (d *declared) value(r Request, query url.Values) (string, bool) {
	switch d.in {
	case "header":
		f, ok := r.Get(d.name)
		return f.Value, ok
	case "query":
		return query.Get(d.name), query.Has(d.name)
	}
	return "", true // cookies and paths are not judged
}

// judge judges one value.
func (d *declared) judge(text string, v *verdicts) {
	for i := range d.limits {
		if breaksText(&d.limits[i], text) {
			v.breaks(d.limits[i])
			return
		}
	}
	if d.byDefault != "" && text != d.byDefault && d.in == "header" {
		v.opens("the contract lists no values for the header; what another one means is the host's own matter")
	}
}

// defaultOf returns the default of a parameter as text, or "".
func defaultOf(p *v3.Parameter) string {
	if p.Schema == nil || p.Schema.Schema() == nil || p.Schema.Schema().Default == nil {
		return ""
	}
	return p.Schema.Schema().Default.Value
}

// breaksText reports whether the text of a parameter breaks a constraint.
func breaksText(c *constraint.Constraint, text string) bool {
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
