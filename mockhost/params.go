package mockhost

import (
	"net/http"
	"slices"
	"strings"

	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// A param is one parameter of an operation, compiled.
type param struct {
	name, in string
	required bool
	shape    *shape
	style    string
	explode  bool
}

// paramsOf leaves out the three header names that OpenAPI says are not parameters.
func paramsOf(c *contract, o operation) []param {
	var out []param
	for _, p := range parametersOf(o) {
		switch http.CanonicalHeaderKey(p.Name) {
		case "Accept", "Content-Type", "Authorization":
			if p.In == "header" {
				continue
			}
		}
		one := param{name: p.Name, in: p.In, required: demanded(p), shape: compile(p.Schema, c), style: p.Style}
		if one.style == "" && (p.In == "query" || p.In == "cookie") {
			one.style = "form"
		}
		one.explode = one.style == "form" || one.style == "deepObject"
		if p.Explode != nil {
			one.explode = *p.Explode
		}
		out = append(out, one)
	}
	return out
}

func demanded(p *v3.Parameter) bool { return p.Required != nil && *p.Required }

// judgeParams says what is wrong with the parameters. An empty header counts as there.
func (c *call) judgeParams() string {
	for _, p := range c.route.params {
		given, there := p.given(c)
		switch {
		case !there && p.required:
			return "the " + p.in + " parameter " + p.name + " is missing"
		case !there || p.shape == nil:
			continue
		}
		why := ""
		for _, v := range given {
			if why = p.shape.judge(v, p.name); why == "" {
				break
			}
		}
		if why != "" {
			return why
		}
	}
	return ""
}

// given returns what a parameter may stand for, and whether it is there.
func (p param) given(c *call) ([]value, bool) {
	if p.fills(objectKind) {
		return p.objects(c)
	}
	lines := p.lines(c)
	if len(lines) == 0 {
		return nil, false
	}
	if p.fills(arrayKind) {
		items := lines
		if p.style != "form" || !p.explode {
			items = strings.Split(strings.Join(lines, p.mark()), p.mark())
		}
		plain, read := array(), array()
		for _, i := range items {
			plain.items, read.items = append(plain.items, text(i)), append(read.items, readScalar(i))
		}
		return []value{plain, read}, true
	}
	line := strings.Join(lines, ", ")
	return []value{text(line), readScalar(line)}, true
}

// fills reports whether the parameter is only of the kind.
func (p param) fills(k kind) bool {
	return p.shape != nil && len(p.shape.types) > 0 && p.shape.judgeType(value{kind: k}, "") == "" && p.shape.judgeType(text("x"), "") != ""
}

func (p param) mark() string {
	switch p.style {
	case "spaceDelimited":
		return " "
	case "pipeDelimited":
		return "|"
	}
	return ","
}

func readScalar(s string) value {
	if v, err := readJSON([]byte(strings.TrimSpace(s))); err == nil && (v.is(numberKind) || v.is(boolKind)) {
		return v
	}
	return text(s)
}

func (p param) lines(c *call) []string {
	switch p.in {
	case "header":
		return c.Header.Values(p.name)
	case "query":
		return c.query[p.name]
	case "path":
		return []string{c.id}
	case "cookie":
		var out []string
		for _, one := range c.CookiesNamed(p.name) {
			out = append(out, one.Value)
		}
		return out
	}
	return nil
}

// objects reads a parameter that is an object, its values as texts and as what they look like.
func (p param) objects(c *call) ([]value, bool) {
	var names, texts []string
	switch {
	case p.style == "deepObject":
		for key, values := range c.query {
			if name, ok := strings.CutPrefix(key, p.name+"["); ok && strings.HasSuffix(name, "]") {
				names, texts = append(names, strings.TrimSuffix(name, "]")), append(texts, values[0])
			}
		}
	case p.style == "form" && p.explode:
		for _, m := range p.shape.everyMember() {
			if values, ok := c.query[m.name]; ok {
				names, texts = append(names, m.name), append(texts, values[0])
			}
		}
	default:
		parts := strings.Split(strings.Join(p.lines(c), ","), ",")
		if p.explode {
			parts = strings.Split(strings.ReplaceAll(strings.Join(parts, ","), "=", ","), ",")
		}
		for pair := range slices.Chunk(parts, 2) {
			if len(pair) == 2 {
				names, texts = append(names, pair[0]), append(texts, pair[1])
			}
		}
	}
	plain, read := value{kind: objectKind}, value{kind: objectKind}
	for i, name := range names {
		plain, read = plain.with(name, text(texts[i])), read.with(name, readScalar(texts[i]))
	}
	return []value{plain, read}, len(names) > 0
}
