package generators

import (
	"fmt"
	"slices"

	"example.com/importcheck/spec/constraint"
)

// refusedKinds are the classes of which one case each stands between two valid starts.
var refusedKinds = []string{
	KindSyntax, KindEncoding, KindOpenJSON, KindWrongType, KindNull, KindBodyType, KindMissing, KindFormat,
	KindOutside, KindFarOutside, KindUnlisted, KindUndocumented, KindNoStorage, KindUnknown, KindForbidden, KindNoKey,
	KindWrongKey, KindNoHeader, KindHeaderValue, KindMediaType, KindMediaOpen, KindMethod, KindPath, KindDoubtful,
	KindHTTPOpen, KindEmptyText, KindUnbounded,
}

// sequences puts refused requests of each kind between valid starts on one connection:
// what a host keeps of them spoils the next one.
func (m *Catalogue) sequences(single []Case) []Case {
	var out []Case
	taken := map[string]int{}
	for _, c := range single {
		if taken[c.Kind] < 2 && isKind(c.Kind) && len(c.Request.Body) < smallBody {
			taken[c.Kind]++
			out = append(out, m.between(c)...)
		}
	}
	return out
}

func isKind(class string) bool { return slices.Contains(refusedKinds, class) }

// between makes the lane: a valid start, the refused one twice, two valid starts.
func (m *Catalogue) between(c Case) []Case {
	lane := "after." + c.ID
	out := []Case{m.inLane(lane, 0)}
	for i := range 2 {
		again := c.again(fmt.Sprintf("%s.refused.%d", lane, i), KindSequence)
		again.Lane = lane
		out = append(out, again)
	}
	return append(out, m.inLane(lane, 1), m.sameStorage(lane, c))
}

// sameStorage is a valid start that names what the refused one named: a host must not
// hold the one against the other.
func (m *Catalogue) sameStorage(lane string, refused Case) Case {
	last := m.inLane(lane, 2)
	for _, s := range m.texts() {
		v, ok := refused.Value.GetAt(s.Path())
		if !ok || len(s.Families) == 0 {
			continue
		}
		same := m.body(last, m.Base(last.ID).SetAt(s.Path(), v))
		if same.Label.Expect == Accept {
			return same
		}
	}
	return last
}

func (m *Catalogue) inLane(lane string, i int) Case {
	name := fmt.Sprintf("%s.valid.%d", lane, i)
	return m.body(Case{ID: name, Kind: KindSequence, Description: "a valid start", Lane: lane, Control: "minimal"}, m.turn(name, i))
}

const (
	sameStarts    = 24 // of one request to the letter
	freshStarts   = 12 // each over a new connection
	refusedAgain  = 8  // of one refused request, each over a new connection
	burstSize     = 8
	burstsOfValid = 4
	smallBody     = 10_000 // bytes; larger requests are not sent again and again
)

// repeats sends one start again and again, on one connection and on new ones, and some
// refused ones: the answers must stay of one kind and the ids must differ.
func (m *Catalogue) repeats(single []Case) []Case {
	var out []Case
	body := m.Base("repeat")
	add := func(name string, w Wire) {
		c := Case{ID: name, Kind: KindRepeat, Description: "the same start", Control: "minimal", Value: body, Request: m.Start(body)}
		c.Request.Wire = w
		out = append(out, m.finish(c))
	}
	for i := range sameStarts {
		add(fmt.Sprintf("repeat.same.%02d", i), WirePlain)
	}
	for i := range freshStarts {
		add(fmt.Sprintf("repeat.new.%02d", i), WireNew)
	}
	return append(out, refusedRepeats(single)...)
}

func refusedRepeats(single []Case) []Case {
	var out []Case
	taken := map[string]bool{}
	for _, c := range single {
		if c.Label.Expect != Reject && c.Label.Expect != Any || taken[c.Kind] || !c.Label.Isolated() || len(c.Request.Body) > smallBody {
			continue
		}
		taken[c.Kind] = true
		for i := range refusedAgain {
			again := c.again(fmt.Sprintf("repeat.%s.%d", c.ID, i), KindRepeat)
			again.Request.Wire = WireNew
			out = append(out, again)
		}
	}
	return out
}

// again returns the case under another id and class, in which it probes no constraint.
func (c Case) again(id, class string) Case {
	c.ID, c.Kind, c.Constraint, c.Side = id, class, constraint.Constraint{}, ""
	return c
}

// bursts sends valid starts at one moment, and valid ones among refused ones.
func (m *Catalogue) bursts(single []Case) []Case {
	var out []Case
	for b := range burstsOfValid {
		for i := range burstSize {
			name := fmt.Sprintf("burst.%d.%d", b, i)
			c := Case{ID: name, Kind: KindBurst, Description: "a valid start", Control: "minimal", Burst: fmt.Sprintf("burst.%d", b)}
			out = append(out, m.body(c, m.turn(name, i)))
		}
	}
	refused := slices.DeleteFunc(slices.Clone(single), func(c Case) bool {
		return c.Label.Expect != Reject || !c.Label.Isolated() || len(c.Request.Body) > smallBody
	})
	for i := range burstSize {
		name := fmt.Sprintf("burst.mixed.%d", i)
		c := Case{ID: name, Kind: KindBurst, Description: "a valid start among refused ones", Control: "minimal", Burst: "burst.mixed"}
		if i%2 == 1 && len(refused) > 0 {
			again := refused[i*7%len(refused)].again(name, KindBurst)
			again.Burst = "burst.mixed"
			out = append(out, again)
			continue
		}
		out = append(out, m.body(c, m.turn(name, i)))
	}
	return out
}
