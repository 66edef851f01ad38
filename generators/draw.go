package generators

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
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
			if c := m.drawValid(t); c.Label.Want == Accept {
				return c
			}
		}
		return m.body(Case{Class: ClassDrawValid, Constraint: m.by[" type"], Side: Inside, Twin: "minimal"}, m.Base(drawToken(t)))
	})
}

const drawTries = 20

func drawToken(t *rapid.T) string {
	return strconv.FormatUint(rapid.Uint64().Draw(t, "token"), 10)
}

func (m *Maker) drawValid(t *rapid.T) Case {
	body := m.drawBody(t)
	c := Case{Class: ClassDrawValid, Constraint: m.by[" type"], Side: Inside, Sent: "drawn at random", Twin: "minimal", Value: body}
	c.Request = m.StartStyled(body, rapid.SampledFrom(jsonStyles).Draw(t, "style").style)
	if rapid.IntRange(0, 3).Draw(t, "form") == 0 {
		h := rapid.SampledFrom(headerForms).Draw(t, "header")
		c.Request.Header = append(append([]Field(nil), c.Request.Header...), h.fields...)
	}
	if rapid.IntRange(0, 7).Draw(t, "wired") == 0 {
		c.Request.Wire = rapid.SampledFrom(wires).Draw(t, "wire")
	}
	return m.finish(c)
}

// drawBody draws a valid body: each optional place is there or not.
func (m *Maker) drawBody(t *rapid.T) Object {
	body := m.Base(drawToken(t))
	for _, s := range m.places(func(s *Shape) bool { return len(s.Inner) == 0 }) {
		if !s.Required() && !rapid.Bool().Draw(t, s.Where) {
			continue
		}
		if !m.exists(s) && rapid.IntRange(0, 3).Draw(t, "exists") > 0 {
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
		return rapid.SampledFrom(list).Draw(t, "value")
	}
	var family *spec.Family
	if len(s.Families) > 0 {
		family = &s.Families[rapid.IntRange(0, len(s.Families)-1).Draw(t, "family")]
	}
	ascii := family != nil && !family.Unicode
	text, ok := m.Fit(s, family, drawLength(t, s), "a", drawToken(t))
	if !ok || s.Exists != nil && m.exists(s) {
		return m.value(s, drawToken(t))
	}
	return scramble(text, family, ascii, rapid.Uint64().Draw(t, "characters"))
}

// drawLength draws a length on purpose: left to itself rapid stays near the shortest.
func drawLength(t *rapid.T, s *Shape) int {
	least, _ := s.Limit("minLength")
	most, ok := s.Limit("maxLength")
	if !ok {
		most = 2_000
	}
	switch rapid.IntRange(0, 5).Draw(t, "length") {
	case 0:
		return most
	case 1:
		return max(least, most-rapid.IntRange(1, 5).Draw(t, "below"))
	}
	return max(least, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "length of"), 0)).IntN(most+1))
}

// alphabets are the characters of drawn texts; the first one is plain ASCII.
var alphabets = []string{"abcdefghijklmnopqrstuvwxyz0123456789-_.", "ABCabc019-_.~/", "aé語😀 +=&,", "日本語ひらがな", "éßñÅØ", "😀🎉👩🚀", "עבריתالعربية", "a%41b%20"}

// scramble exchanges the letters behind the last slash for others, and keeps the length.
func scramble(text string, f *spec.Family, ascii bool, seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 1))
	alphabet := []rune(alphabets[r.IntN(len(alphabets)-1)])
	if ascii {
		alphabet = []rune(alphabets[r.IntN(2)])
	}
	from := 0
	if f != nil {
		if from = strings.LastIndexByte(text, '/') + 1; !f.Matches(text) {
			return text
		}
	}
	n := utf8.RuneCountInString(text[from:])
	if n == 0 {
		return text
	}
	b := make([]byte, 0, from+n*utf8.RuneLen(slices.Max(alphabet)))
	b = append(append(b, text[:from]...), 'd') // "." and ".." alone are restricted
	return string(letters(b, alphabet, n-1, r))
}

// letters appends n characters of an alphabet, several for each number that is drawn.
func letters(b []byte, alphabet []rune, n int, r *rand.Rand) []byte {
	of := uint64(len(alphabet))
	for number, left := uint64(0), uint64(0); n > 0; n-- {
		if left < of {
			number, left = r.Uint64()>>16, 1<<48
		}
		b = utf8.AppendRune(b, alphabet[number%of])
		number, left = number/of, left/of
	}
	return b
}

// Invalid returns a generator of starts that break exactly one constraint and must be
// refused.
func (m *Maker) Invalid() *rapid.Generator[Case] {
	breaks := []func(*rapid.T) Case{m.drawTooLong, m.drawWrongType, m.drawMissing, m.drawSyntax, m.drawSyntax, m.drawKey, m.drawHeader}
	return rapid.Custom(func(t *rapid.T) Case {
		for range drawTries {
			c := rapid.SampledFrom(breaks).Draw(t, "breaks")(t)
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
	places := m.places(func(s *Shape) bool { _, ok := s.Limit("maxLength"); return ok && s.Is("string") })
	if len(places) == 0 {
		return m.drawSyntax(t)
	}
	s := rapid.SampledFrom(places).Draw(t, "place")
	limit, _ := s.Limit("maxLength")
	n := limit + rapid.SampledFrom([]int{1, 1, 2, 3, 10, 50, limit, 3 * limit}).Draw(t, "over")
	return m.drawn(t, fmt.Sprintf("%s of %d characters", s.Where, n), func(o Object) Object {
		f := familiesOf(s)[rapid.IntRange(0, len(familiesOf(s))-1).Draw(t, "family")]
		text, _ := m.Fit(s, f, n, "a", drawToken(t))
		return o.SetAt(s.Path(), text)
	})
}

func (m *Maker) drawWrongType(t *rapid.T) Case {
	s := rapid.SampledFrom(m.places(func(*Shape) bool { return true })).Draw(t, "place")
	values := m.wrong(s, "x")
	how := rapid.SampledFrom(sortedKeys(values)).Draw(t, "value")
	return m.drawn(t, s.Where+" as "+how, func(o Object) Object { return o.SetAt(s.Path(), values[how]) })
}

func (m *Maker) drawMissing(t *rapid.T) Case {
	places := m.places((*Shape).Required)
	if len(places) == 0 {
		return m.drawSyntax(t)
	}
	s := rapid.SampledFrom(places).Draw(t, "place")
	return m.drawn(t, "no "+s.Where, func(o Object) Object { return o.DropAt(s.Path()) })
}

// drawSyntax takes a byte out of a valid body or puts one in.
func (m *Maker) drawSyntax(t *rapid.T) Case {
	c := m.drawn(t, "one byte changed", func(o Object) Object { return o })
	b := c.Request.Body
	at := rapid.IntRange(0, len(b)-1).Draw(t, "at")
	if rapid.Bool().Draw(t, "take") {
		c.Request.Body = append(append([]byte(nil), b[:at]...), b[at+1:]...)
	} else {
		mark := rapid.SampledFrom([]string{",", ":", "}", "]", `"`, "'", "\\", "x", "1", "\x00", "\n", "/"}).Draw(t, "mark")
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
