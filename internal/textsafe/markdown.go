package textsafe

import "strings"

// Markdown returns s as one line of Markdown text: each character that means something in
// Markdown, or that GitHub turns into a link, an emoji or a formula, is a character reference.
// CommonMark never reads one as markup, table cells and code elements included. The empty
// element behind @ and # keeps GitHub from calling a person or linking an issue.
func Markdown(s string) string { return markdownEscapes.Replace(s) }

var markdownEscapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", `\`, "&#92;", "`", "&#96;",
	"*", "&#42;", "_", "&#95;", "~", "&#126;", "[", "&#91;", "]", "&#93;", "|", "&#124;",
	"$", "&#36;", ":", "&#58;", "@", "&#64;<span></span>", "#", "&#35;<span></span>",
	"www.", "www&#46;", "WWW.", "WWW&#46;", "\n", `&#92;n`, "\t", `&#92;t`,
)
