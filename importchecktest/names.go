package importchecktest

import (
	gotest "flag"
	"regexp"
	"strings"
	"testing"
)

// offer makes the subtests known that -run and -skip leave out, so that go test can warn
// that it has run none. It fails where one is run all the same.
func offer(t *testing.T, scenarios []string) {
	for _, scenario := range scenarios {
		t.Run(scenario, func(t *testing.T) {
			t.Error("nothing was sent for it: -run or -skip was understood otherwise than go test does")
		})
	}
}

func flagOf(name string) string {
	if f := gotest.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

// namedBy reads the patterns of -run and -skip as go test does and says which subtests
// of a test they leave, so that nothing is sent for the others. The text is empty where
// they leave all.
func namedBy(test, run, skip string) (named func(scenario string) bool, text string) {
	wanted, unwanted := patterns(run), patterns(skip)
	if !narrows(wanted, test) && !narrows(unwanted, test) {
		return nil, ""
	}
	if text = "-run " + run; skip != "" {
		text += " -skip " + skip
	}
	return func(scenario string) bool {
		name := strings.Split(test+"/"+strings.ReplaceAll(scenario, " ", "_"), "/")
		return (run == "" || anyMatches(wanted, name, false)) && !anyMatches(unwanted, name, true)
	}, strings.TrimSpace(text)
}

// narrows reports whether a pattern looks into the subtests of a test.
func narrows(alternatives [][]string, test string) bool {
	for _, levels := range alternatives {
		if len(levels) > strings.Count(test, "/")+1 {
			return true
		}
	}
	return false
}

// patterns splits a pattern into its alternatives and each of them into its levels, at
// what stands in no bracket.
func patterns(all string) [][]string {
	if all == "" {
		return nil
	}
	out, level, depth, class := [][]string{{}}, "", 0, false
	end := func() {
		last := &out[len(out)-1]
		*last, level = append(*last, strings.ReplaceAll(level, " ", "_")), ""
	}
	for i := 0; i < len(all); i++ {
		switch c := all[i]; {
		case c == '\\' && i+1 < len(all):
			level += all[i : i+1]
			i++
		case c == '[' || c == ']':
			class = c == '['
		case c == '(' && !class:
			depth++
		case c == ')' && !class:
			depth--
		case depth > 0 || class:
		case c == '/':
			end()
			continue
		case c == '|':
			end()
			out = append(out, nil)
			continue
		}
		level += all[i : i+1]
	}
	end()
	return out
}

// anyMatches reports whether one of the alternatives takes the name, level by level; a
// whole match has no level left over.
func anyMatches(alternatives [][]string, name []string, whole bool) bool {
	for _, levels := range alternatives {
		if matches(levels, name) && (!whole || len(levels) <= len(name)) {
			return true
		}
	}
	return false
}

func matches(levels, name []string) bool {
	for i, level := range levels[:min(len(levels), len(name))] {
		if ok, err := regexp.MatchString(level, name[i]); err != nil || !ok {
			return false
		}
	}
	return true
}
