package generators

import (
	"encoding/json"
	"slices"
	"strings"

	"example.com/importcheck/internal/ecma"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// A declared parameter is one that the start lists, with what the contract says of it.
type declared struct {
	in, name, where string
	style           style
	required        constraint.Constraint // of no keyword where it may be left out
	schema          string                // its pointer; "" where what it may hold is not understood
	types           []string              // of the value itself, or none
	inner           []string              // the names of its properties, where it is an object
	byDefault       string                // "" where the contract has none, or lists values
	unread          string                // why its pattern is not judged, or ""
}

// declare gathers the parameters. Path parameters do not occur: the start's path has none.
func (o *Oracle) declare() {
	for _, p := range o.contract.Start.Parameters() {
		where := p.In + " " + p.Name
		d := declared{in: p.In, name: p.Name, where: where, style: styleOf(p), required: o.by[where+" required"]}
		if d.understood(p) {
			d.schema = p.Schema
		}
		if c, ok := o.by[where+" type"]; ok {
			d.types = strings.Split(c.Text(), " or ")
		}
		if _, lists := o.by[where+" enum"]; !lists {
			d.byDefault = p.Default
		}
		for _, c := range o.by {
			if inner, ok := strings.CutPrefix(c.Where, where+"/"); ok && inner != "*" &&
				!strings.Contains(inner, "/") && !slices.Contains(d.inner, spec.Unescape(inner)) {
				d.inner = append(d.inner, spec.Unescape(inner))
			}
			if c.Unread != "" && (c.Where == where || strings.HasPrefix(c.Where, where+"/")) {
				d.unread = c.Unread
			}
		}
		o.declared = append(o.declared, d)
		o.query = o.query || p.In == "query"
	}
}

// understood reports whether requests can be made with the parameter, and read.
func (d *declared) understood(p spec.Parameter) bool {
	return p.Schema != "" && (d.in == "header" || d.in == "query")
}

// parameters judges the header and query parameters that the start declares.
func (o *Oracle) parameters(r Request, query string, v *verdicts) {
	for i := range o.declared {
		d := &o.declared[i]
		texts := d.style.read(r, query, d.in, d.name, d.inner)
		switch {
		case d.schema == "":
			if d.required.Keyword != "" {
				v.opens("the contract demands the parameter " + d.where + ", which is not understood")
			}
		case len(texts) == 0:
			if d.required.Keyword != "" {
				v.breaks(d.required)
			}
		case len(texts) == 1 && texts[0].text == "":
			v.opens("the contract demands the parameter but says nothing of an empty one")
		case d.unread != "":
			v.opens(d.unread)
		default:
			o.parameter(d, texts, v)
		}
	}
}

// parameter judges one value, which may be read in more than one way: 7 is a number and a text.
func (o *Oracle) parameter(d *declared, texts []named, v *verdicts) {
	var breaches []spec.Breach
	for i, value := range d.style.values(texts, d.types) {
		found := o.contract.Validate(d.schema, value)
		if len(found) == 0 {
			breaches = nil
			break
		}
		if i == 0 {
			breaches = found
		}
	}
	if len(breaches) > 0 {
		v.breaks(o.parameterBreach(d, breaches[0]))
		return
	}
	if d.byDefault != "" && texts[0].text != d.byDefault && d.in == "header" {
		v.opens("the contract lists no values for the header; what another one means is the host's own matter")
	}
}

func (o *Oracle) parameterBreach(d *declared, b spec.Breach) constraint.Constraint {
	where := d.where + pattern(b.At)
	if b.Keyword == "required" && len(b.Names) > 0 {
		where += spec.Pointer(b.Names[0])
	}
	return o.named(where, b.Keyword)
}

// given returns the parameter with a valid value, as a client writes it: the value of a header
// line, or a part of the query. ok is false where none can be made.
func (m *Catalogue) given(p spec.Parameter) (text string, ok bool) {
	if p.Schema == "" || p.In != "header" && p.In != "query" {
		return "", false
	}
	var value any = p.Default
	if value == "" {
		value = m.value(m.parameterShape(p.In+" "+p.Name), "x")
	}
	return styleOf(p).write(p.In, p.Name, value)
}

// parameterShape gathers what the contract says of a parameter and of what is in it.
func (m *Catalogue) parameterShape(where string) *Shape {
	root := &Shape{By: map[string]constraint.Constraint{}}
	for _, k := range m.read {
		rest, ok := strings.CutPrefix(k.Where, where)
		if !ok || rest != "" && rest[0] != '/' || k.Message != constraint.Request {
			continue
		}
		s := root.descend(spec.Tokens(rest))
		if _, have := s.By[k.Keyword]; !have {
			s.By[k.Keyword] = k
		}
	}
	return root
}

// with returns the request with the parameter set to a text that is written as it stands.
func (r Request) withParameter(in, name, text string) Request {
	if in == "header" {
		return r.With(Field{Name: name, Value: text})
	}
	r.Path += separator(r.Path) + text
	return r
}

// matches reports whether a text matches a pattern, as far as it can be read.
func matches(pattern, text string) bool {
	re, err := ecma.Compile(pattern)
	return err == nil && re.MatchString(text)
}

// scalars returns the values that the text of a parameter may stand for, that of the types first.
func scalars(text string, types []string) []any {
	out := []any{text}
	var v any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&v) != nil || d.More() {
		return out
	}
	switch v.(type) {
	case json.Number:
		if !slices.Contains(types, "string") {
			return []any{v, text}
		}
		return []any{text, v}
	case bool:
		return append(out, v)
	}
	return out
}
