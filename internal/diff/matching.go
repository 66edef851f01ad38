package diff

import (
	"regexp/syntax"
	"strings"
)

// matching returns a few texts that a pattern is made for; where the pattern is not
// one that Go reads, none.
func matching(pattern string) []string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	return []string{spelled(re, 0), spelled(re, 1)}
}

// spelled returns a text that the expression matches, with repetitions that may be
// left out done extra times.
func spelled(re *syntax.Regexp, extra int) string {
	var b strings.Builder
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			return string(re.Rune[len(re.Rune)-2])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "a"
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			b.WriteString(spelled(sub, extra))
		}
	case syntax.OpAlternate:
		return spelled(re.Sub[extra%len(re.Sub)], extra)
	case syntax.OpCapture, syntax.OpPlus:
		return spelled(re.Sub[0], extra)
	case syntax.OpStar, syntax.OpQuest:
		return strings.Repeat(spelled(re.Sub[0], extra), extra)
	case syntax.OpRepeat:
		return strings.Repeat(spelled(re.Sub[0], extra), min(max(re.Min, extra), 1000))
	}
	return b.String()
}
