package spec

import (
	"maps"
	"slices"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// A TextLine is one line of a contract's file.
type TextLine struct {
	Number int
	Text   string
}

// The bounds of an excerpt: a file may be one line of JSON, or hold all that an API has.
const (
	mostLines    = 1500
	longestLine  = 300 // bytes
	linesAround  = 4
	linesAbove   = 40 // how deep a line may stand under others
	marginOfText = " \t-"
)

// Excerpt returns the lines of the contract's file that are named, some around each,
// and those that each stands under, so that a reader sees which property, of which
// schema, a line is about.
func (c *Contract) Excerpt(named []int) []TextLine {
	wanted := map[int]bool{}
	for _, n := range named {
		for _, at := range c.parents(n) {
			wanted[at] = true
		}
		for at := n - linesAround; at <= n+linesAround; at++ {
			wanted[at] = true
		}
	}
	var out []TextLine
	for _, n := range slices.Sorted(maps.Keys(wanted)) {
		if n >= 1 && n <= len(c.text) && len(out) < mostLines {
			out = append(out, TextLine{n, textsafe.CutBytes(strings.TrimRight(c.text[n-1], "\r"), longestLine)})
		}
	}
	return out
}

// parents returns the numbers of the lines that a line stands under: the nearest above
// it that begin further to the left, each in turn.
func (c *Contract) parents(n int) (out []int) {
	if n < 1 || n > len(c.text) {
		return nil
	}
	margin := marginOf(c.text[n-1])
	for at := n - 1; at >= 1 && margin > 0 && len(out) < linesAbove; at-- {
		line := c.text[at-1]
		if m := marginOf(line); strings.TrimSpace(line) != "" && m < margin {
			margin = m
			out = append(out, at)
		}
	}
	return out
}

func marginOf(line string) int { return len(line) - len(strings.TrimLeft(line, marginOfText)) }
