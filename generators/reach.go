package generators

import (
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/spec/constraint"
)

// Tools write limits that no request comes near, such as 2147483647 for every text. They are
// tested as far as a run can go in bounded memory.
const (
	reach     = 1 << 17       // the longest text that a limit is tested with
	farthest  = mostBound + 1 // the longest text far outside a limit
	mostItems = 2000          // of an array or an object
)

// unprobed are constraints of which no request breaks just one: a pattern that is not judged, and
// some of what is within an array or an object in a header or in the query.
func (m *Catalogue) unprobed(k constraint.Constraint) bool {
	in, name, _ := strings.Cut(k.Where, " ")
	within := k.Message == constraint.Request && (in == "header" || in == "query") &&
		(strings.Contains(name, "/") || !m.scalarParameter(k.Where))
	if within && m.probesWithin(k) {
		return false
	}
	if within && k.Keyword != "required" {
		m.Gaps = append(m.Gaps, constraint.Gap{Pointer: k.Pointer, Line: k.Line, Keyword: k.Keyword,
			Reason: "the parameter is sent with a valid value; what is in it is not varied"})
	}
	return within && k.Keyword != "required" || within && strings.Contains(name, "/") || k.Unread != ""
}

// probesWithin reports whether a case breaks what is within a parameter. A required one stands in each
// start, so that its inner side is met as well.
func (m *Catalogue) probesWithin(k constraint.Constraint) bool {
	p, _, ok := m.parameterOf(k)
	if !ok || m.Oracle.by[p.In+" "+p.Name+" required"].None() {
		return false
	}
	_, probed := m.parameterOutside(k)
	return probed
}

func (m *Catalogue) scalarParameter(where string) bool {
	t := m.Oracle.by[where+" type"].Text()
	return t != "array" && t != "object"
}

// leaveOut takes from the tree what requests cannot be made with, and says so: parts of a body
// that is no object, and optional properties for which no valid value is found. Limits beyond
// reach are named.
func (m *Catalogue) leaveOut() {
	m.beyondReach()
	m.Known = slices.DeleteFunc(slices.Clone(m.Known), m.unprobed)
	if !m.takesObjects() {
		m.whole = m.value(m.Root, "x")
		if o, ok := m.whole.(Object); ok && len(o) == 0 {
			m.whole = nil
		}
		m.leave(m.Root, "the body of a start is no object: it is sent whole, and its parts are not varied")
		return
	}
	if m.Oracle.Label(m.Start(m.Base("minimal"))).Expect == Reject {
		m.Gaps = append(m.Gaps, constraint.Gap{Keyword: "start",
			Reason: "no start was made that satisfies all that the contract demands: none is called valid"})
		return
	}
	m.leaveInner(m.Root)
}

// takesObjects reports whether a start may be an object.
func (m *Catalogue) takesObjects() bool {
	list := m.Root.listedJSON()
	_, c := m.Root.Values()
	return m.Root.Is("object") || m.Root.By["type"].None() && len(list) == 0 && c.None()
}

func (m *Catalogue) leaveInner(s *Shape) {
	s.Inner = slices.DeleteFunc(s.Inner, func(in *Shape) bool {
		if in.Required() {
			return false
		}
		l := m.Oracle.Label(m.Start(m.With("x", in)))
		if l.Expect != Reject {
			return false
		}
		m.leave(in, "no value of "+in.Where+" was made that satisfies all that the contract says of it")
		return true
	})
	for _, in := range s.Inner {
		m.leaveInner(in)
	}
}

// leave drops what is known below a place, and of the place where it is not the body.
func (m *Catalogue) leave(s *Shape, reason string) {
	inside := func(k constraint.Constraint) bool {
		below := strings.HasPrefix(k.Where, s.Where+"/")
		return k.Message == constraint.Request && (below || k.Where == s.Where && s.Where != "")
	}
	for _, k := range m.Known {
		if inside(k) {
			m.Gaps = append(m.Gaps, constraint.Gap{Pointer: k.Pointer, Line: k.Line, Keyword: k.Keyword, Reason: reason})
		}
	}
	m.Known = slices.DeleteFunc(slices.Clone(m.Known), inside)
	s.Inner, s.Items = nil, nil
}

func (m *Catalogue) beyondReach() {
	for _, k := range m.Known {
		most := reach
		switch k.Keyword {
		case "minItems", "maxItems", "minProperties", "maxProperties":
			most = mostItems
		case "minLength", "maxLength":
		default:
			continue
		}
		if k.Message == constraint.Request && k.Int() > most {
			m.Gaps = append(m.Gaps, constraint.Gap{Pointer: k.Pointer, Line: k.Line, Keyword: k.Keyword,
				Reason: fmt.Sprintf("%s is more than a run can send; it is tested up to %d", k, most)})
		}
	}
}
