package generators

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"pgregory.net/rapid"
)

// What is drawn from is made once. Each list begins with the plainest, to which a draw
// shrinks, and every draw of a start is made whether it counts or not: so none of them
// changes the meaning of those behind it.
var (
	drawNumber = rapid.Uint64()
	drawCoin   = rapid.Bool()
	drawRarely = chooseMostly(false, 3, []bool{true})
)

// Valid returns a generator of starts that must be accepted: any storage, any length,
// any characters that the storage takes, optional properties and documented values as
// they come, in one form of JSON or HTTP that clients send. In a command draw with Example(seed); under
// go test use it with rapid.Check. Where not even the plainest start must be accepted,
// they are such as that one.
func (m *Catalogue) Valid() *rapid.Generator[Case] {
	want := m.Oracle.Label(m.Start(m.Base("minimal"))).Expect
	return rapid.Custom(m.drawStart).Filter(func(c Case) bool { return c.Label.Expect == want })
}

// drawStart draws a start that is valid but for some rare accident of its characters.
func (m *Catalogue) drawStart(t *rapid.T) Case {
	c := Case{Kind: KindRandomValid, Description: "drawn at random", Control: "minimal"}
	c.Value = m.drawBody(t)
	w := drawWriting().Draw(t, "form")
	c.Request, c.Form = m.StartStyled(c.Value, w.style), w.form
	c.Request.Header = append(c.Request.Header, w.fields...)
	c.Request.Wire = w.wire
	return m.finish(c)
}

// A writing is one form with what makes it; all but one of its parts are ordinary.
type writing struct {
	form   Form
	style  Style
	fields []Field
	wire   Wire
}

// drawWriting draws the ordinary writing or, as often, one of those that some client sends.
var drawWriting = sync.OnceValue(func() *rapid.Generator[writing] {
	var sent []writing
	add := func(id string, w writing) {
		if w.form = formOf(id); w.form.Sender != (Sender{}) {
			sent = append(sent, w)
		}
	}
	for _, s := range jsonStyles {
		add(id("json", s.name, "small"), writing{style: s.style})
	}
	for _, h := range headerForms {
		add(id("http", h.name), writing{fields: h.fields})
	}
	for _, w := range wires {
		add(id("http", string(w)), writing{wire: w})
	}
	for _, w := range oneField {
		add(id("http", wireName(w.At("Content-Type"))), writing{wire: w.At("Content-Type")})
	}
	return chooseMostly(writing{}, len(sent), sent)
})

// drawBody draws a valid body: each optional place is there or not.
func (m *Catalogue) drawBody(t *rapid.T) Object {
	token := strconv.FormatUint(drawNumber.Draw(t, "token"), 10)
	body := m.Base(token)
	for _, s := range m.leaves {
		presence := drawCoin
		if !m.exists(s) {
			presence = drawRarely
		}
		there, v := presence.Draw(t, s.Where), m.drawValue(t, s, token)
		if there || s.always() {
			body = body.SetAt(s.Path(), v)
		}
	}
	return m.complete(body, token)
}

func (m *Catalogue) drawValue(t *rapid.T, s *Shape, token string) any {
	list, _ := s.Values()
	switch {
	case !s.Is("string"):
		return m.value(s, token)
	case len(list) > 0:
		return choose(list).Draw(t, "value")
	case !m.free(s):
		return m.text(s, token)
	}
	return m.drawText(t, s, token)
}

// A breach makes of a valid start one that must be refused.
type breach struct {
	sent   string
	change func(*rapid.T, Case) Case
}

// Invalid returns a generator of starts that break exactly one constraint and must be
// refused.
func (m *Catalogue) Invalid() *rapid.Generator[Case] {
	return m.drawBreach().Filter(func(c Case) bool { return c.Label.Expect == Reject && c.Label.Isolated() })
}

// drawBreach draws starts that are invalid but for the few that some contract allows.
func (m *Catalogue) drawBreach() *rapid.Generator[Case] {
	drawKind := choose(m.breaches())
	return rapid.Custom(func(t *rapid.T) Case {
		body := m.drawBody(t)
		b := drawKind.Draw(t, "kind").Draw(t, "breach")
		c := Case{Kind: KindRandomInvalid, Side: Outside, Description: b.sent, Control: "minimal", Value: body, Request: m.Start(body)}
		return m.finish(b.change(t, c))
	})
}

// breaches are what can be done to a start, by kind, those that draw the least first.
func (m *Catalogue) breaches() (kinds []*rapid.Generator[breach]) {
	syntax := []breach{{"one byte changed", drawSyntax}}
	all := [][]breach{m.withoutRequired(), m.withoutHeaders(), m.withWrongKeys(), m.withWrongTypes(), m.withTooLong(), syntax, syntax}
	for _, of := range all {
		if len(of) > 0 {
			kinds = append(kinds, choose(of))
		}
	}
	return kinds
}

func (m *Catalogue) withoutRequired() (out []breach) {
	for _, s := range m.required {
		out = append(out, breach{"no " + s.Where, func(_ *rapid.T, c Case) Case {
			return rewrite(c, m.complete(c.Value.SetAt(s.Path(), nil), "x").DropAt(s.Path()))
		}})
	}
	return out
}

func (m *Catalogue) withWrongTypes() (out []breach) {
	for _, s := range m.below {
		if values := m.refused(s); len(values) > 0 {
			drawWrong := choose(values)
			out = append(out, breach{s.Where + " of a wrong type", func(t *rapid.T, c Case) Case {
				return rewrite(c, m.complete(c.Value.SetAt(s.Path(), drawWrong.Draw(t, "wrong")), "x"))
			}})
		}
	}
	return out
}

// refused returns the values of other types that must be refused at a place and break one
// constraint, the shortest first.
func (m *Catalogue) refused(s *Shape) (out []any) {
	for _, v := range m.wrong(s, "x") {
		if l := m.Oracle.Label(m.Start(m.With("x", s).SetAt(s.Path(), v))); l.Expect == Reject && l.Isolated() {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b any) int {
		x, y := Encode(a, Style{}), Encode(b, Style{})
		return cmp.Or(cmp.Compare(len(x), len(y)), bytes.Compare(x, y))
	})
	return out
}

// withTooLong makes the text of a place longer than its limit.
func (m *Catalogue) withTooLong() (out []breach) {
	for _, s := range m.limited {
		if limit, _ := s.Limit("maxLength"); !m.free(s) || limit > reach {
			continue
		}
		limit, _ := s.Limit("maxLength")
		drawOver := choose([]int{1, 2, 3, 10, 50, limit, 3 * limit})
		out = append(out, breach{s.Where + " too long", func(t *rapid.T, c Case) Case {
			text, ok := c.Value.GetAt(s.Path())
			if !ok {
				text = m.text(s, "x")
			}
			text = pad(fmt.Sprint(text), limit+drawOver.Draw(t, "over"), "a")
			return rewrite(c, m.complete(c.Value.SetAt(s.Path(), text), "x"))
		}})
	}
	return out
}

func (m *Catalogue) withoutHeaders() (out []breach) {
	for _, k := range m.requests("required") {
		if name, ok := strings.CutPrefix(k.Where, "header "); ok {
			out = append(out, breach{"no " + name, func(_ *rapid.T, c Case) Case {
				c.Request = c.Request.Without(name)
				return c
			}})
		}
	}
	return out
}

func (m *Catalogue) withWrongKeys() []breach {
	if m.Oracle.key == "" {
		return nil
	}
	out := []breach{{"no key", func(_ *rapid.T, c Case) Case { c.Request = c.Request.Without(m.Oracle.key); return c }}}
	for _, form := range nearMisses {
		out = append(out, breach{"the key, " + string(form), func(_ *rapid.T, c Case) Case {
			c.Request = c.Request.With(Field{Name: m.Oracle.key, Key: form})
			return c
		}})
	}
	return out
}

// What breaks the grammar of JSON where it is put between values, or before the end of a
// text; "" takes the byte out that stands there.
var (
	drawMark     = choose([]string{"", ",", ":", "}", "]", `"`, "'", "\\", "x", "1", "\x00", "/"})
	drawTextMark = choose([]string{"", `"`, "\\", "\x00", "\n", "\t", "\x1f"})
)

// drawSyntax takes a byte out of the body that belongs to the grammar, or puts one in.
func drawSyntax(t *rapid.T, c Case) Case {
	b := c.Request.Body
	p := choose(grammar(b)).Draw(t, "at")
	marks := drawMark
	if p.ends {
		marks = drawTextMark
	}
	mark, rest := marks.Draw(t, "mark"), b[p.at:]
	if mark == "" {
		rest = rest[1:]
	}
	c.Request.Body = slices.Concat(b[:p.at], []byte(mark), rest)
	c.Value = nil
	return c
}

// A position is where a byte of the grammar stands: a quotation mark, or one outside texts.
type position struct {
	at   int
	ends bool // it is the quotation mark behind a text
}

// grammar returns the positions of a body that an ordinary encoder wrote.
func grammar(b []byte) (out []position) {
	inText := false
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '"':
			out = append(out, position{i, inText})
			inText = !inText
		case inText && b[i] == '\\':
			i++
		case !inText:
			out = append(out, position{at: i})
		}
	}
	return out
}
