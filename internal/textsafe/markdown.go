package textsafe

import (
	"regexp"
	"strings"
)

// Markdown returns s as one line of Markdown text: each character that means something in
// Markdown, or that GitHub turns into a link, an emoji or a formula, is a character reference.
// CommonMark never reads one as markup, table cells and code elements included. The empty
// element behind @ and # keeps GitHub from calling a person or linking an issue. A colon begins an emoji or a link
// only before a letter, a digit, a sign or a slash.
func Markdown(s string) string {
	return beginning.ReplaceAllString(markdownEscapes.Replace(s), "&#58;$1")
}

var beginning = regexp.MustCompile(`:([\w+/-])`)

var markdownEscapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", `\`, "&#92;", "`", "&#96;",
	"*", "&#42;", "_", "&#95;", "~", "&#126;", "[", "&#91;", "]", "&#93;", "|", "&#124;",
	"$", "&#36;", "@", "&#64;<span></span>", "#", "&#35;<span></span>",
	"www.", "www&#46;", "WWW.", "WWW&#46;", "\n", `&#92;n`, "\t", `&#92;t`,
)
