package diff

import (
	"encoding/base64"
	"math"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"example.com/importcheck/internal/ecma"
)

// breaks returns the keywords of the schema that a JSON value does not satisfy; those
// further in have the way there before them. With documented, lists that only
// document count as well. Formats that are not known here let every value pass.
func (s *schema) breaks(v any, documented bool) []string {
	t := typeOf(v)
	if !s.types[t] {
		return []string{"type"}
	}
	var out []string
	if s.values != nil && v != nil && (s.values.binds || documented) && !s.values.has(v) {
		out = append(out, s.values.keyword)
	}
	switch x := v.(type) {
	case string:
		out = append(out, s.breaksText(x)...)
	case []any:
		out = append(out, s.breaksList(x, documented)...)
	case map[string]any:
		out = append(out, s.breaksObject(x, documented)...)
	}
	if f, ok := asNumber(v); ok {
		out = append(out, s.breaksNumber(f)...)
	}
	return append(out, s.breaksChoices(v, documented)...)
}

func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	if f, ok := asNumber(v); ok && f == math.Trunc(f) {
		return "integer"
	}
	return "number"
}

func (s *schema) breaksText(x string) []string {
	out := s.outside(float64(utf8.RuneCountInString(x)), "minLength", "maxLength")
	for _, p := range s.patterns {
		if re, err := ecma.Compile(p); err == nil && !re.MatchString(x) {
			out = append(out, "pattern")
		}
	}
	for _, f := range s.formats {
		if ok, known := textFormats[f]; known && !ok(x) {
			out = append(out, "format")
		}
	}
	return out
}

// textFormats are the formats of text that examples are made for.
var textFormats = map[string]func(string) bool{
	"byte":      func(s string) bool { _, err := base64.StdEncoding.DecodeString(s); return err == nil },
	"date-time": func(s string) bool { _, err := time.Parse(time.RFC3339, s); return err == nil },
	"date":      func(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil },
	"uuid":      regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`).MatchString,
}

func (s *schema) breaksNumber(x float64) []string {
	out := s.outside(x, "minimum", "maximum")
	for _, m := range s.multiple {
		if !isMultiple(x, m) {
			out = append(out, "multipleOf")
		}
	}
	for _, f := range s.formats {
		if most, ok := map[string]float64{"int32": math.MaxInt32, "int64": math.MaxInt64}[f]; ok &&
			(x > most || x < -most-1 || x != math.Trunc(x)) {
			out = append(out, "format")
		}
	}
	return out
}

func isMultiple(x, m float64) bool {
	return m != 0 && math.Abs(math.Remainder(x, m)) < 1e-9*math.Max(1, math.Abs(m))
}

func (s *schema) outside(n float64, least, most string) []string {
	var out []string
	if b, ok := s.bounds[least]; ok && (n < b.value || n == b.value && b.exclusive) {
		out = append(out, least)
	}
	if b, ok := s.bounds[most]; ok && (n > b.value || n == b.value && b.exclusive) {
		out = append(out, most)
	}
	return out
}

func (s *schema) breaksList(x []any, documented bool) []string {
	out := s.outside(float64(len(x)), "minItems", "maxItems")
	seen := set{}
	for _, v := range x {
		if s.unique && seen[canonical(v)] {
			out = append(out, "uniqueItems")
		}
		seen[canonical(v)] = true
		if s.items != nil {
			out = append(out, prefixed("/*", s.items.breaks(v, documented))...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (s *schema) breaksObject(x map[string]any, documented bool) []string {
	out := s.outside(float64(len(x)), "minProperties", "maxProperties")
	for name := range s.required {
		if _, ok := x[name]; !ok && s.needs(name, Request) {
			out = append(out, "required")
		}
	}
	for name, v := range x {
		switch p := first(s.properties[name], s.extra); {
		case p != nil:
			out = append(out, prefixed("/"+name, p.breaks(v, documented))...)
		case s.closed:
			out = append(out, "additionalProperties")
		case documented:
			out = append(out, "properties") // no promise is made for a property without a name
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (s *schema) breaksChoices(v any, documented bool) []string {
	var out []string
	for _, c := range s.choices {
		fits := 0
		for _, b := range c.branches {
			if len(b.breaks(v, documented)) == 0 {
				fits++
			}
		}
		if fits == 0 || fits > 1 && c.keyword == "oneOf" {
			out = append(out, c.keyword)
		}
	}
	if s.not != nil && len(s.not.breaks(v, documented)) == 0 {
		out = append(out, "not")
	}
	return out
}

func prefixed(by string, keywords []string) []string {
	var out []string
	for _, k := range keywords {
		out = append(out, by+" "+k)
	}
	return out
}
