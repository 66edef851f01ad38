package diff

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// A bound is one limit; exclusive limits exclude the number itself.
type bound struct {
	value     float64
	exclusive bool
}

func (b bound) String() string {
	text := strconv.FormatFloat(b.value, 'f', -1, 64)
	if b.exclusive {
		return text + " exclusive"
	}
	return text
}

// limitTypes says which types each limit is about.
var limitTypes = map[string][]string{
	"minLength": {"string"}, "maxLength": {"string"}, "minItems": {"array"}, "maxItems": {"array"},
	"minProperties": {"object"}, "maxProperties": {"object"}, "minimum": {"number", "integer"}, "maximum": {"number", "integer"},
}

var limitOrder = []string{"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minimum", "maximum"}

func isUpper(keyword string) bool { return strings.HasPrefix(keyword, "max") }

// tighter reports whether x allows less than y.
func tighter(keyword string, x, y bound) bool {
	if x.value == y.value {
		return x.exclusive && !y.exclusive
	}
	return (x.value < y.value) == isUpper(keyword)
}

func (s *schema) number(key string) (float64, bool) {
	v, _ := s.value(key)
	return asNumber(v)
}

func asNumber(v any) (float64, bool) {
	switch x := v.(type) {
	case int:
		return float64(x), true
	case int64:
		return float64(x), true
	case uint64:
		return float64(x), true
	case float64:
		return x, true
	}
	return 0, false
}

// bounds reads the limits. The exclusive forms of 3.0 (a flag beside the limit) and of
// 3.1 (a separate limit) become one.
func (r reader) bounds(s *schema) {
	for key := range limitTypes {
		f, ok := s.number(key)
		if lowest := key != "minimum" && !isUpper(key); ok && !(lowest && f == 0) { // at least none is no limit
			s.bounds[key] = bound{value: f}
		}
	}
	for key, exclusive := range map[string]string{"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"} {
		have, ok := s.bounds[key]
		if s.flag(exclusive) && ok {
			s.bounds[key] = bound{have.value, true}
		}
		if f, is := s.number(exclusive); is {
			if b := (bound{f, true}); !ok || tighter(key, b, have) {
				s.bounds[key] = b
				s.pointers[key] = s.at + "/" + exclusive
			}
		}
	}
}

// whole takes away what says nothing of whole numbers.
func (s *schema) whole() {
	if s.types["number"] {
		return
	}
	s.multiple = slices.DeleteFunc(s.multiple, func(m float64) bool { return isMultiple(1, m) })
	for key, b := range s.bounds {
		s.bounds[key] = rounded(key, b)
	}
}

// rounded writes a limit of whole numbers as a whole number that is included, so that
// "over 0" and "at least 1" are the same.
func rounded(keyword string, b bound) bound {
	round, step := math.Ceil, 1.0
	if isUpper(keyword) {
		round, step = math.Floor, -1
	}
	v := round(b.value)
	if b.exclusive && v == b.value {
		v += step
	}
	return bound{value: v}
}

func (q pair) compareLimits() {
	for _, key := range limitOrder {
		x, was := q.a.bounds[key]
		y, is := q.b.bounds[key]
		if !q.share("number") {
			x, y = rounded(key, x), rounded(key, y)
		}
		if !was && !is || x == y && was == is || !q.share(limitTypes[key]...) {
			continue
		}
		kind, narrow, loose := "limit-wider", x, q.b
		if !was || is && tighter(key, y, x) {
			kind, narrow, loose = "limit-narrower", y, q.a
		}
		if implied, ok := loose.implied(key); ok && !tighter(key, narrow, implied) {
			continue // the properties decide already
		}
		q.report(kind, key, limitText(x, was), limitText(y, is))
	}
}

func limitText(b bound, there bool) string {
	if !there {
		return ""
	}
	return b.String()
}

// implied returns the limit on the number of properties that follows from their names.
func (s *schema) implied(keyword string) (bound, bool) {
	switch keyword {
	case "maxProperties":
		return bound{value: float64(len(s.names))}, s.closed
	case "minProperties":
		n := 0
		for name := range s.required {
			if s.needs(name, Request) && s.needs(name, Response) {
				n++
			}
		}
		return bound{value: float64(n)}, n > 0
	}
	return bound{}, false
}
