package generators

import (
	"bytes"
	"iter"
	"slices"
	"strings"
)

// Smaller yields what a minimal request may drop from a case, the largest steps first:
// optional properties, a form of HTTP or JSON that is not ordinary, header lines,
// characters that are not plain. Each has its label worked out anew from its bytes; the
// caller keeps one only where the label still wants the same.
func (m *Catalogue) Smaller(c Case) iter.Seq[Case] {
	return func(yield func(Case) bool) {
		for _, change := range []func(Case) []Case{m.ordinary, m.withoutFields, m.withoutProperties, m.plainTexts} {
			for _, smaller := range change(c) {
				if smaller = m.finish(smaller); same(smaller, c) && !yield(smaller) {
					return
				}
			}
		}
	}
}

// same reports whether two cases make the same claim.
func same(a, b Case) bool {
	if a.Label.Expect != b.Label.Expect || a.Label.Documented != b.Label.Documented || len(a.Label.Broken) != len(b.Label.Broken) {
		return false
	}
	for i := range a.Label.Broken {
		if a.Label.Broken[i].String() != b.Label.Broken[i].String() {
			return false
		}
	}
	return true
}

// ordinary puts the request on the wire as an ordinary client does.
func (m *Catalogue) ordinary(c Case) []Case {
	var out []Case
	if c.Request.Wire != WirePlain {
		d := c
		d.Request.Wire = WirePlain
		out = append(out, d)
	}
	for _, trimmed := range [][]byte{bytes.TrimLeft(c.Request.Body, " \t\r\n"), bytes.TrimRight(c.Request.Body, " \t\r\n")} {
		if len(trimmed) < len(c.Request.Body) && len(trimmed) > 0 {
			d := c
			d.Request.Body = trimmed
			out = append(out, d)
		}
	}
	if c.Value != nil && c.Request.Body != nil {
		d := c
		if d.Request.Body = Encode(c.Value, Style{}); string(d.Request.Body) != string(c.Request.Body) {
			out = append(out, d)
		}
	}
	return out
}

// withoutFields drops header lines that an ordinary start does not have.
func (m *Catalogue) withoutFields(c Case) []Case {
	usual := m.Head()
	var out []Case
	for i, f := range c.Request.Header {
		if _, ok := usual.Get(f.Name); !ok {
			d := c
			d.Request.Header = append(append([]Field(nil), c.Request.Header[:i]...), c.Request.Header[i+1:]...)
			out = append(out, d)
		}
	}
	return out
}

// withoutProperties drops each property, inner ones too.
func (m *Catalogue) withoutProperties(c Case) []Case {
	var out []Case
	for _, path := range paths(c.Value, nil) {
		out = append(out, rewrite(c, c.Value.DropAt(path)))
	}
	return out
}

func paths(o Object, before []string) [][]string {
	var out [][]string
	for _, member := range o {
		path := append(before[:len(before):len(before)], member.Name)
		out = append(out, path)
		if inner, ok := member.Value.(Object); ok {
			out = append(out, paths(inner, path)...)
		}
	}
	return out
}

// rewrite returns the case with another body, written the ordinary way where it was so
// before.
func rewrite(c Case, body Object) Case {
	c.Value = body
	c.Request.Body = Encode(body, Style{})
	return c
}

// plainTexts makes one text after the other plainer: the value that an ordinary start has, odd
// characters exchanged for plain ones, all or half of them, and then a half or a quarter left out.
func (m *Catalogue) plainTexts(c Case) []Case {
	var out []Case
	for _, s := range m.texts() {
		v, _ := c.Value.GetAt(s.Path())
		text, ok := v.(string)
		if !ok || s.InArray() {
			continue
		}
		for _, plainer := range m.plainer(c, s, text) {
			if plainer != text {
				out = append(out, rewrite(c, c.Value.SetAt(s.Path(), plainer)))
			}
		}
	}
	return out
}

func (m *Catalogue) plainer(c Case, s *Shape, text string) []string {
	var out []string
	if usual, _ := m.With(c.ID, s).GetAt(s.Path()); usual != nil {
		if t, ok := usual.(string); ok && len(t) < len(text) {
			out = append(out, t)
		}
	}
	at := 0
	for _, f := range s.Families {
		if strings.HasPrefix(text, f.Starts) {
			bucket, _, _ := strings.Cut(text[len(f.Starts):], "/")
			at = len(f.Starts) + len(bucket)
		}
	}
	out = append(out, exchanged(text)...)
	behind := []rune(text[at:])
	for _, parts := range []int{2, 4} {
		size := len(behind) / parts
		for i := range parts {
			if size > 0 {
				out = append(out, text[:at]+string(behind[:i*size])+string(behind[(i+1)*size:]))
			}
		}
	}
	return out
}

// exchanged returns a text with its odd characters exchanged for plain ones: all, or one half of
// them or the other.
func exchanged(text string) []string {
	var kinds []rune
	for _, r := range text {
		if isOdd(r) && !slices.Contains(kinds, r) {
			kinds = append(kinds, r)
		}
	}
	without := func(odd []rune) string {
		return strings.Map(func(r rune) rune {
			if slices.Contains(odd, r) {
				return 'a'
			}
			return r
		}, text)
	}
	if len(kinds) < 2 {
		return []string{without(kinds)}
	}
	half := len(kinds) / 2
	return []string{without(kinds), without(kinds[:half]), without(kinds[half:])}
}

func isOdd(r rune) bool {
	return r > 0x7e || r <= ' ' || strings.ContainsRune("\"\\<>&+,=~_.%'", r) || r >= 'A' && r <= 'Z'
}

// Resized returns the case with the text of its constraint's place made n code points
// long, and whether that makes sense: for bisection of a length.
func (m *Catalogue) Resized(c Case, where string, n int) (Case, bool) {
	text, ok := m.TextAt(c, where)
	if !ok || n < 0 || n > farthest {
		return c, false
	}
	out := m.Retexted(c, where, resize(text, n))
	out.Size = n
	return out, true
}

// TextAt returns the text at a place of a case.
func (m *Catalogue) TextAt(c Case, where string) (string, bool) {
	s := m.Root.Find(where)
	if s == nil || c.Value == nil {
		return "", false
	}
	v, _ := c.Value.GetAt(s.Path())
	text, ok := v.(string)
	return text, ok
}

// Retexted returns the case with another text at a place, where it has one.
func (m *Catalogue) Retexted(c Case, where, text string) Case {
	return m.finish(rewrite(c, c.Value.SetAt(m.Root.Find(where).Path(), text)))
}

// Padded returns the case with white space before or behind the value of its body, so that it is n bytes long.
func (m *Catalogue) Padded(c Case, n int, before bool) (Case, bool) {
	if len(c.Request.Body) == 0 || n < len(c.Request.Body) {
		return c, false
	}
	space := bytes.Repeat([]byte(" "), n-len(c.Request.Body))
	if before {
		c.Request.Body = append(space, c.Request.Body...)
	} else {
		c.Request.Body = append(bytes.Clone(c.Request.Body), space...)
	}
	return m.finish(c), true
}

// resize cuts a text to n code points, or repeats its last one.
func resize(text string, n int) string {
	r := []rune(text)
	if len(r) == 0 {
		r = []rune("a")
	}
	if n <= len(r) {
		return string(r[:n])
	}
	return string(r) + strings.Repeat(string(r[len(r)-1]), n-len(r))
}
