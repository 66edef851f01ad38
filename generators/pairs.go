package generators

import (
	"fmt"
	"math/rand/v2"
	"unicode/utf8"
)

// A choice is one dimension in which valid starts differ, with a name and a change for
// each of its values.
type choice struct {
	name    string
	options []option
}

type option struct {
	name   string
	change func(o Object, token string) Object
}

// pairs combines the choices so that every two options meet in some start, and every
// three of those that concern only the body.
func (m *Catalogue) pairs() []Case {
	choices := m.choices()
	sizes := make([]int, len(choices))
	for i, c := range choices {
		sizes[i] = len(c.options)
	}
	if len(choices) == 0 {
		return nil
	}
	var out []Case
	for _, row := range covering(sizes, 3) {
		out = append(out, m.combination(choices, row))
	}
	return out
}

func (m *Catalogue) combination(choices []choice, row []int) Case {
	name, sent := "pairs", ""
	for i, o := range row {
		name += "." + choices[i].options[o].name
		sent += choices[i].name + " " + choices[i].options[o].name + "; "
	}
	body := m.Base(name)
	for i, o := range row {
		body = choices[i].options[o].change(body, Token(name))
	}
	body = m.complete(body, Token(name))
	return m.body(Case{ID: name, Kind: KindPairs, Description: sent, Control: "minimal"}, body)
}

// choices returns the dimensions of the body: the storage with what its directory
// holds, and for each optional place its values and its absence.
func (m *Catalogue) choices() []choice {
	var out []choice
	for _, s := range m.places(func(s *Shape) bool { return len(s.Inner) == 0 && m.exists(s) }) {
		switch list, _ := s.Values(); {
		case len(s.Families) > 0:
			out = append(out, storageChoice(s), directoryChoice(m, s))
		case len(list) > 0:
			out = append(out, listChoice(s, list))
		case !s.Required():
			out = append(out, m.presence(s))
		}
	}
	for _, s := range m.places(func(s *Shape) bool { return s.Exists != nil && !m.exists(s) }) {
		out = append(out, m.presence(s))
	}
	return out
}

func keep(o Object, _ string) Object { return o }

func (m *Catalogue) presence(s *Shape) choice {
	present := func(o Object, token string) Object { return o.SetAt(s.Path(), m.value(s, token)) }
	return choice{s.Where, []option{{"absent", keep}, {"present", present}}}
}

func listChoice(s *Shape, list []string) choice {
	c := choice{s.Where, []option{{"absent", keep}}}
	for _, v := range list {
		c.options = append(c.options, option{v, func(o Object, _ string) Object { return o.SetAt(s.Path(), v) }})
	}
	if path := s.Path(); len(path) > 1 && !s.Required() {
		empty := func(o Object, _ string) Object { return o.SetAt(path[:len(path)-1], Object{}) }
		c.options = append(c.options, option{"empty-object", empty})
	}
	return c
}

func storageChoice(s *Shape) choice {
	c := choice{name: "storage"}
	for _, f := range s.Families {
		c.options = append(c.options, option{f.Name, func(o Object, token string) Object { return o.SetAt(s.Path(), fitURI(s, f, token)) }})
	}
	return c
}

// directoryChoice changes the directory of the storage that was chosen before it.
func directoryChoice(m *Catalogue, s *Shape) choice {
	limit, limited := s.Limit("maxLength")
	c := choice{name: "directory"}
	for _, d := range []struct{ name, text string }{{"plain", ""}, {"percent", "/a%20b"}, {"unicode", "/é語"},
		{"emoji", "/😀"}, {"space", "/a b"}, {"deep", "/a/b/c/d"}, {"slash", "/"}} {
		c.options = append(c.options, option{d.name, func(o Object, token string) Object { return m.extend(o, s, d.text) }})
	}
	if limited && limit <= reach {
		c.options = append(c.options, option{"longest", func(o Object, token string) Object {
			text, _ := o.GetAt(s.Path())
			return o.SetAt(s.Path(), pad(fmt.Sprint(text), max(limit, utf8.RuneCountInString(fmt.Sprint(text))), "a"))
		}})
	}
	return c
}

// extend adds to the directory what its storage takes, and leaves it unchanged otherwise.
func (m *Catalogue) extend(o Object, s *Shape, text string) Object {
	v, _ := o.GetAt(s.Path())
	uri := fmt.Sprint(v) + text
	if f, ok := m.Oracle.contract.FamilyOf(uri); !ok || doubtful(&f, uri) != "" {
		return o
	}
	return o.SetAt(s.Path(), uri)
}

// covering returns rows of options such that every combination of t columns occurs in
// some row, by greedy choice among random rows with a fixed seed.
func covering(sizes []int, t int) [][]int {
	t = min(t, len(sizes))
	open := map[string]bool{}
	each(sizes, t, func(columns, values []int) { open[key(columns, values)] = true })
	r := rand.New(rand.NewPCG(1, 2))
	var rows [][]int
	for len(open) > 0 {
		best, most := []int(nil), -1
		for range 30 {
			row := randomRow(r, sizes)
			if n := gain(row, sizes, t, open); n > most {
				best, most = row, n
			}
		}
		if most == 0 {
			best = fillFirst(open, sizes)
		}
		cover(best, sizes, t, open)
		rows = append(rows, best)
	}
	return rows
}

func randomRow(r *rand.Rand, sizes []int) []int {
	row := make([]int, len(sizes))
	for i, n := range sizes {
		row[i] = r.IntN(n)
	}
	return row
}
