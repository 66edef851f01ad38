package mockhost

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// judge says why a value does not have a shape, or nothing where it has. The sentence begins with
// where, the place of the value: what is around the value puts its own place in front, so that a
// place is written only where something is wrong.
func (s *shape) judge(v value, where string) string {
	if s == nil {
		return ""
	}
	if s.never {
		return where + " is not allowed"
	}
	if why := s.judgeType(v, where); why != "" {
		return why
	}
	if v.is(nullKind) && s.nullable {
		return ""
	}
	if why := s.judgeListed(v, where); why != "" {
		return why
	}
	var why string
	switch v.kind {
	case textKind:
		why = s.judgeText(v, where)
	case numberKind:
		why = s.judgeNumber(v, where)
	case arrayKind:
		why = s.judgeArray(v, where)
	case objectKind:
		why = s.judgeObject(v, where)
	}
	if why != "" {
		return why
	}
	return s.judgeCombined(v, where)
}

func (s *shape) judgeType(v value, where string) string {
	if len(s.types) == 0 || v.is(nullKind) && s.nullable {
		return ""
	}
	for _, t := range s.types {
		if t == kindNames[v.kind] || t == "integer" && v.is(numberKind) && s.whole(v.text) {
			return ""
		}
	}
	return fmt.Sprintf("%s must be of type %s", where, strings.Join(s.types, " or "))
}

// whole reports whether a number is an integer: in OpenAPI 3.0 one that is written
// without a fraction or exponent.
func (s *shape) whole(n string) bool {
	if !strings.ContainsAny(n, ".eE") {
		return true
	}
	f, err := strconv.ParseFloat(n, 64)
	return s.loose && err == nil && f == math.Trunc(f)
}

func (s *shape) judgeListed(v value, where string) string {
	if len(s.listed) > 0 && !slices.ContainsFunc(s.listed, v.equal) {
		return where + " is none of the values that are allowed"
	}
	if len(s.values) > 0 && v.is(textKind) && !slices.Contains(s.values, v.text) {
		return fmt.Sprintf("%s must be one of %s", where, strings.Join(s.values, ", "))
	}
	return ""
}

func (s *shape) judgeText(v value, where string) string {
	n := int64(0)
	if s.minLength != nil || s.maxLength != nil { // texts of megabytes come in properties that nobody knows
		n = int64(utf8.RuneCountInString(v.text))
	}
	switch {
	case s.minLength != nil && n < *s.minLength:
		return fmt.Sprintf("%s has %d characters, the least is %d", where, n, *s.minLength)
	case s.maxLength != nil && n > *s.maxLength:
		return fmt.Sprintf("%s has %d characters, the most is %d", where, n, *s.maxLength)
	case s.pattern != nil && !s.fits(v.text):
		return where + " does not match its pattern"
	}
	if check, ok := textFormats[s.format]; ok && !check(v.text) {
		return fmt.Sprintf("%s is no %s", where, s.format)
	}
	return ""
}

func (s *shape) judgeNumber(v value, where string) string {
	f, err := strconv.ParseFloat(v.text, 64)
	switch {
	case err != nil && math.IsInf(f, 0) && (s.above != nil || s.below != nil || s.format != ""):
		return where + " is out of range"
	case s.above != nil && (f < s.above.limit || s.above.exclusive && f == s.above.limit):
		return fmt.Sprintf("%s is too small, the least is %v", where, s.above.limit)
	case s.below != nil && (f > s.below.limit || s.below.exclusive && f == s.below.limit):
		return fmt.Sprintf("%s is too large, the most is %v", where, s.below.limit)
	case s.step != nil && *s.step > 0 && math.Abs(math.Remainder(f, *s.step)) > 1e-9:
		return fmt.Sprintf("%s is no multiple of %v", where, *s.step)
	case s.format == "int32" && (f < math.MinInt32 || f > math.MaxInt32),
		s.format == "int64" && (f < math.MinInt64 || f >= math.MaxInt64):
		return where + " is out of range"
	}
	return ""
}

func (s *shape) judgeArray(v value, where string) string {
	n := int64(len(v.items))
	if s.minItems != nil && n < *s.minItems || s.maxItems != nil && n > *s.maxItems {
		return where + " has a number of items that is not allowed"
	}
	for i, item := range v.items {
		if why := s.item.judge(item, ""); why != "" {
			return fmt.Sprintf("%s[%d]%s", where, i, why)
		}
		if s.unique && slices.ContainsFunc(v.items[:i], item.equal) {
			return where + " repeats an item"
		}
	}
	return ""
}

func (s *shape) judgeObject(v value, where string) string {
	for _, name := range s.required {
		if !v.has(name) {
			return inside(where, name) + " is missing"
		}
	}
	n := int64(len(v.names))
	if s.minMembers != nil && n < *s.minMembers || s.maxMembers != nil && n > *s.maxMembers {
		return where + " has a number of properties that is not allowed"
	}
	for i, name := range v.names {
		of := s.others
		for _, p := range s.patterned {
			if ok, err := p.pattern.MatchString(name); ok && err == nil {
				if why := p.shape.judge(v.items[i], name); why != "" {
					return inside(where, why)
				}
				of = nil
			}
		}
		if m := s.member(name); m != nil {
			of = m.shape
		}
		if of == nil || v.repeated(i) {
			continue // anything is right there, or the last of two counts, here as everywhere
		}
		if why := of.judge(v.items[i], name); why != "" {
			return inside(where, why)
		}
	}
	return ""
}

func (v value) repeated(i int) bool { return slices.Contains(v.names[i+1:], v.names[i]) }

func (s *shape) member(name string) *member {
	for i := range s.members {
		if s.members[i].name == name {
			return &s.members[i]
		}
	}
	return nil
}

func inside(where, name string) string {
	if where == body {
		return name
	}
	return where + "." + name
}

func (s *shape) judgeCombined(v value, where string) string {
	for _, a := range s.all {
		if why := a.judge(v, where); why != "" {
			return why
		}
	}
	fits := func(list []*shape) (n int) {
		for _, o := range list {
			if o.judge(v, where) == "" {
				n++
			}
		}
		return n
	}
	switch {
	case len(s.any) > 0 && fits(s.any) == 0:
		return where + " has none of the forms that are allowed"
	case len(s.one) > 0 && fits(s.one) != 1:
		return where + " does not have exactly one of the forms that are allowed"
	case s.not != nil && s.not.judge(v, where) == "":
		return where + " has a form that is not allowed"
	}
	return ""
}
