package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// The drawing of an axis, in its own units. The contract's limit stands in the
// middle; the distance from it grows with its logarithm, so that one character
// more and a thousand more can both be seen.
const (
	axisWidth  = 320
	axisMiddle = axisWidth / 2
	axisNear   = 12  // from the middle to a distance of nearly nothing
	axisFar    = 126 // from there to the largest distance
	axisLine   = 49  // the height of the line
	axisStep   = 11  // from one mark to the next above it
	axisLevels = 3   // marks above each other
)

type constraintGroup struct {
	Name  string // makes the id of its heading
	Title string
	Sided bool // both sides can be sent, so that a side with none stands out
	Rows  []constraintView
}

// A constraintView is one row of the constraint map.
type constraintView struct {
	Constraint
	Cite   string // where the contract says so
	Linked bool   // the page has its line
	Axis   *axisView
	Matrix []matrixRow
	More   int // probes that are not drawn
}

// An axisView is a limit with its probes.
type axisView struct {
	Says        string // the same in words
	Limit       string // the contract's
	Own         string // where it names none, the host's
	AllowedLeft bool
	Marks       []markView
	Low, High   string
	Measured    string
	MeasuredX   int
}

// A markView is a probe, or several alike.
type markView struct {
	X, Y    int
	Outcome string
	Wrong   bool
	Says    string
}

// How many probes the page draws: of one constraint at most probesShown, and so
// many fewer where there are many constraints that all of them stay near probesAll,
// but never less than probesLeast.
const (
	probesShown = 40
	probesAll   = 800
	probesLeast = 12
)

func probesDrawn(constraints int) int {
	return min(probesShown, max(probesLeast, probesAll/max(constraints, 1)))
}

// constraintGroups sorts the constraints by message, those that only the host
// has apart. Those that do not hold come first.
func constraintGroups(all, own []Constraint, contract Contract, to targets) []constraintGroup {
	groups := []constraintGroup{
		{Name: "request", Title: "What the contract asks of a request", Sided: true},
		{Name: "answer", Title: "What it asks of an answer"},
		{Name: "host", Title: "Limits that only this host has"},
	}
	drawn := probesDrawn(len(all))
	for i, c := range append(all[:len(all):len(all)], own...) {
		at := 0
		switch {
		case i >= len(all):
			at = 2
		case c.Message == "response":
			at = 1
		}
		v := constraintViewOf(c, drawn)
		v.Linked, v.Cite = to.has(c.Line), clip(contract.Cite(c.Pointer, c.Line), factMany)
		groups[at].Rows = append(groups[at].Rows, v)
	}
	var out []constraintGroup
	for _, g := range groups {
		if len(g.Rows) > 0 {
			slices.SortStableFunc(g.Rows, func(a, b constraintView) int { return boolRank(b.Holds == "no") - boolRank(a.Holds == "no") })
			out = append(out, g)
		}
	}
	return out
}

func constraintViewOf(c Constraint, drawn int) constraintView {
	v := constraintView{Constraint: c}
	if limit, ok := limitOf(c); ok && isLimit(c) {
		v.Axis, v.More = axisOf(c, limit, drawn)
		return v
	}
	chips, more := chipsOf(c.Probes, drawn)
	v.Matrix, v.More = matrixOf(chips), more
	return v
}

// limitOf returns the number in the middle of an axis: the contract's limit, or where it
// names none the shortest length that the host does not take.
func limitOf(c Constraint) (int, bool) {
	text := c.Value
	if text == "" {
		text = strings.TrimPrefix(c.Measured, "under ")
	}
	limit, err := strconv.Atoi(text)
	return limit, err == nil
}

// isLimit says whether the probes of a constraint are numbers on a line.
func isLimit(c Constraint) bool {
	for _, p := range c.Probes {
		if p.Label == "" {
			return true
		}
	}
	return false
}

// wrong says whether the outcome is another one than the contract asks for.
func (p Probe) wrong() bool {
	switch p.Expect {
	case "accept":
		return p.Outcome != "accepted"
	case "reject":
		return p.Outcome != "refused"
	}
	return p.Outcome == "failed"
}

func axisOf(c Constraint, limit, drawn int) (*axisView, int) {
	scale := newScale(c, limit)
	a := &axisView{Limit: c.Value, AllowedLeft: allowedLeft(c, limit)}
	more := a.place(c.Probes, scale, drawn)
	a.ends(scale)
	if n, err := strconv.Atoi(c.Measured); err == nil {
		a.Measured, a.MeasuredX = c.Measured, scale.x(n)
		a.clear()
	}
	if c.Value == "" {
		a.Own = c.Measured
	}
	a.Says = axisSays(c)
	return a, more
}

// ends labels the ends of the axis where something beyond the limit was sent.
func (a *axisView) ends(s scale) {
	if s.low < s.limit {
		a.Low = strconv.Itoa(s.low)
	}
	if s.high > s.limit {
		a.High = strconv.Itoa(s.high)
	}
}

// clear takes away the labels of the ends that would run into the measured one.
func (a *axisView) clear() {
	if a.MeasuredX < 90 {
		a.Low = ""
	}
	if a.MeasuredX > axisWidth-90 {
		a.High = ""
	}
}

// place puts the probes on the axis, those alike as one mark, others at the same
// place above each other; it returns how many found no room. Those that went wrong
// come first, then those near the limit.
func (a *axisView) place(probes []Probe, s scale, limit int) (more int) {
	counts, levels, drawn := map[Probe]int{}, map[int]int{}, map[Probe]bool{}
	for _, p := range probes {
		counts[alike(p)]++
	}
	for _, p := range s.byInterest(probes) {
		key := alike(p)
		if drawn[key] {
			continue
		}
		drawn[key] = true
		x := s.x(p.Value)
		column := x / 8
		if levels[column] == axisLevels || len(a.Marks) == limit {
			more += counts[key]
			continue
		}
		a.Marks = append(a.Marks, markView{x, axisLine - axisStep*levels[column], p.Outcome, p.wrong(), probeSays(key, counts[key])})
		levels[column]++
	}
	return more
}

func (s scale) byInterest(probes []Probe) []Probe {
	far := func(p Probe) float64 { return math.Abs(float64(p.Value) - float64(s.limit)) }
	return slices.SortedStableFunc(slices.Values(probes), func(a, b Probe) int {
		if a.wrong() != b.wrong() {
			return cmp.Compare(boolRank(b.wrong()), boolRank(a.wrong()))
		}
		return cmp.Compare(far(a), far(b))
	})
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// alike leaves of a probe what makes its mark.
func alike(p Probe) Probe {
	return Probe{Value: p.Value, Label: p.Label, Expect: p.Expect, Status: p.Status, Outcome: p.Outcome}
}

func probeSays(p Probe, count int) string {
	what := p.Label
	if what == "" {
		what = strconv.Itoa(p.Value)
	}
	return fmt.Sprintf("%s: %s (%s), expected to %s, %s", what, p.Outcome, statusText(p.Status), p.Expect, plural(count, "probe"))
}

func statusText(status int) string {
	if status == 0 {
		return "no answer"
	}
	return strconv.Itoa(status)
}

// A scale turns numbers into places on the axis.
type scale struct {
	limit     int
	far       float64
	low, high int
}

func newScale(c Constraint, limit int) scale {
	s := scale{limit, 2, limit, limit}
	values := []int{}
	for _, p := range c.Probes {
		if p.Label == "" {
			values = append(values, p.Value)
		}
	}
	if n, err := strconv.Atoi(c.Measured); err == nil {
		values = append(values, n)
	}
	for _, v := range values {
		s.far = max(s.far, math.Abs(float64(v)-float64(limit)))
		s.low, s.high = min(s.low, v), max(s.high, v)
	}
	return s
}

func (s scale) x(value int) int {
	distance := float64(value) - float64(s.limit)
	if distance == 0 {
		return axisMiddle
	}
	far := axisNear + axisFar*math.Log1p(math.Abs(distance))/math.Log1p(s.far)
	return axisMiddle + int(math.Copysign(far, distance))
}

// allowedLeft says whether the side that must be accepted lies below the limit.
func allowedLeft(c Constraint, limit int) bool {
	for _, p := range c.Probes {
		if p.Side == "inside" && p.Label == "" && p.Value != limit {
			return p.Value < limit
		}
	}
	return !strings.HasPrefix(c.Keyword, "min")
}

// axisSays says in words what the axis shows.
func axisSays(c Constraint) string {
	said := []string{"the contract says " + c.Value}
	if c.Value == "" {
		said[0] = "the contract names no limit"
	}
	for _, outcome := range []string{"accepted", "refused", "failed"} {
		low, high, n := span(c.Probes, outcome)
		if n > 0 {
			said = append(said, outcome+" "+rangeText(low, high))
		}
	}
	if c.Measured != "" && c.Value == "" {
		said = append(said, "this host takes texts "+c.Measured)
	} else if c.Measured != "" {
		said = append(said, "the host's own limit is "+c.Measured)
	}
	return strings.Join(said, "; ")
}

func rangeText(low, high int) string {
	if low == high {
		return fmt.Sprintf("at %d", low)
	}
	return fmt.Sprintf("from %d to %d", low, high)
}

func span(probes []Probe, outcome string) (low, high, n int) {
	for _, p := range probes {
		if p.Outcome != outcome || p.Label != "" {
			continue
		}
		if n++; n == 1 {
			low, high = p.Value, p.Value
		}
		low, high = min(low, p.Value), max(high, p.Value)
	}
	return low, high, n
}
