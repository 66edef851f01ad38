package matrix

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

// What matrix.md holds of each list, so that a job's page or a comment takes it.
const (
	tableHosts       = 100
	tableCauses      = 50
	tableNames       = 5
	tableDifferences = 30
	tableAbsences    = 50
	tableText        = 120 // characters
)

var tableMarks = map[reports.Verdict]string{
	reports.Conforms: "✅", reports.Violates: "❌", reports.Incomplete: "⚠️",
}

// WriteMarkdown writes the matrix as Markdown: what is missing, a table of hosts by versions,
// and the findings by root cause. No text of a host can act as Markdown or HTML.
func (m *Matrix) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s %s\n", tableMarks[m.Verdict], m.sentence())
	m.tableAbsences(&b)
	m.tableHosts(&b)
	m.tableCauses(&b)
	m.tableDifferences(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (m *Matrix) tableAbsences(b *strings.Builder) {
	all := m.absences()
	if len(all) == 0 {
		return
	}
	b.WriteString("\n### Missing or not finished\n\n")
	for _, a := range all[:min(len(all), tableAbsences)] {
		fmt.Fprintf(b, "- %s: %s\n", cellText(a.What), cellText(a.Why))
	}
	left(b, len(all)-tableAbsences, "run")
}

func (m *Matrix) tableHosts(b *strings.Builder) {
	b.WriteString("\n### Hosts by contract version\n\n| Host |")
	for _, v := range m.Versions {
		fmt.Fprintf(b, " %s |", cellText(v))
	}
	b.WriteString("\n|" + strings.Repeat(" --- |", len(m.Versions)+1) + "\n")
	for _, h := range m.Hosts[:min(len(m.Hosts), tableHosts)] {
		fmt.Fprintf(b, "| %s |", cellText(h.Name))
		for _, v := range m.Versions {
			b.WriteString(" " + h.cell(v).markdown() + " |")
		}
		b.WriteString("\n")
	}
	left(b, len(m.Hosts)-tableHosts, "host")
}

func (c Cell) markdown() string {
	var lines []string
	for _, o := range c.Outcomes {
		text := o.Text
		for _, more := range []string{o.Seeds, o.More} {
			if more != "" {
				text += "; " + more
			}
		}
		lines = append(lines, tableMarks[o.State]+" "+cellText(text))
	}
	return cmp.Or(strings.Join(lines, "<br>"), "–")
}

func (m *Matrix) tableCauses(b *strings.Builder) {
	if len(m.Causes) == 0 {
		return
	}
	b.WriteString("\n### Findings by root cause\n\n")
	b.WriteString("| | Finding | Check | Shown by | Hosts |\n| --- | --- | --- | --- | --- |\n")
	for _, c := range m.Causes[:min(len(m.Causes), tableCauses)] {
		var names []string
		for _, s := range c.Hosts[:min(len(c.Hosts), tableNames)] {
			names = append(names, fmt.Sprintf("%s (%s)", cellText(s.Host.Name), cellText(s.where())))
		}
		if more := len(c.Hosts) - len(names); more > 0 {
			names = append(names, fmt.Sprintf("and %d more", more))
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", c.Kind, cellText(c.Titles[0].Text), cellText(c.Check),
			c.hostExtent(m), strings.Join(names, "; "))
	}
	left(b, len(m.Causes)-tableCauses, "finding")
}

func (m *Matrix) tableDifferences(b *strings.Builder) {
	if len(m.Differences) == 0 {
		return
	}
	b.WriteString("\n### What only some hosts do\n\n")
	for _, d := range m.Differences[:min(len(m.Differences), tableDifferences)] {
		var groups []string
		for _, g := range d.view().Groups {
			who := count(g.Count, "host")
			switch {
			case g.Most:
				who = "most hosts"
			case g.Count <= tableNames:
				who = cellText(strings.Join(g.Names, "; "))
			}
			groups = append(groups, fmt.Sprintf("**%s** (%s)", cellText(g.Does), who))
		}
		fmt.Fprintf(b, "- %s, %s: %s\n", cellText(d.Subject), cellText(strings.Join(d.Versions, ", ")),
			strings.Join(groups, "; "))
	}
	left(b, len(m.Differences)-tableDifferences, "difference")
}

// left says what there is no room for.
func left(b *strings.Builder, n int, word string) {
	if n > 0 {
		fmt.Fprintf(b, "\n… and %s more, in %s.\n", count(n, word), pageName)
	}
}

func cellText(s string) string { return textsafe.Markdown(textsafe.CutCounted(s, tableText)) }
