package generators

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// wrong returns values of other types for a place, by a name for their ids. Those that
// the place allows are dropped by the label.
func (m *Catalogue) wrong(s *Shape, token string) map[string]any {
	valid := m.value(s, token)
	out := map[string]any{
		"null": nil, "number": int64(7), "one": int64(1), "two": int64(2), "array-two": []any{valid, valid},
		"array-three": []any{valid, valid, valid}, "zero": int64(0), "fraction": 1.5, "true": true, "false": false,
		"empty-array": []any{}, "array": []any{valid}, "object": Object{{"value", valid}}, "empty-object": Object{},
		"string": "importcheck", "empty-string": "", "array-of-null": []any{nil}, "string-null": "null",
		"nested": Object{{s.Name, valid}}, "negative": int64(-1), "exponent": Raw("1e2"),
		"beyond-int64": Raw("123456789012345678901234567890"), "below-int64": Raw("-9223372036854775809"),
		"beyond-double": Raw("1e400"), "almost-zero": Raw("1e-400"),
	}
	if o, ok := valid.(Object); ok {
		out["text-of-object"] = string(Encode(o, Style{}))
	} else {
		out["text-of-value"] = strings.Trim(string(Encode(valid, Style{})), `"`)
	}
	if len(s.Inner) > 0 {
		out["pairs"] = []any{s.Inner[0].Name, m.value(s.Inner[0], token)}
		out["bare-inner"] = m.value(s.Inner[0], token)
	}
	return out
}

// types makes a value of each wrong type for each place, and for the body itself.
func (m *Catalogue) types() []Case {
	out := m.bodyTypes()
	for _, s := range m.places(func(s *Shape) bool { return s.By["type"].Keyword != "" || s.By["nullable"].Keyword != "" }) {
		prefix := id(Dotted(s.Where), "type")
		for how, v := range m.wrong(s, Token(prefix)) {
			name := id(prefix, how)
			c := Case{ID: name, Kind: KindWrongType, Constraint: firstOf(s), Side: Outside,
				Description: describe(v), Control: m.control(s, nil)}
			if v == nil {
				c.Kind = KindNull
			}
			if v == nil && !s.Required() {
				c.Constraint = m.Oracle.null(s.Where)
			}
			c = m.body(c, m.With(name, s).SetAt(s.Path(), v))
			if c.Label.Documented == Reject && c.Label.Isolated() && c.Label.Broken[0].String() == c.Constraint.String() {
				out = append(out, c)
			}
		}
	}
	return sortCases(out)
}

// describe writes a value in few words.
func describe(v any) string { return shorten(string(Encode(v, Style{}))) }

// bodyTypes makes bodies that are JSON but no object.
func (m *Catalogue) bodyTypes() []Case {
	var out []Case
	for how, text := range map[string]string{"array": "[]", "string": `"importcheck"`, "number": "1", "null": "null",
		"true": "true", "false": "false", "zero": "0"} {
		name := id("body", "type", how)
		c := Case{ID: name, Kind: KindBodyType, Constraint: m.Oracle.by[" type"], Side: Outside, Description: text, Control: "minimal"}
		c.Request = m.Head()
		c.Request.Body = []byte(text)
		out = append(out, m.finish(c))
	}
	name := id("body", "type", "array-of-start")
	c := Case{ID: name, Kind: KindBodyType, Constraint: m.Oracle.by[" type"], Side: Outside,
		Description: "an array that holds a valid start", Control: "minimal"}
	c.Request = m.Head()
	c.Request.Body = Encode([]any{m.Base(name)}, Style{})
	text := id("body", "type", "text-of-start")
	d := Case{ID: text, Kind: KindBodyType, Constraint: m.Oracle.by[" type"], Side: Outside,
		Description: "a string that holds a valid start", Control: "minimal"}
	d.Request = m.Head()
	d.Request.Body = Encode(string(Encode(m.Base(text), Style{})), Style{})
	return append(out, m.finish(c), m.finish(d))
}

// missing leaves out each required property, and the body.
func (m *Catalogue) missing() []Case {
	var out []Case
	for _, s := range m.places((*Shape).Required) {
		for _, v := range m.withouts(s) {
			name := id(Dotted(s.Where), "required", v.name)
			one := m.body(Case{ID: name, Kind: KindMissing, Constraint: s.By["required"], Side: Outside,
				Description: v.sent, Control: "minimal"}, v.body)
			if one.Label.Isolated() { // a contract that forbids other properties forbids what stands in its place
				out = append(out, one)
			}
		}
	}
	out = append(out, m.elsewhere()...)
	if c, ok := m.Oracle.by[" required"]; ok {
		one := Case{ID: "body.required", Kind: KindMissing, Constraint: c, Side: Outside, Description: "no body",
			Control: "minimal", Request: m.Head()}
		out = append(out, m.finish(one))
	}
	return out
}

// browserAccept is what a browser accepts: a host with error pages may answer with one.
const browserAccept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

// elsewhere leaves out a required text and sends it in the query, and leaves one out as a browser
// would.
func (m *Catalogue) elsewhere() []Case {
	var out []Case
	add := func(s *Shape, name, sent string, change func(*Case)) {
		c := Case{ID: id(Dotted(s.Where), "required", name), Kind: KindMissing, Constraint: s.By["required"],
			Side: Outside, Description: sent, Control: "minimal"}
		c.Value = m.With(c.ID, s).DropAt(s.Path())
		c.Request = m.Start(c.Value)
		change(&c)
		if c = m.finish(c); c.Label.Isolated() {
			out = append(out, c)
		}
	}
	for _, s := range m.texts() {
		if !s.Required() || len(s.Path()) != 1 {
			continue
		}
		add(s, "in-query", fmt.Sprintf("%q in the query", s.Name), func(c *Case) {
			text, _ := m.value(s, Token(c.ID)).(string)
			c.Names = text
			c.Request.Path += separator(c.Request.Path) + encoded(s.Name) + "=" + encoded(text)
		})
		add(s, "browser", "nothing in its place, to a browser", func(c *Case) {
			c.Request = c.Request.With(Field{Name: "Accept", Value: browserAccept})
		})
	}
	return out
}

type without struct {
	name, sent string
	body       Object
}

// withouts returns bodies that lack a required property: nothing else, everything
// else, and the property under names that a lenient host takes for it.
func (m *Catalogue) withouts(s *Shape) []without {
	whole := m.Whole("without").DropAt(s.Path())
	out := []without{{"absent", "nothing in its place", m.With("without", s).DropAt(s.Path())},
		{"absent-whole", "every other property", whole}}
	names := aliases(s.Name)
	for _, how := range slices.Sorted(maps.Keys(names)) {
		alias := names[how]
		path := append(append([]string(nil), s.Path()[:len(s.Path())-1]...), alias)
		if m.Root.Find(strings.TrimSuffix(s.Where, s.Name)+alias) != nil {
			continue
		}
		body := m.With("without", s).DropAt(s.Path()).SetAt(path, m.value(s, Token(how)))
		out = append(out, without{how, fmt.Sprintf("%q in its place", alias), body})
	}
	if len(s.Path()) == 1 {
		out = append(out, m.deeper(s)...)
	}
	return out
}

// deeper puts whole bodies where lenient hosts look for them: inside a property that the
// contract does not name, or inside a property of the contract that is an object.
func (m *Catalogue) deeper(s *Shape) []without {
	var out []without
	add := func(wrapper, how, sent string, body Object) {
		if m.Root.Find("/"+wrapper) == nil {
			out = append(out, without{"inside-" + how, sent + " inside " + quoteShort(wrapper), body})
		}
	}
	whole := m.With("deeper", s)
	for _, wrapper := range []string{"body", "data", "import", "request", "payload", "params", ""} {
		add(wrapper, wrapper, "a valid start", Object{}.Set(wrapper, whole))
	}
	for _, wrapper := range []string{"imports", "items", "requests"} {
		add(wrapper, wrapper, "an array of a valid start", Object{}.Set(wrapper, []any{whole}))
	}
	add("body", "text", "a text that holds a valid start", Object{}.Set("body", string(Encode(whole, Style{}))))
	add("__proto__", "proto", "a valid start", Object{}.Set("__proto__", whole))
	add("constructor", "constructor", "the prototype of a valid start", Object{}.Set("constructor", Object{}.Set("prototype", whole)))
	add("data", "attributes", "the attributes of a valid start", Object{}.Set("data", Object{}.Set("attributes", whole)))
	for _, own := range m.Root.Inner {
		if own != s && own.Is("object") {
			body := m.With("deeper", own).DropAt(s.Path()).SetAt(append(own.Path(), s.Name), m.value(s, Token("deeper")))
			out = append(out, without{"inside-own-" + own.Name, quoteShort(s.Name) + " inside " + quoteShort(own.Name), body})
		}
	}
	return out
}

// aliases are names that are not the property's.
func aliases(name string) map[string]string {
	return map[string]string{
		"upper": strings.ToUpper(name), "capital": strings.ToUpper(name[:1]) + name[1:], "padded": name + " ",
		"plural": name + "s", "underscore": "_" + name, "nul": name + "\x00",
	}
}

// formatCases makes texts of the wrong format and texts that break a pattern.
func (m *Catalogue) formatCases() []Case {
	var out []Case
	for _, s := range m.texts() {
		if c, ok := s.By["format"]; ok {
			for i, text := range formats[c.Text()].invalid {
				name := id(Dotted(s.Where), "format", fmt.Sprint(i))
				out = append(out, m.body(Case{ID: name, Kind: KindFormat, Constraint: c, Side: Outside,
					Description: text, Control: m.control(s, nil)}, m.With(name, s).SetAt(s.Path(), text)))
			}
		}
		if c, ok := s.By["pattern"]; ok {
			for i, text := range []string{" ", "\u2603", "A", "a", "-", "0", "%%%", "importcheck!", "\n", "a b", "é", ""} {
				name := id(Dotted(s.Where), "pattern", fmt.Sprint(i))
				one := m.body(Case{ID: name, Kind: KindFormat, Constraint: c, Side: Outside, Description: text,
					Control: m.control(s, nil)}, m.With(name, s).SetAt(s.Path(), text))
				if one.Label.Expect == Reject && one.Label.Isolated() {
					out = append(out, one)
				}
			}
		}
	}
	return out
}

// unknown adds properties that the contract does not name, at each depth.
func (m *Catalogue) unknown() []Case {
	var out []Case
	for s := range m.Root.All() {
		if !s.Is("object") {
			continue
		}
		for how, member := range strange {
			name := id(Dotted(s.Where), "unknown", how)
			if s.Find(s.Where+"/"+member.Name) != nil {
				continue
			}
			c := Case{ID: name, Kind: KindUnknown, Description: fmt.Sprintf("%q beside the others", member.Name), Control: "minimal"}
			c = m.body(c, m.With(name, s).SetAt(append(s.Path(), member.Name), member.Value))
			if forbidden, ok := s.By["additionalProperties"]; ok && c.Label.Expect == Reject {
				c.Kind, c.Constraint, c.Side = KindForbidden, forbidden, Outside
			} else if c.Label.Expect == Reject {
				continue // the contract says of which type other properties are
			}
			out = append(out, c)
		}
	}
	return sortCases(out)
}

// strange are properties that no contract names; some of them break hosts that use
// names without looking at them.
var strange = map[string]Member{
	"text": {"importcheckUnknown", "x"}, "object": {"importcheckUnknown", Object{{"a", int64(1)}}},
	"null": {"importcheckUnknown", nil}, "number": {"importcheckUnknown", 1.5},
	"array": {"importcheckUnknown", []any{int64(1), "x", nil}}, "empty-name": {"", "x"},
	"proto": {"__proto__", Object{{"admin", true}}}, "constructor": {"constructor", "x"}, "id": {"id", "1"},
	"dollar": {"$where", "1"}, "dotted": {"a.b", "x"}, "unicode": {"ключ", "x"},
	"long-name": {strings.Repeat("n", 5_000), "x"}, "long-value": {"importcheckUnknown", strings.Repeat("v", 20_000)},
	"nul": {"a\x00b", "x"}, "class": {"class", "x"}, "type": {"@type", "type.example.com/x"},
}
