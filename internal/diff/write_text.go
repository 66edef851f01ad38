package diff

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is how many characters of a value the text and Markdown forms show; the
// JSON form shows all.
const longest = 160

// WriteText writes the changes for a terminal, breaking ones first.
func (d Diff) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "from %s (%s) to %s (%s)\n%s\n", visible(d.Old), visible(d.OldSource), visible(d.New), visible(d.NewSource), d.summary())
	class := ""
	for _, c := range d.Changes {
		if c.Class != class {
			class = c.Class
			fmt.Fprintf(&b, "\n%s\n", strings.ToUpper(class))
		}
		c.text(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (d Diff) summary() string {
	n := d.Counts()
	if len(d.Changes) == 0 {
		return "nothing changed"
	}
	return fmt.Sprintf("%d breaking, %d compatible, %d documentation", n.Breaking, n.Compatible, n.Documentation)
}

func (c Change) text(b *strings.Builder) {
	fmt.Fprintf(b, "\n  %s: %s\n", c.title(), c.Kind)
	fmt.Fprintf(b, "    old  %s\n         %s\n", short(c.Old), pointerText(c.OldPointer, c.OldLine))
	fmt.Fprintf(b, "    new  %s\n         %s\n", short(c.New), pointerText(c.NewPointer, c.NewLine))
	fmt.Fprintf(b, "    %s\n", c.Meaning)
	if c.Witness != "" {
		fmt.Fprintf(b, "    allowed before, not now: %s\n", short(c.Witness))
	}
	if c.Differs() {
		fmt.Fprintf(b, "    the publisher's policy differs: %s\n", c.Policy)
	}
}

// title says where the change is: "start, request, /uri maxLength".
func (c Change) title() string {
	parts := []string{c.Operation, c.Direction, visible(strings.TrimSpace(c.Where + " " + c.Keyword))}
	if c.Operation == "" {
		parts = parts[1:]
	}
	out := strings.Join(parts, ", ")
	if len(c.Also) > 0 {
		out += " (also " + visible(strings.Join(c.Also, "; ")) + ")"
	}
	return out
}

func pointerText(pointer string, line int) string {
	if line == 0 {
		return visible(pointer)
	}
	return visible(pointer) + " line " + strconv.Itoa(line)
}

// short returns a value in one line, cut in its middle where it is long.
func short(s string) string {
	if s == "" {
		return "(absent)"
	}
	s = visible(s)
	n := utf8.RuneCountInString(s)
	if n <= longest {
		return s
	}
	r := []rune(s)
	return fmt.Sprintf("%s… (%d characters) …%s", string(r[:longest/2]), n, string(r[n-longest/4:]))
}

// visible writes out what a terminal would act on instead of showing: a contract may
// come from anywhere.
func visible(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if unicode.IsGraphic(r) {
			b.WriteRune(r)
			continue
		}
		b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
	}
	return b.String()
}
