package reports

import (
	"fmt"
	"slices"
	"strings"
)

// The bounds of the contract's lines in the page.
const (
	pageContract = 64 << 10 // all of them, in bytes as they are written
	pageLine     = 200
	linesBeside  = 1 // those shown with a finding, before and behind its own
	linesAbove   = 3 // and of those that it stands under
)

// A lineView is a line of the contract.
type lineView struct {
	Number int
	Shown  int // the number, where the reader has the file
	Text   string
	Here   bool // the finding is about it
	Gap    bool // lines before it are left out
}

// A checkView is a check with the place that findings link to.
type checkView struct {
	Check
	Anchor string
}

// A targets says what the page has to link to.
type targets struct {
	checks map[string]string // by name
	lines  []lineView
}

func targetsOf(checks []checkView, lines []lineView) targets {
	t := targets{map[string]string{}, lines}
	for _, c := range checks {
		t.checks[c.Name] = c.Anchor
	}
	return t
}

// near returns the line of that number with those beside it and those that it stands
// under, or nothing where the page does not have it.
func (t targets) near(number int) []lineView {
	at := slices.IndexFunc(t.lines, func(l lineView) bool { return l.Number == number })
	if at < 0 {
		return nil
	}
	above := t.above(at)
	var out []lineView
	for i, l := range t.lines {
		if slices.Contains(above, i) || t.beside(i, at) {
			l.Here, l.Gap = i == at, len(out) > 0 && out[len(out)-1].Number != l.Number-1
			out = append(out, l)
		}
	}
	return out
}

// beside reports whether a line is shown with the one at a place because it is next to it and of
// the same keyword's holder: what ends another keyword's text, or begins another holder, says nothing.
func (t targets) beside(i, at int) bool {
	by := t.lines[i].Number - t.lines[at].Number
	if by < -linesBeside || by > linesBeside {
		return false
	}
	own, margin := marginOf(t.lines[at].Text), marginOf(t.lines[i].Text)
	return margin == own || by > 0 && margin > own
}

// above returns where the lines stand that a line stands under, the nearest of them.
func (t targets) above(at int) (out []int) {
	margin := marginOf(t.lines[at].Text)
	for i := at - 1; i >= 0 && len(out) < linesAbove; i-- {
		if m := marginOf(t.lines[i].Text); m < margin && strings.TrimSpace(t.lines[i].Text) != "" {
			margin = m
			out = append(out, i)
		}
	}
	return out
}

func marginOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t-")) }

// has says whether the page has the line of that number.
func (t targets) has(number int) bool {
	return slices.ContainsFunc(t.lines, func(l lineView) bool { return l.Number == number })
}

// lineViews returns as many lines as the page has room for, each number once.
func (c Contract) lineViews() (out []lineView, left int) {
	seen, room := map[int]bool{}, pageContract
	for i, l := range c.Lines {
		text := clip(l.Text, pageLine)
		if room -= pageSize(text) + 50; room < 0 {
			return out, len(c.Lines) - i
		}
		if l.Number >= 1 && !seen[l.Number] {
			seen[l.Number] = true
			v := lineView{Number: l.Number, Text: text, Gap: len(out) > 0 && out[len(out)-1].Number != l.Number-1}
			if c.Source != embedded {
				v.Shown = l.Number
			}
			out = append(out, v)
		}
	}
	return out, 0
}

func checkViews(checks []Check) []checkView {
	taken := map[string]int{}
	out := make([]checkView, len(checks))
	for i, c := range checks {
		out[i] = checkView{c, anchor("check-", c.Name, taken)}
	}
	return out
}

// anchor makes an id of a name, which the page has once.
func anchor(kind, name string, taken map[string]int) string {
	id := kind + strings.Map(func(c rune) rune {
		if c == '.' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return c
		}
		return '-'
	}, clip(name, 80))
	if taken[id]++; taken[id] > 1 {
		return fmt.Sprintf("%s-again-%d", id, taken[id])
	}
	return id
}
