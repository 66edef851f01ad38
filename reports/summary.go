package reports

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// SummaryLimit is the size in bytes that summary.md stays under.
const SummaryLimit = 64 << 10

// How much of each part the summary holds.
const (
	summaryWorst       = 8
	summaryTitles      = 30
	summaryNew         = 20
	summaryConstraints = 40
	summaryGaps        = 20
	summaryChanges     = 20
	summaryCurl        = 4000 // characters; a longer command is named, not cut: a part of one would send something else
	summaryReserve     = 200  // bytes kept for saying that something was left out
)

// A summary is a text that no part may push over the limit.
type summary struct {
	strings.Builder
	r    *Report
	left int // parts that found no room
}

// WriteSummary writes the report as Markdown for a pull request: the verdict, the
// counts, the worst findings with their commands, the titles of the others, what is new against the
// baseline, constraints with trouble, and what was not tested. It always stays under
// [SummaryLimit] bytes, and no text of a host can act as Markdown or HTML.
func (r *Report) WriteSummary(w io.Writer) error {
	s := summary{r: r.mapped(textsafe.Visible)}
	s.head()
	s.worst()
	s.fresh()
	s.changes()
	s.constraints()
	s.gaps()
	if s.left > 0 {
		s.WriteString(fmt.Sprintf("\n%s left out here for size; report.html holds all.\n", plural(s.left, "part")))
	}
	_, err := io.WriteString(w, s.String())
	return err
}

// add appends a part where there is room for it, whole or not at all.
func (s *summary) add(part string) {
	if s.Len()+len(part) > SummaryLimit-summaryReserve {
		s.left++
		return
	}
	s.WriteString(part)
}

var verdictMarks = map[Verdict]string{Conforms: "✅", Violates: "❌", Incomplete: "⚠️"}

func (s *summary) head() {
	r := s.r
	s.add("## " + strings.TrimSpace(verdictMarks[r.Verdict]+" "+mdText(r.sentence(), 1000)) + "\n\n")
	rows := [][2]string{
		{"Verdict", mdText(string(r.Verdict), 20)},
		{"Host", mdCode(hostName(r.Host), 300)},
		{"Contract", mdText(r.Contract.Title+" "+r.Contract.Version+" ("+r.Contract.Source+")", 300)},
		{"Findings", r.tally()},
		{"Scenarios", r.Counts.outcomes()},
		{"Run", mdText(r.howRun(), 300)},
		{"Not tested", strconv.Itoa(len(r.NotTested))},
	}
	table := mdRow("", "") + mdRow("---", "---")
	for _, row := range rows {
		table += mdRow(row[0], row[1])
	}
	s.add(table)
}

func (s *summary) worst() {
	found := s.r.Findings
	if len(found) == 0 {
		return
	}
	s.add("\n### Findings\n")
	for i, f := range found[:min(len(found), summaryWorst)] {
		s.add(summaryFinding(i+1, f, s.r.Contract))
	}
	if rest := found[min(len(found), summaryWorst):]; len(rest) > 0 {
		s.add("\n" + plural(len(rest), "finding") + " more, whole in report.html:\n\n")
		for _, f := range rest[:min(len(rest), summaryTitles)] {
			s.add(fmt.Sprintf("- %s, %s: %s\n", mdText(f.kind(), 20), mdCheck(f.Check), mdText(f.Title, 300)))
		}
		if more := len(rest) - summaryTitles; more > 0 {
			s.add(fmt.Sprintf("- … and %d more\n", more))
		}
	}
}

func summaryFinding(n int, f Finding, c Contract) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n#### %d. %s\n\n", n, mdText(f.Title, 300))
	for _, row := range [][2]string{
		{"Kind", mdText(f.kind(), 20)}, {"Check", mdCheck(f.Check)}, {"Constraint", mdCode(f.Constraint, 200)},
		{"Expected", mdText(f.Expected, 500)}, {"Observed", mdText(f.Observed, 500)},
		{"Rule", mdText(f.Sentence, 500)}, {"Source", mdText(f.sourceText(c), 300)},
		{"Detail", mdText(f.Detail, 300)}, {"Fails", mdText(f.Root.fails(), 300)},
		{"Passes", mdText(f.Root.passes(), 300)}, {"Also", mdText(f.Root.also(), 300)},
		{"Follows", mdText(f.Root.follows(), 300)}, {"Shown by", mdText(f.shownBy(), 100)},
		{"Waived", mdText(f.Waived, 300)},
	} {
		if row[1] != "" {
			fmt.Fprintf(&b, "- %s: %s\n", row[0], row[1])
		}
	}
	b.WriteString("\n" + summaryCommand(f))
	return b.String()
}

func summaryCommand(f Finding) string {
	switch {
	case f.Curl == "":
		return ""
	case len(f.Curl) > summaryCurl:
		return fmt.Sprintf("The command that repeats it has %d bytes; it stands in report.html under %s.\n", len(f.Curl), mdCode(f.ID, 200))
	}
	return mdFence("sh", f.Curl)
}

// changes lists what else differs from the baseline.
func (s *summary) changes() {
	if s.r.Baseline == nil {
		return
	}
	rows := []string{mdText(s.r.againstBaseline(), 300) + "\n\n"}
	for _, line := range s.r.sinceBaseline() {
		rows = append(rows, "- "+mdText(line, 400)+"\n")
	}
	s.list("Against the baseline", rows, summaryChanges)
}

// fresh lists what the baseline did not have.
func (s *summary) fresh() {
	var rows []string
	for _, f := range s.r.Findings {
		if f.Status == "new" {
			rows = append(rows, fmt.Sprintf("- %s, %s: %s\n", mdCode(f.Check, 100), mdText(f.kind(), 20), mdText(f.Title, 300)))
		}
	}
	s.list("New against the baseline", rows, summaryNew)
}

func (s *summary) constraints() {
	rows := []string{}
	for _, c := range s.r.Constraints {
		if c.Holds != "yes" {
			rows = append(rows, mdRow(mdCode(c.Name, 120), strconv.Itoa(c.Inside), strconv.Itoa(c.At),
				strconv.Itoa(c.Outside), mdText(c.Holds, 20), mdText(c.Measured, 60)))
		}
	}
	if len(rows) > 0 {
		head := mdRow("constraint", "inside", "at", "outside", "holds", "measured") + mdRow("---", "---:", "---:", "---:", "---", "---")
		s.list("Constraints that do not hold or were not tested", append([]string{head + rows[0]}, rows[1:]...), summaryConstraints)
	}
}

func (s *summary) gaps() {
	var rows []string
	for _, g := range s.r.NotTested {
		rows = append(rows, fmt.Sprintf("- %s: %s\n", mdCode(g.What, 200), mdText(g.Reason, 300)))
	}
	s.list("Not tested", rows, summaryGaps)
	rows = nil
	for _, g := range s.r.skipped() {
		rows = append(rows, fmt.Sprintf("- %s: %s\n", mdText(g.What, 200), mdText(g.Reason, 300)))
	}
	s.list("Scenarios that were skipped", rows, summaryGaps)
}

// list writes a headed list of at most limit lines, and how many it left out.
func (s *summary) list(title string, rows []string, limit int) {
	if len(rows) == 0 {
		return
	}
	part := "\n### " + title + "\n\n" + strings.Join(rows[:min(len(rows), limit)], "")
	if more := len(rows) - limit; more > 0 {
		part += fmt.Sprintf("\n… and %d more, in report.html.\n", more)
	}
	s.add(part)
}
