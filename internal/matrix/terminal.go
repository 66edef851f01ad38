package matrix

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"example.com/importcheck/internal/textsafe"
)

// What the terminal shows of each list.
const (
	terminalHosts    = 20
	terminalCauses   = 10
	terminalAbsences = 10
	terminalName     = 60 // characters of a host's name, at most
)

// WriteTerminal writes a short text: a table of hosts by versions, the findings that most
// hosts show, what is missing, and as the last line the verdict. width is that of the lines;
// 0 stands for 80.
func (m *Matrix) WriteTerminal(w io.Writer, width int) error {
	if width == 0 {
		width = 80
	}
	var b strings.Builder
	m.hostLines(&b, width)
	b.WriteString("✓ conforms, ✗ violates, ! missing or not finished, * differs by seed\n\n")
	m.causeLines(&b)
	m.absenceLines(&b)
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprintln(w, textsafe.Fit(strings.TrimRight(line, " \n"), max(width, 40))); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%s: %s\n", m.Verdict, m.sentence())
	return err
}

func (m *Matrix) hostLines(b *strings.Builder, width int) {
	const least, column = 20, 9 // of a name, and of a version
	name := min(terminalName, max(least, width-column*len(m.Versions)))
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "host\t%s\n", strings.Join(m.Versions, "\t")) // a tabwriter fails only as what it writes to
	for _, h := range m.Hosts[:min(len(m.Hosts), terminalHosts)] {
		fmt.Fprint(t, textsafe.Fit(h.Name, name))
		for _, v := range m.Versions {
			fmt.Fprint(t, "\t"+h.cell(v).short())
		}
		fmt.Fprintln(t)
	}
	_ = t.Flush()
	if more := len(m.Hosts) - terminalHosts; more > 0 {
		fmt.Fprintf(b, "… and %s more\n", count(more, "host"))
	}
}

// short is the worst outcome of a cell, as a mark and the number of violations.
func (c Cell) short() string {
	if len(c.Outcomes) == 0 {
		return "-"
	}
	worst := c.Outcomes[0]
	text := marks[worst.State]
	if worst.First != nil && worst.First.Counts.Violations > 0 {
		text += fmt.Sprint(" ", worst.First.Counts.Violations)
	}
	if len(c.Outcomes) > 1 {
		text += " *"
	}
	return text
}

func (m *Matrix) causeLines(b *strings.Builder) {
	for _, c := range m.Causes[:min(len(m.Causes), terminalCauses)] {
		fmt.Fprintf(b, "%s, %s: %s\n", c.Kind, count(len(c.Hosts), "host"), c.Titles[0].Text)
	}
	if more := len(m.Causes) - terminalCauses; more > 0 {
		fmt.Fprintf(b, "… and %s more\n", count(more, "finding"))
	}
	if len(m.Causes) > 0 {
		b.WriteString("\n")
	}
}

func (m *Matrix) absenceLines(b *strings.Builder) {
	all := m.absences()
	for _, a := range all[:min(len(all), terminalAbsences)] {
		fmt.Fprintf(b, "%s: %s\n", a.What, a.Why)
	}
	if more := len(all) - terminalAbsences; more > 0 {
		fmt.Fprintf(b, "… and %s more that are missing or not finished\n", count(more, "run"))
	}
	if len(all) > 0 {
		b.WriteString("\n")
	}
}
