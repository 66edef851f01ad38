package reports

import (
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// mdText returns s as Markdown text in one line, at most limit characters of it.
func mdText(s string, limit int) string {
	return textsafe.Markdown(strings.TrimSpace(textsafe.CutCounted(s, limit)))
}

// mdCode returns s as inline code. An HTML element serves where backticks do not:
// a table splits its cells before it looks for them.
func mdCode(s string, limit int) string {
	if s == "" {
		return ""
	}
	return "<code>" + mdText(s, limit) + "</code>"
}

// mdCheck returns the name of a check as a link to what explains it. A report may have been written
// by anybody: what is no such name is no part of an address.
func mdCheck(name string) string {
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz-") != "" {
		return mdCode(name, 200)
	}
	return "[" + name + "](" + checksPage + "#" + name + ")"
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
