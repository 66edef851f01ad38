package constraint

import (
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/internal/ecma"
	"example.com/importcheck/spec"
	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"
)

// A place is where a schema stands: in which message, where in it, where in the file.
type place struct {
	message  Message
	where    string
	pointer  string
	sentence string // of the place that holds it, if it has none itself
	choice   bool
}

func (r *reader) content(content *orderedmap.Map[string, *v3.MediaType], at string, m Message, where string) {
	for name, media := range content.FromOldest() {
		if media.Schema == nil {
			continue
		}
		r.schema(media.Schema, place{message: m, where: where, pointer: r.contract.Resolve(at + spec.Pointer(name, "schema"))})
		if m == Request {
			return // the first media type is the one that requests are made for; the others are reported by "media type"
		}
	}
}

// annotations are the keywords that constrain nothing.
var annotations = []string{"title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "externalDocs",
	"$comment", "$schema", "$id", "xml", "$ref", "contentMediaType", "contentEncoding"}

// understood are the keywords that keywords and inside read.
var understood = []string{"type", "nullable", "enum", "const", "format", "pattern", "minLength", "maxLength", "minimum", "maximum",
	"exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "items", "properties", "required",
	"additionalProperties", "minProperties", "maxProperties", "allOf", "oneOf", "anyOf"}

func (r *reader) schema(proxy *base.SchemaProxy, p place) {
	s := proxy.Schema()
	if s == nil {
		r.gap(p.pointer, "schema", "the schema cannot be read")
		return
	}
	if s.Description != "" {
		p.sentence = s.Description
	}
	for _, key := range r.contract.Keys(p.pointer) {
		if !slices.Contains(understood, key) && !slices.Contains(annotations, key) && !strings.HasPrefix(key, "x-") {
			r.gap(p.pointer+spec.Pointer(key), key, "the keyword is not understood")
		}
	}
	r.keywords(s, p)
	r.inside(s, p)
}

// keywords adds what the schema itself says.
func (r *reader) keywords(s *base.Schema, p place) {
	add := func(keyword string, value any) {
		r.add(Constraint{Message: p.message, Where: p.where, Keyword: keyword, Value: value, Pointer: p.pointer + spec.Pointer(keyword),
			Sentence: p.sentence, Choice: p.choice})
	}
	types := slices.DeleteFunc(slices.Clone(s.Type), func(t string) bool { return t == "null" })
	if len(types) > 0 {
		add("type", strings.Join(types, " or "))
	} else if p.where != "" {
		add("properties", nil) // any type; the entry keeps the place known
	}
	if s.Nullable != nil && *s.Nullable || len(types) < len(s.Type) {
		add("nullable", true)
	}
	r.values(s, p)
	for keyword, value := range limits(s) {
		add(keyword, value)
	}
	if s.Format != "" {
		add("format", s.Format)
	}
	if s.Pattern != "" {
		r.pattern(s.Pattern, p)
	}
	if s.AdditionalProperties != nil && s.AdditionalProperties.IsB() && !s.AdditionalProperties.B {
		add("additionalProperties", false)
	}
}

// pattern adds a pattern, which is not judged where it cannot be read.
func (r *reader) pattern(pattern string, p place) {
	c := Constraint{Message: p.message, Where: p.where, Keyword: "pattern", Value: pattern,
		Pointer: p.pointer + "/pattern", Sentence: p.sentence, Choice: p.choice}
	if _, err := ecma.Compile(pattern); err != nil {
		c.Unread = err.Error()
		r.gap(c.Pointer, "pattern", c.Unread)
	}
	r.add(c)
}

func (r *reader) values(s *base.Schema, p place) {
	v := spec.ValuesOf(s)
	if len(v.List) == 0 {
		return
	}
	c := Constraint{Message: p.message, Where: p.where, Keyword: v.Keyword, Value: v.List, Pointer: p.pointer + spec.Pointer(v.Keyword),
		Binding: Documents, Sentence: p.sentence, Choice: p.choice, JSON: v.JSON}
	if v.Binds {
		c.Binding = Binds
	}
	if v.Keyword == "Possible values" {
		c.Pointer = p.pointer + "/description"
	}
	r.add(c)
}

// limits yields the numeric keywords of a schema that are set, in a fixed order.
func limits(s *base.Schema) func(func(string, any) bool) {
	return func(yield func(string, any) bool) {
		whole := []struct {
			keyword string
			value   *int64
		}{{"minLength", s.MinLength}, {"maxLength", s.MaxLength}, {"minItems", s.MinItems}, {"maxItems", s.MaxItems},
			{"minProperties", s.MinProperties}, {"maxProperties", s.MaxProperties}}
		for _, l := range whole {
			if l.value != nil && !yield(l.keyword, *l.value) {
				return
			}
		}
		for _, l := range numbers(s) {
			if l.value != nil && !yield(l.keyword, *l.value) {
				return
			}
		}
		if s.UniqueItems != nil && *s.UniqueItems {
			yield("uniqueItems", true)
		}
	}
}

type number struct {
	keyword string
	value   *float64
}

// numbers reads minimum and maximum in the forms of 3.0 (exclusive is a flag) and of
// 3.1 (exclusive is the limit).
func numbers(s *base.Schema) []number {
	out := []number{{"minimum", s.Minimum}, {"maximum", s.Maximum}, {"multipleOf", s.MultipleOf}}
	for i, e := range []*base.DynamicValue[bool, float64]{s.ExclusiveMinimum, s.ExclusiveMaximum} {
		if e == nil {
			continue
		}
		name := []string{"exclusiveMinimum", "exclusiveMaximum"}[i]
		switch {
		case e.IsB():
			out = append(out, number{name, &e.B})
		case e.A:
			out = append(out, number{name, out[i].value})
			out[i].value = nil
		}
	}
	return out
}

// inside goes into properties, items and compositions.
func (r *reader) inside(s *base.Schema, p place) {
	if s.Properties != nil {
		for name, q := range s.Properties.FromOldest() {
			r.property(s, name, q, p)
		}
	}
	if s.Items != nil && s.Items.IsA() {
		r.schema(s.Items.A, place{p.message, p.where + "/*", r.contract.Resolve(p.pointer + "/items"), p.sentence, p.choice})
	}
	if s.AdditionalProperties != nil && s.AdditionalProperties.IsA() {
		r.gap(p.pointer+"/additionalProperties", "additionalProperties", "a schema for properties that are not named is not probed")
	}
	for i, q := range s.AllOf {
		at := r.contract.Resolve(p.pointer + fmt.Sprintf("/allOf/%d", i))
		if q.IsReference() { // it may have stood beside other keywords, which are read as parts of an allOf
			at = strings.TrimPrefix(q.GetReference(), "#")
		}
		r.schema(q, place{p.message, p.where, at, p.sentence, p.choice})
	}
	r.choice("oneOf", s.OneOf, p)
	r.choice("anyOf", s.AnyOf, p)
}

func (r *reader) property(s *base.Schema, name string, q *base.SchemaProxy, p place) {
	where := p.where + spec.Pointer(name)
	if p.message == Response && p.where != "" && !strings.Contains(p.where, "/") {
		where = p.where + " " + spec.Pointer(name)
	}
	inner := place{p.message, where, r.contract.Resolve(p.pointer + spec.Pointer("properties", name)), "", p.choice}
	if in := q.Schema(); p.message == Request && in != nil && in.ReadOnly != nil && *in.ReadOnly {
		r.gap(inner.pointer+"/readOnly", "readOnly", "it is only in answers, so no request holds it")
		return
	}
	r.schema(q, inner)
	if slices.Contains(s.Required, name) {
		r.add(Constraint{Message: p.message, Where: where, Keyword: "required", Value: true, Pointer: p.pointer + "/required",
			Sentence: p.sentence, Choice: p.choice})
	}
}

// choice reads the first branch, which is the one that valid values are made for. The
// keyword itself is a constraint: a value that no branch allows is refused.
func (r *reader) choice(keyword string, branches []*base.SchemaProxy, p place) {
	if len(branches) == 0 {
		return
	}
	r.add(Constraint{Message: p.message, Where: p.where, Keyword: keyword, Value: int64(len(branches)), Pointer: p.pointer + "/" + keyword,
		Sentence: p.sentence, Choice: p.choice})
	r.schema(branches[0], place{p.message, p.where, r.contract.Resolve(p.pointer + "/" + keyword + "/0"), p.sentence, true})
	for i := range branches[1:] {
		r.gap(fmt.Sprintf("%s/%s/%d", p.pointer, keyword, i+1), keyword, "only the first branch is used to make values")
	}
}
