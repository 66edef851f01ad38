package generators

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"example.com/importcheck/spec"
)

// A style says how a parameter that is an array or an object is written (OpenAPI 3.0.3, Style
// Values).
type style struct {
	name    string
	explode bool
}

func styleOf(p spec.Parameter) style {
	s := style{name: p.Style}
	if s.name == "" {
		s.name = "simple"
		if p.In == "query" || p.In == "cookie" {
			s.name = "form"
		}
	}
	s.explode = s.name == "form" || s.name == "deepObject"
	if p.Explode != nil {
		s.explode = *p.Explode
	}
	return s
}

// between is what stands between the items of an array, or the parts of an object, in one text.
func (s style) between() string {
	switch s.name {
	case "spaceDelimited":
		return " "
	case "pipeDelimited":
		return "|"
	}
	return ","
}

// write writes a value: that of a header line, or a part of a query with its names and values
// percent-encoded. ok is false for what has no form: null, and what is nested.
func (s style) write(in, name string, value any) (text string, ok bool) {
	parts, ok := s.parts(name, value)
	if !ok {
		return "", false
	}
	if in == "header" {
		return parts[0].text, true
	}
	var out []string
	for _, p := range parts {
		if !p.joined {
			p.text = encoded(p.text)
		}
		out = append(out, encoded(p.name)+"="+p.text)
	}
	return strings.Join(out, "&"), len(out) > 0
}

// A named text is one name=value of a query; for a header there is one, whose name says nothing.
type named struct {
	name, text string
	joined     bool // the text is encoded already, but for what stands between its parts
}

func (s style) parts(name string, value any) ([]named, bool) {
	switch x := value.(type) {
	case []any:
		return s.list(name, x)
	case Object:
		return s.object(name, x)
	}
	text, ok := scalar(value)
	return []named{{name: name, text: text}}, ok
}

func (s style) list(name string, items []any) (out []named, ok bool) {
	var texts []string
	for _, v := range items {
		text, ok := scalar(v)
		if !ok || s.name != "form" && strings.Contains(text, s.between()) {
			return nil, false
		}
		texts = append(texts, text)
		out = append(out, named{name: name, text: text})
	}
	if s.name != "simple" && s.explode {
		return out, len(out) > 0
	}
	return s.join(name, texts), len(texts) > 0
}

func (s style) object(name string, o Object) (out []named, ok bool) {
	var texts []string
	for _, m := range o {
		text, ok := scalar(m.Value)
		if !ok {
			return nil, false
		}
		switch {
		case s.name == "deepObject":
			out = append(out, named{name: name + "[" + m.Name + "]", text: text})
		case s.name == "form" && s.explode:
			out = append(out, named{name: m.Name, text: text})
		case s.explode:
			texts = append(texts, m.Name+"="+text)
		default:
			texts = append(texts, m.Name, text)
		}
	}
	if len(out) > 0 {
		return out, true
	}
	return s.join(name, texts), len(texts) > 0
}

// join makes one text of many. In a query each is encoded apart, so that a comma in one of them
// differs from one between them.
func (s style) join(name string, texts []string) []named {
	if s.name == "simple" {
		return []named{{name: name, text: strings.Join(texts, ",")}}
	}
	for i := range texts {
		texts[i] = encoded(texts[i])
	}
	between := s.between()
	if between != "," {
		between = encoded(between)
	}
	return []named{{name: name, text: strings.Join(texts, between), joined: true}}
}

func scalar(value any) (string, bool) {
	switch value.(type) {
	case string, Raw, bool, int64, float64:
		if text, ok := value.(string); ok {
			return text, true
		}
		return string(Encode(value, Style{})), true
	}
	return "", false
}

// encoded percent-encodes all that RFC 3986 reserves.
func encoded(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

// read returns the parts of a request that belong to a parameter, each decoded once; none where
// it is absent.
func (s style) read(r Request, query, in, name string, inner []string) (out []named) {
	if in == "header" {
		if text, ok := r.list(name); ok {
			out = append(out, named{name: name, text: text})
		}
		return out
	}
	if in != "query" {
		return nil
	}
	for _, pair := range strings.Split(query, "&") {
		n, raw, _ := strings.Cut(pair, "=")
		key, err := url.QueryUnescape(n)
		if err != nil {
			key = n
		}
		switch {
		case s.name == "form" && s.explode && slices.Contains(inner, key):
			out = append(out, named{name: key, text: decoded(raw)})
		case key == name:
			out = append(out, named{name: name, text: decoded(raw), joined: strings.Contains(raw, ",")})
		case s.name == "deepObject" && strings.HasPrefix(key, name+"[") && strings.HasSuffix(key, "]"):
			out = append(out, named{name: strings.TrimSuffix(strings.TrimPrefix(key, name+"["), "]"), text: decoded(raw)})
		}
	}
	return out
}

func decoded(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// values returns what the parts of a parameter may stand for.
func (s style) values(texts []named, types []string) []any {
	array, object := slices.Contains(types, "array"), slices.Contains(types, "object")
	if !array && !object {
		return scalars(texts[0].text, types)
	}
	var items []string
	for _, t := range texts {
		if s.explode && s.name != "simple" {
			items = append(items, t.text)
		} else {
			items = append(items, strings.Split(t.text, s.between())...)
		}
	}
	if array {
		return lists(items)
	}
	return s.objects(texts, items)
}

// lists returns the readings of an array: all items as numbers or booleans, or all as texts.
func lists(items []string) []any {
	plain, typed := []any{}, []any{}
	for _, i := range items {
		plain, typed = append(plain, i), append(typed, scalars(i, nil)[0])
	}
	if fmt.Sprint(plain) == fmt.Sprint(typed) && !slices.ContainsFunc(typed, func(v any) bool { _, text := v.(string); return !text }) {
		return []any{plain}
	}
	return []any{typed, plain}
}

func (s style) objects(texts []named, items []string) []any {
	plain, typed := map[string]any{}, map[string]any{}
	add := func(name, text string) { plain[name], typed[name] = text, scalars(text, nil)[0] }
	switch {
	case s.name == "deepObject" || s.name == "form" && s.explode:
		for _, t := range texts {
			add(t.name, t.text)
		}
	case s.explode:
		for _, i := range strings.Split(strings.Join(items, ","), ",") {
			name, text, _ := strings.Cut(i, "=")
			add(name, text)
		}
	default:
		for i := 0; i+1 < len(items); i += 2 {
			add(items[i], items[i+1])
		}
	}
	return []any{typed, plain}
}
