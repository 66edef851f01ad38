package diagnose

import (
	"strings"
	"unicode/utf8"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/spec/constraint"
)

// Widest are characters of which each counts more than once in some unit: bytes, UTF-16 units,
// markup, escapes, capital letters, compatible characters.
var Widest = []string{"é", "😀", "&", `"`, "ß", "ﬁ"}

// IsPlainText reports whether a text is as long in every unit.
func IsPlainText(text string) bool {
	n := len(text)
	for _, u := range ofWhole {
		if !strings.Contains(u.name, "encoded") && u.count(text) != n {
			return false
		}
	}
	return true
}

// TooLong returns the limit that a finding's request is over, where it should have been rejected for
// only its length.
func TooLong(f check.Finding) (constraint.Constraint, bool) {
	broken := f.Outcome.Case.Label.Broken
	if len(broken) != 1 || broken[0].Keyword != "maxLength" || !check.MustReject(f.Check) {
		return constraint.Constraint{}, false
	}
	return broken[0], true
}

// Shrunk returns texts that have more characters than a limit allows and just as many, or one more,
// in a unit in which a text of that many characters was not too long.
func Shrunk(text string, limit int) []string {
	var out []string
	for _, u := range ofWhole {
		if utf8.RuneCountInString(text) <= limit || u.count(text) > limit {
			continue
		}
		for _, n := range []int{limit, limit + 1} {
			if probe, ok := padded(text, n, limit, u.count); ok {
				out = append(out, probe)
			}
		}
	}
	return out
}

// padded puts plain characters where a text begins to be odd, until it counts as n.
func padded(text string, n, limit int, count func(string) int) (string, bool) {
	odd := strings.IndexFunc(text, func(r rune) bool { return !isPlain(r) && r != ':' && r != '-' && r != '.' && (r < '0' || r > '9') })
	if odd < 0 {
		return "", false
	}
	tail := text[odd:]
	if few := []rune(tail); len(few) > 12 {
		tail = string(few[:12])
	}
	for add := limit + 1; add > 0; add-- {
		if probe := text[:odd] + strings.Repeat("a", add) + tail; count(probe) == n {
			return probe, utf8.RuneCountInString(probe) > limit
		}
	}
	return "", false
}

// OfBody reports whether a bound is about the size of the whole body.
func (b Bound) OfBody() bool { return ofBody(b.Unit) }

func ofBody(unit string) bool { return unit == unitBody || unit == unitPadded }

// Counts reports whether a bound is about what Count counts.
func (b *Bound) Counts() bool { return b != nil && !isAtHand(b.Unit) }
