package diff

import (
	"fmt"
	"io"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// WriteMarkdown writes the conclusion and the changes as a section with a heading of the second
// level.
func (d Diff) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## From %s to %s\n\n", escaped(d.Old), escaped(d.New))
	for _, sentence := range d.Conclusion().Sentences() {
		fmt.Fprintf(&b, "- %s\n", escaped(sentence))
	}
	fmt.Fprintf(&b, "\n%s.\n", capital(d.summary()))
	class := ""
	for _, e := range d.entries() {
		if e.Class != class {
			class = e.Class
			fmt.Fprintf(&b, "\n### %s\n\n", capital(class))
		}
		e.markdown(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (e entry) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "- **%s**: %s, %s → %s. %s\n", escaped(e.title()), e.Kind, code(e.Old), code(e.New), e.Meaning)
	fmt.Fprintf(b, "  Old: %s; new: %s.\n", code(e.old()), code(e.new()))
	if e.Witness != "" {
		fmt.Fprintf(b, "  Allowed before, not now: %s.\n", code(e.Witness))
	}
	if e.Differs() {
		fmt.Fprintf(b, "  The publisher's policy differs: %s.\n", e.Policy)
	}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// code returns a value as a code span, whose fence is longer than any inside.
func code(s string) string {
	if s == "" {
		return "absent"
	}
	s = short(s)
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// escaped returns a text whose characters Markdown would act on stand for themselves.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range textsafe.Flat(s) {
		if strings.ContainsRune("\\`*_{}[]<>#|", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
