package selftest

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// WriteJSON writes the matrix as selftest.json holds it.
func (m *Matrix) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(m)
}

// WriteSummary writes the counts, what went wrong with its findings, and the checks.
func (m *Matrix) WriteSummary(w io.Writer) error {
	var b strings.Builder
	c := m.Counts
	fmt.Fprintf(&b, "# Kill matrix\n\n%d honest hosts, %d accused. %d faults, %d killed, %d misnamed. "+
		"%d mutations, of which no request can show %d. %d survivors, %d untested.\n\n",
		c.Honest, c.Accused, c.Faults, c.Killed, c.Misnamed, c.Mutations, c.Equal, c.Survivors, c.Problems)
	fmt.Fprintf(&b, "%.1f s in all; %.2f s for each host on average; %.1f s for those that hang, together.\n", m.Seconds, m.Mean, m.Waiting)
	m.writeWrong(&b)
	m.writeChecks(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteMarkdown writes the summary, the hosts by the checks that saw them, and the
// mutations that no request can show, with their reasons.
func (m *Matrix) WriteMarkdown(w io.Writer) error {
	if err := m.WriteSummary(w); err != nil {
		return err
	}
	var b strings.Builder
	m.writeHosts(&b)
	m.writeEqual(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

const mostFindings = 6 // that are shown for one host

// writeWrong writes what is not as it should be, worst first.
func (m *Matrix) writeWrong(b *strings.Builder) {
	last := ""
	for i := range m.Rows {
		row := &m.Rows[i]
		if row.Outcome == Killed || row.Outcome == Passed || row.Outcome == Equal {
			continue
		}
		if row.Outcome != last {
			fmt.Fprintf(b, "\n## %s\n\n", capital(row.Outcome))
			last = row.Outcome
		}
		fmt.Fprintf(b, "- `%s` %s %s\n", row.Name, row.Says, row.wrong())
		for i, f := range row.Findings {
			if i < mostFindings && row.Outcome != Survived {
				fmt.Fprintf(b, "  - %s\n", textsafe.Cut(f, 400))
			}
		}
	}
}

// wrong says in which way a row is not as it should be.
func (row *Row) wrong() string {
	switch row.Outcome {
	case Untested:
		return row.Problem
	case Misnamed:
		return "Not seen by " + strings.Join(row.Missed(), ", ") + "; seen by " + strings.Join(row.Saw, ", ") + "."
	case Survived:
		if row.Kind == KindMutation {
			return row.Reason
		}
		return fmt.Sprintf("Must be seen by %s. %s", strings.Join(row.Sees, ", "), row.Reason)
	}
	return fmt.Sprintf("Verdict %s, strict %s; warned of by [%s] where [%s] is right. %s", row.Verdict, row.Strict,
		strings.Join(row.Saw, ", "), strings.Join(row.Sees, ", "), row.Reason)
}

func (m *Matrix) writeChecks(b *strings.Builder) {
	b.WriteString("\n## Checks\n\n|  | check | faults it sees | faults no other sees |\n| --- | --- | ---: | ---: |\n")
	for i, c := range m.Checks {
		only := fmt.Sprint(c.Alone)
		if c.Alone == 0 {
			only = "none: another check kills each fault that it kills"
		}
		fmt.Fprintf(b, "| %s | `%s` | %d | %s |\n", letter(i), c.Name, c.Kills, only)
	}
}

// letter stands for a check at the head of a column.
func letter(i int) string { return string(rune('A' + i)) }

func (m *Matrix) writeHosts(b *strings.Builder) {
	b.WriteString("\n## Hosts by checks\n\n| host | outcome | s |")
	for i := range m.Checks {
		b.WriteString(" " + letter(i) + " |")
	}
	b.WriteString("\n| --- | --- | ---: |" + strings.Repeat(" --- |", len(m.Checks)) + "\n")
	for _, row := range m.Rows {
		if row.Outcome == Equal {
			continue
		}
		fmt.Fprintf(b, "| `%s` | %s | %.2f |", row.Name, row.Outcome, row.Seconds)
		for _, c := range m.Checks {
			b.WriteString(map[bool]string{true: " x |", false: "  |"}[slices.Contains(row.Saw, c.Name)])
		}
		b.WriteString("\n")
	}
}

func (m *Matrix) writeEqual(b *strings.Builder) {
	b.WriteString("\n## Mutations that no request can show\n\n| mutation | why |\n| --- | --- |\n")
	for _, row := range m.Rows {
		if row.Outcome == Equal {
			fmt.Fprintf(b, "| `%s` | %s |\n", row.Name, row.Equal)
		}
	}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
