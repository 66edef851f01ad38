package diff

import (
	"fmt"
	"io"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// WriteMarkdown writes the changes as a section with a heading of the second level.
func (d Diff) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## From %s to %s\n\n%s.\n", escaped(d.Old), escaped(d.New), capital(d.summary()))
	class := ""
	for _, c := range d.Changes {
		if c.Class != class {
			class = c.Class
			fmt.Fprintf(&b, "\n### %s\n\n", capital(class))
		}
		c.markdown(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (c Change) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "- **%s**: %s, %s → %s. %s\n", escaped(c.title()), c.Kind, code(c.Old), code(c.New), c.Meaning)
	fmt.Fprintf(b, "  Old: %s; new: %s.\n", code(pointerText(c.OldPointer, c.OldLine)), code(pointerText(c.NewPointer, c.NewLine)))
	if c.Witness != "" {
		fmt.Fprintf(b, "  Allowed before, not now: %s.\n", code(c.Witness))
	}
	if c.Differs() {
		fmt.Fprintf(b, "  The publisher's policy differs: %s.\n", c.Policy)
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
