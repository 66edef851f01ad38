package reports

import (
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// mdText returns s as Markdown text in one line, at most limit characters of it.
func mdText(s string, limit int) string {
	return textsafe.Markdown(strings.TrimSpace(cut(s, limit)))
}

// mdCode returns s as inline code. An HTML element serves where backticks do not:
// a table splits its cells before it looks for them.
func mdCode(s string, limit int) string {
	if s == "" {
		return ""
	}
	return "<code>" + mdText(s, limit) + "</code>"
}

// mdFence returns s as a code block whose fence is longer than any run of
// backticks inside.
func mdFence(language, s string) string {
	fence := strings.Repeat("`", max(3, longestRun(s, '`')+1))
	return fence + language + "\n" + strings.TrimSuffix(s, "\n") + "\n" + fence + "\n"
}

func longestRun(s string, of rune) int {
	longest, run := 0, 0
	for _, c := range s {
		if run++; c != of {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

func mdRow(cells ...string) string {
	return "| " + strings.Join(cells, " | ") + " |\n"
}
