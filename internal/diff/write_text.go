package diff

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// longest is how many characters of a value the text and Markdown forms show; the
// JSON form shows all.
const longest = 160

// WriteText writes the conclusion and the changes for a terminal, breaking ones first.
func (d Diff) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "from %s (%s) to %s (%s)\n\n", textsafe.Flat(d.Old), textsafe.Flat(d.OldSource),
		textsafe.Flat(d.New), textsafe.Flat(d.NewSource))
	for _, sentence := range d.Conclusion().Sentences() {
		fmt.Fprintf(&b, "- %s\n", sentence)
	}
	fmt.Fprintf(&b, "\n%s\n", d.summary())
	class := ""
	for _, e := range d.entries() {
		if e.Class != class {
			class = e.Class
			fmt.Fprintf(&b, "\n%s\n", strings.ToUpper(class))
		}
		e.text(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (d Diff) summary() string {
	n := d.Counts()
	if len(d.Changes) == 0 {
		return "nothing changed"
	}
	out := fmt.Sprintf("%d breaking, %d compatible, %d documentation", n.Breaking, n.Compatible, n.Documentation)
	if n.Documentation > 0 && !d.All {
		out += " (--all lists these)"
	}
	return out
}

// An entry is a change as it is shown: once, whichever operations it is made to.
type entry struct {
	Change
	others []Change // the same, of other operations
}

// entries are the changes to show.
func (d Diff) entries() []entry {
	var out []entry
	for _, c := range d.Changes {
		if c.Class == Documentation && !d.All {
			continue
		}
		if i := slices.IndexFunc(out, func(e entry) bool { return e.shows(c) }); i >= 0 {
			out[i].others = append(out[i].others, c)
		} else {
			out = append(out, entry{c, nil})
		}
	}
	return out
}

// shows reports whether the entry differs from a change in the operation only.
func (e entry) shows(c Change) bool {
	c.Operation, c.OldPointer, c.NewPointer, c.OldLine, c.NewLine = e.Operation, e.OldPointer, e.NewPointer, e.OldLine, e.NewLine
	return reflect.DeepEqual(e.Change, c)
}

func (e entry) text(b *strings.Builder) {
	fmt.Fprintf(b, "\n  %s: %s\n", e.title(), e.Kind)
	fmt.Fprintf(b, "    old  %s\n         %s\n", short(e.Old), e.old())
	fmt.Fprintf(b, "    new  %s\n         %s\n", short(e.New), e.new())
	fmt.Fprintf(b, "    %s\n", e.Meaning)
	if e.Witness != "" {
		fmt.Fprintf(b, "    allowed before, not now: %s\n", short(e.Witness))
	}
	if e.Differs() {
		fmt.Fprintf(b, "    the publisher's policy differs: %s\n", e.Policy)
	}
}

// title says where the change is: "start, request, /uri maxLength".
func (e entry) title() string {
	parts := []string{e.Operation}
	for _, c := range e.others {
		parts = append(parts, c.Operation)
	}
	parts = append(slices.Compact(parts), e.Direction, textsafe.Flat(strings.TrimSpace(e.Where+" "+e.Keyword)))
	out := strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
	if len(e.Also) > 0 {
		out += " (also " + textsafe.Flat(strings.Join(e.Also, "; ")) + ")"
	}
	return out
}

// old and new say where the change stands in the files.
func (e entry) old() string {
	return e.places(func(c Change) string { return pointerText(c.OldPointer, c.OldLine) })
}

func (e entry) new() string {
	return e.places(func(c Change) string { return pointerText(c.NewPointer, c.NewLine) })
}

func (e entry) places(of func(Change) string) string {
	first, more := of(e.Change), set{}
	for _, c := range e.others {
		more[of(c)] = true
	}
	delete(more, first)
	if len(more) == 0 {
		return first
	}
	return fmt.Sprintf("%s and %d more", first, len(more))
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
