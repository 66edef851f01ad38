package reports

import (
	"fmt"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// answerShown is how many characters of an answer Text shows.
const answerShown = 4000

// Text is the finding whole, for the output of a test: what is wrong, what was expected and came,
// the request that fails beside one that does not, the answer, and the command that repeats it.
func (f Finding) Text() string {
	lines := [][2]string{
		{"expected", f.Expected}, {"observed", f.Observed}, {"fails", f.Root.fails()}, {"passes", f.Root.passes()},
		{"measured", f.Detail}, {"repeated", f.Repeated}, {"case", f.Case}, {"problem", f.Error},
		{"answer", f.Response.shown()}, {"repeat", f.Curl},
	}
	text := f.Check + ": " + f.Title
	for _, l := range lines {
		if l[1] != "" {
			text += fmt.Sprintf("\n  %-9s %s", l[0], strings.ReplaceAll(l[1], "\n", "\n            "))
		}
	}
	return textsafe.Visible(text)
}

// shown is the body of an answer, cut to what a reader reads.
func (a *Response) shown() string {
	if a == nil || a.Body == "" {
		return ""
	}
	text := textsafe.CutCounted(a.Body, answerShown)
	if a.Encoding != "" {
		text += " (" + a.Encoding + " of bytes that are not UTF-8)"
	}
	return text
}
