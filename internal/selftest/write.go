package selftest

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// WriteJSON writes the matrix as selftest.json holds it.
func (m *Matrix) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(m)
}

// WriteMarkdown writes the matrix for a reader: the counts, what went wrong with its
// findings, the checks, and the table of all hosts.
func (m *Matrix) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	c := m.Counts
	fmt.Fprintf(&b, "# Kill matrix\n\n%d honest hosts, %d accused. %d faults, %d killed, %d misnamed. %d mutations, %d of them such that no request can tell. %d survivors, %d untested.\n\n",
		c.Honest, c.Accused, c.Faults, c.Killed, c.Misnamed, c.Mutations, c.Equal, c.Survivors, c.Problems)
	fmt.Fprintf(&b, "%.1f s in all; %.2f s for each host on average; %.1f s for those that hang, together.\n", m.Seconds, m.Mean, m.Waiting)
	m.writeWrong(&b)
	m.writeChecks(&b)
	m.writeHosts(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

const mostFindings = 6 // that are told of one host

// writeWrong tells what is not as it should be, worst first.
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
				fmt.Fprintf(b, "  - %s\n", cut(f, 400))
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
		return fmt.Sprintf("Must be seen by %s. %s", strings.Join(row.Sees, ", "), row.Reason)
	}
	return fmt.Sprintf("Verdict %s, strict %s; warned of by [%s] where [%s] is right. %s", row.Verdict, row.Strict, strings.Join(row.Saw, ", "), strings.Join(row.Sees, ", "), row.Reason)
}

func (m *Matrix) writeChecks(b *strings.Builder) {
	b.WriteString("\n## Checks\n\n| check | faults it sees | faults no other sees |\n| --- | ---: | ---: |\n")
	for _, c := range m.Checks {
		alone := fmt.Sprint(c.Alone)
		if c.Alone == 0 {
			alone = "none: it kills nothing that another does not kill"
		}
		fmt.Fprintf(b, "| `%s` | %d | %s |\n", c.Name, c.Kills, alone)
	}
}

func (m *Matrix) writeHosts(b *strings.Builder) {
	b.WriteString("\n## Hosts\n\n| host | outcome | seen by | seconds |\n| --- | --- | --- | ---: |\n")
	for _, row := range m.Rows {
		seen := strings.Join(row.Saw, ", ")
		if row.Outcome == Equal {
			seen = row.Equal
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %.2f |\n", row.Name, row.Outcome, seen, row.Seconds)
	}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
