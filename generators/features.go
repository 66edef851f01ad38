package generators

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Features returns what a valid case has that a reader of it could trip over: which
// properties, which listed values, which storage, which unusual characters, whether it
// is long, in which form it is written and sent. A defect that strikes a case strikes
// those that have the same features and more. The list is sorted.
func (m *Maker) Features(c Case) []string {
	out := map[string]bool{}
	for _, path := range paths(c.Value, nil) {
		v, _ := c.Value.GetAt(path)
		m.featuresOf(path, v, out)
	}
	m.featuresOfForm(c, out)
	return sortedKeys2(out)
}

func sortedKeys2(set map[string]bool) []string {
	list := make([]string, 0, len(set))
	for f := range set {
		list = append(list, f)
	}
	slices.Sort(list)
	return list
}

// LongText is the length in code points from which a text counts as long.
const LongText = 100

func (m *Maker) featuresOf(path []string, v any, out map[string]bool) {
	where := "/" + strings.Join(path, "/")
	out["with "+where] = true
	text, ok := v.(string)
	if !ok {
		if o, isObject := v.(Object); isObject && len(o) == 0 {
			out["empty "+where] = true
		}
		return
	}
	s := m.Root.Find(where)
	if s == nil {
		return
	}
	if list, _ := s.Values(); slices.Contains(list, text) {
		out[where+" = "+text] = true
		return
	}
	if text == "" {
		out["empty "+where] = true
	}
	if f, ok := m.contract.FamilyOf(text); ok && len(s.Families) > 0 {
		out["storage "+f.Name] = true
		text = strings.TrimPrefix(text, f.Starts)
	}
	if utf8.RuneCountInString(text) >= LongText {
		out["long "+where] = true
	}
	characters(where, text, out)
}

// characters adds each unusual character, those outside ASCII by their block of 256.
func characters(where, text string, out map[string]bool) {
	var before rune
	for _, r := range text {
		switch {
		case r > 0x7e || r < 0x20:
			out[fmt.Sprintf("%s characters U+%02Xxx", where, r>>8)] = true
		case r == '/' && before == '/':
			out[where+" character //"] = true
		case !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '/' || r == '-'):
			out[fmt.Sprintf("%s character %c", where, r)] = true
		}
		before = r
	}
	if strings.HasSuffix(text, "/") {
		out[where+" character / at the end"] = true
	}
}

// featuresOfForm adds what differs from an ordinary start with the same content.
func (m *Maker) featuresOfForm(c Case, out map[string]bool) {
	if c.Request.Wire != WirePlain {
		out["sent "+string(c.Request.Wire)] = true
	}
	if c.Value != nil && string(Encode(c.Value, Style{})) != string(c.Request.Body) {
		out["written "+styleOf(c)] = true
	}
	usual := m.Head()
	for _, f := range c.Request.Header {
		have, ok := usual.Get(f.Name)
		if !ok || have.Value != f.Value {
			out["header "+f.Name+": "+shorten(f.Value)] = true
		}
	}
	for _, f := range usual.Header {
		if !slices.ContainsFunc(c.Request.Header, func(g Field) bool { return g.Name == f.Name }) {
			out["header name of "+f.Name] = true
		}
	}
}

func styleOf(c Case) string {
	for _, s := range jsonStyles {
		if string(Encode(c.Value, s.style)) == string(c.Request.Body) {
			return s.name
		}
	}
	return "otherwise"
}

// Length returns the length in code points of the text at a place of the body.
func (m *Maker) Length(c Case, where string) (int, bool) {
	s := m.Root.Find(where)
	if s == nil || c.Value == nil || where == "" {
		return 0, false
	}
	v, _ := c.Value.GetAt(s.Path())
	text, ok := v.(string)
	return utf8.RuneCountInString(text), ok
}
