package diff

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// longest is how many characters of a value the text and Markdown forms show; the
// JSON form shows all.
const longest = 160

// WriteText writes the changes for a terminal, breaking ones first.
func (d Diff) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "from %s (%s) to %s (%s)\n", textsafe.Flat(d.Old), textsafe.Flat(d.OldSource), textsafe.Flat(d.New), textsafe.Flat(d.NewSource))
	fmt.Fprintf(&b, "%s\n", d.summary())
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
	parts := []string{c.Operation, c.Direction, textsafe.Flat(strings.TrimSpace(c.Where + " " + c.Keyword))}
	if c.Operation == "" {
		parts = parts[1:]
	}
	out := strings.Join(parts, ", ")
	if len(c.Also) > 0 {
		out += " (also " + textsafe.Flat(strings.Join(c.Also, "; ")) + ")"
	}
	return out
}

func pointerText(pointer string, line int) string {
	if line == 0 {
		return textsafe.Flat(pointer)
	}
	return textsafe.Flat(pointer) + " line " + strconv.Itoa(line)
}

// short returns a value in one line, cut where it is long.
func short(s string) string {
	if s == "" {
		return "(absent)"
	}
	return textsafe.CutCounted(textsafe.Flat(s), longest)
}
