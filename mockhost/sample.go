package mockhost

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// sample returns a value of the shape: what the contract gives as an example, or the
// plainest value that the schema allows. ok is false where none was found.
func (s *shape) sample() (v value, ok bool) {
	if s == nil {
		return text(""), true
	}
	for _, c := range s.candidates() {
		if s.judge(c, body) == "" {
			return c, true
		}
	}
	return value{}, false
}

func (s *shape) candidates() []value {
	out := append(slices.Clone(s.listed), s.samples...)
	for _, v := range s.values {
		out = append(out, text(v))
	}
	for _, part := range slices.Concat(s.one, s.any, s.all) {
		out = append(out, part.candidates()...)
	}
	types := s.types
	if len(types) == 0 {
		types = []string{"object", "string"}
	}
	for _, t := range types {
		out = append(out, s.plain(t)...)
	}
	return out
}

// plain returns the plainest values of one type.
func (s *shape) plain(t string) []value {
	switch t {
	case "string":
		out := []value{text(s.padded("a")), text(s.padded("0")), text(s.padded("A")), text("")}
		if t, ok := formatSamples[s.format]; ok {
			out = append([]value{text(t)}, out...)
		}
		return out
	case "integer", "number":
		return s.numbers()
	case "boolean":
		return []value{{kind: boolKind, text: "false"}, {kind: boolKind, text: "true"}}
	case "array":
		return []value{s.sampleArray()}
	case "object":
		return []value{s.fill(nil)}
	}
	return []value{{}}
}

func (s *shape) padded(of string) string {
	n := int64(1)
	if s.minLength != nil {
		n = max(n, *s.minLength)
	}
	return strings.Repeat(of, int(min(n, 1<<18)))
}

func (s *shape) numbers() []value {
	out := []value{number(0), number(1)}
	for _, b := range []*bound{s.above, s.below} {
		if b != nil {
			for _, n := range []float64{math.Ceil(b.limit), math.Ceil(b.limit) + 1, math.Floor(b.limit) - 1} {
				out = append(out, value{kind: numberKind, text: strconv.FormatFloat(n, 'f', -1, 64)})
			}
		}
	}
	if s.step != nil {
		out = append(out, value{kind: numberKind, text: strconv.FormatFloat(*s.step, 'f', -1, 64)})
	}
	return out
}

func (s *shape) sampleArray() value {
	v := array()
	if s.minItems == nil {
		return v
	}
	for range min(*s.minItems, 1000) {
		item, _ := s.item.sample()
		v.items = append(v.items, item)
	}
	return v
}

// fill makes an object of the shape: the members for which there is a known value
// that fits, and a sample for each other one that is required.
func (s *shape) fill(known map[string]value) value {
	v := value{kind: objectKind}
	if s == nil {
		return v
	}
	members := s.everyMember()
	v.names, v.items = make([]string, 0, len(members)), make([]value, 0, len(members))
	for _, m := range members {
		if v.has(m.name) {
			continue
		}
		fitting, ok := m.shape.fitting(known, m.name)
		if !ok && s.demands(m.name) {
			fitting, _ = m.shape.sample()
			ok = true
		}
		if ok {
			v.names, v.items = append(v.names, m.name), append(v.items, fitting)
		}
	}
	return v
}

// fitting returns what is known of a name, where it is known and fits.
func (s *shape) fitting(known map[string]value, name string) (value, bool) {
	v, ok := known[name]
	if !ok {
		return value{}, false
	}
	return s.fit(v)
}

// fit returns v as the shape wants it: as it is, or a number for a text of digits, or a
// number without its fraction, or filled anew where v is an object.
func (s *shape) fit(v value) (value, bool) {
	if v.is(objectKind) && s != nil {
		inner := map[string]value{}
		for i, name := range v.names {
			inner[name] = v.items[i]
		}
		v = s.fill(inner)
	}
	if s.judge(v, body) == "" {
		return v, true
	}
	whole := v.text
	if v.is(numberKind) {
		whole, _, _ = strings.Cut(whole, ".")
	}
	if _, err := strconv.ParseInt(whole, 10, 64); err != nil || !v.is(textKind) && !v.is(numberKind) {
		return v, false
	}
	v.kind, v.text = numberKind, whole
	return v, s.judge(v, body) == ""
}

// everyMember returns the members of the shape and of the parts that it is all of;
// of the parts that it is one of, those of the first.
func (s *shape) everyMember() []member {
	out := slices.Clone(s.members)
	for _, a := range s.all {
		out = append(out, a.everyMember()...)
	}
	for _, alternatives := range [][]*shape{s.one, s.any} {
		if len(alternatives) > 0 {
			out = append(out, alternatives[0].everyMember()...)
		}
	}
	return out
}

func (s *shape) demands(name string) bool {
	if slices.Contains(s.required, name) {
		return true
	}
	parts := slices.Clone(s.all)
	for _, alternatives := range [][]*shape{s.one, s.any} {
		if len(alternatives) > 0 {
			parts = append(parts, alternatives[0])
		}
	}
	return slices.ContainsFunc(parts, func(p *shape) bool { return p.demands(name) })
}
