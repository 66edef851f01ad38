package reports

import (
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// mdEscapes writes each character that means something in Markdown, or that
// GitHub turns into a link, an emoji or a formula, as a character reference:
// CommonMark never reads one as markup, table cells and code elements included. The empty
// element behind @ and # keeps GitHub from calling a person or linking an issue.
var mdEscapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", `\`, "&#92;", "`", "&#96;",
	"*", "&#42;", "_", "&#95;", "~", "&#126;", "[", "&#91;", "]", "&#93;", "|", "&#124;",
	"$", "&#36;", ":", "&#58;", "@", "&#64;<span></span>", "#", "&#35;<span></span>",
	"www.", "www&#46;", "WWW.", "WWW&#46;", "\n", `&#92;n`, "\t", `&#92;t`,
)

// mdText returns s as Markdown text in one line, at most limit characters of it.
func mdText(s string, limit int) string {
	return mdEscapes.Replace(strings.TrimSpace(textsafe.CutCounted(s, limit)))
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
