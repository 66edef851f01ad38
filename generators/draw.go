package generators

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/spec"
	"pgregory.net/rapid"
)

// Valid returns a generator of starts that must be accepted: any storage, any length,
// any characters that the storage takes, optional properties and documented values as
// they come, JSON and HTTP in any form. In a command draw with Example(seed); under
// go test use it with rapid.Check.
func (m *Maker) Valid() *rapid.Generator[Case] {
	return rapid.Custom(func(t *rapid.T) Case {
		for range drawTries {
			if c := m.finish(m.drawStart(t)); c.Label.Want == Accept {
				return c
			}
		}
		return m.body(Case{Class: ClassDrawValid, Constraint: m.by[" type"], Side: Inside, Twin: "minimal"}, m.Base(drawToken(t)))
	})
}

const drawTries = 20

// drawStart draws a valid start, without its label.
func (m *Maker) drawStart(t *rapid.T) Case {
	body := m.drawBody(t)
	c := Case{Class: ClassDrawValid, Constraint: m.by[" type"], Side: Inside, Sent: "drawn at random", Twin: "minimal", Value: body}
	c.Request = m.StartStyled(body, drawStyle.Draw(t, "style").style)
	if drawLess(t, 4, "form") == 0 {
		c.Request.Header = append(c.Request.Header, drawForm.Draw(t, "header").fields...)
	}
	if drawLess(t, 8, "wired") == 0 {
		c.Request.Wire = drawWire.Draw(t, "wire")
	}
	return c
}

// drawBody draws a valid body: each optional place is there or not.
func (m *Maker) drawBody(t *rapid.T) Object {
	body := m.Base(drawToken(t))
	for _, s := range m.leaves {
		if !s.Required() && !drawCoin.Draw(t, s.Where) {
			continue
		}
		if !m.exists(s) && drawLess(t, 4, "exists") > 0 {
			continue
		}
		body = body.SetAt(s.Path(), m.drawValue(t, s))
	}
	return m.complete(body, "drawn")
}

func (m *Maker) drawValue(t *rapid.T, s *Shape) any {
	if !s.Is("string") {
		return m.value(s, drawToken(t))
	}
	if list, _ := s.Values(); len(list) > 0 {
		return drawOne(t, list, "value")
	}
	var family *spec.Family
	if len(s.Families) > 0 {
		family = &s.Families[drawLess(t, len(s.Families), "family")]
	}
	n, token := drawLength(t, s), drawToken(t)
	if !m.fits(s, family, n, token) || s.Exists != nil && m.exists(s) {
		return m.value(s, drawToken(t))
	}
	return drawText(family, n, token, drawNumber.Draw(t, "characters"))
}

// drawText draws a text of n characters: of the family's storage, where it has one, with
// letters behind the last slash of what such a text begins with. One that is too short to
// name storage is of "a" alone.
func drawText(f *spec.Family, n int, token string, seed uint64) string {
	begin := beginning(f, n, token)
	from := strings.LastIndexByte(begin, '/') + 1
	if f != nil && !f.Matches(begin+"a") {
		return pad(begin, n, "a")
	}
	buffer := borrow()
	b := append((*buffer)[:0], begin[:from]...)
	if n -= utf8.RuneCount(b); n > 0 {
		b = append(b, 'd') // "." and ".." alone are restricted
		b = drawLetters(b, n-1, f != nil && !f.Unicode, seed)
	}
	out := string(b)
	giveBack(buffer, b)
	return out
}

// drawLength draws a length on purpose: left to itself rapid stays near the shortest.
func drawLength(t *rapid.T, s *Shape) int {
	least, _ := s.Limit("minLength")
	most, ok := s.Limit("maxLength")
	if !ok {
		most = 2_000
	}
	switch drawLess(t, 6, "length") {
	case 0:
		return most
	case 1:
		return max(least, most-drawBelow.Draw(t, "below"))
	}
	var source rand.PCG
	source.Seed(drawNumber.Draw(t, "length of"), 0)
	n, _ := bits.Mul64(source.Uint64(), uint64(most+1)) // of a range so small no number is likelier
	return max(least, int(n))
}

// Invalid returns a generator of starts that break exactly one constraint and must be
// refused.
func (m *Maker) Invalid() *rapid.Generator[Case] {
	breaks := []func(*rapid.T) Case{m.drawTooLong, m.drawWrongType, m.drawMissing, m.drawSyntax, m.drawSyntax, m.drawKey, m.drawHeader}
	return rapid.Custom(func(t *rapid.T) Case {
		for range drawTries {
			c := drawOne(t, breaks, "breaks")(t)
			if c = m.finish(c); c.Label.Want == Reject && c.Label.Isolated() {
				c.Constraint = c.Label.Broken[0]
				return c
			}
		}
		c := Case{Class: ClassDrawInvalid, Constraint: m.syntax(), Side: Outside, Twin: "minimal", Request: m.Head()}
		c.Request.Body = []byte("{")
		return m.finish(c)
	})
}

func (m *Maker) drawn(t *rapid.T, sent string, change func(Object) Object) Case {
	body := change(m.drawBody(t))
	return Case{Class: ClassDrawInvalid, Side: Outside, Sent: sent, Twin: "minimal", Value: body, Request: m.Start(body)}
}

func (m *Maker) drawTooLong(t *rapid.T) Case {
	if len(m.limited) == 0 {
		return m.drawSyntax(t)
	}
	s := drawOne(t, m.limited, "place")
	limit, _ := s.Limit("maxLength")
	n := limit + drawOne(t, []int{1, 1, 2, 3, 10, 50, limit, 3 * limit}, "over")
	return m.drawn(t, fmt.Sprintf("%s of %d characters", s.Where, n), func(o Object) Object {
		f := familiesOf(s)[drawLess(t, len(familiesOf(s)), "family")]
		text, _ := m.Fit(s, f, n, "a", drawToken(t))
		return o.SetAt(s.Path(), text)
	})
}

func (m *Maker) drawWrongType(t *rapid.T) Case {
	s := drawOne(t, m.below, "place")
	values := m.wrong(s, "x")
	how := drawOne(t, sortedKeys(values), "value")
	return m.drawn(t, s.Where+" as "+how, func(o Object) Object { return o.SetAt(s.Path(), values[how]) })
}

func (m *Maker) drawMissing(t *rapid.T) Case {
	if len(m.required) == 0 {
		return m.drawSyntax(t)
	}
	s := drawOne(t, m.required, "place")
	return m.drawn(t, "no "+s.Where, func(o Object) Object { return o.DropAt(s.Path()) })
}

// drawSyntax takes a byte out of a valid body or puts one in.
func (m *Maker) drawSyntax(t *rapid.T) Case {
	c := m.drawn(t, "one byte changed", func(o Object) Object { return o })
	b := c.Request.Body
	at := rapid.IntRange(0, len(b)-1).Draw(t, "at")
	if drawCoin.Draw(t, "take") {
		c.Request.Body = append(append([]byte(nil), b[:at]...), b[at+1:]...)
	} else {
		mark := drawMark.Draw(t, "mark")
		c.Request.Body = append(append(append([]byte(nil), b[:at]...), mark...), b[at:]...)
	}
	c.Value = nil
	return c
}

func (m *Maker) drawKey(t *rapid.T) Case {
	c := m.drawn(t, "a wrong key", func(o Object) Object { return o })
	if m.key == "" {
		return c
	}
	if i := rapid.IntRange(-1, len(nearMisses)-1).Draw(t, "key"); i < 0 {
		c.Request = c.Request.Without(m.key)
	} else {
		c.Request = c.Request.With(Field{Name: m.key, Key: nearMisses[i]})
	}
	return c
}

func (m *Maker) drawHeader(t *rapid.T) Case {
	c := m.drawn(t, "a required header left out", func(o Object) Object { return o })
	for _, k := range m.requests("required") {
		if name, ok := strings.CutPrefix(k.Where, "header "); ok {
			c.Request = c.Request.Without(name)
			return c
		}
	}
	return c
}
