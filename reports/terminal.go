package reports

import (
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"example.com/importcheck/internal/textsafe"
)

// TerminalOptions says how WriteTerminal may write.
type TerminalOptions struct {
	Colour bool // ANSI colours; without it not one escape is written
	Width  int  // columns; 0 means 80, less than 40 counts as 40
	Quiet  bool // only the sentence of the verdict
}

// How many lines each part of the terminal's text may take. A run that conforms
// fits a screen of 24 lines with these.
const (
	findingsConforming    = 3
	findingsTold          = 20
	constraintsConforming = 4
	constraintsTold       = 30
	gapsConforming        = 2
	gapsTold              = 10
	changesTold           = 10
)

// terminal writes the text of one report.
type terminal struct {
	strings.Builder
	r      *Report
	width  int
	colour bool
}

// WriteTerminal writes what a person wants to see when a run has ended: the
// verdict, the constraints by side, the findings with their minimal request and
// the command that repeats them, what was not tested, the command that repeats the
// worst finding, and as the last line the verdict's sentence with the host's name. A run that conforms takes at most 24
// lines at 80 columns. Of one that was not finished the sentence comes first, and what was
// not tested is only counted. Characters of the host that a terminal would act on are written out.
func (r *Report) WriteTerminal(w io.Writer, o TerminalOptions) error {
	t := terminal{r: r.inLines(), width: max(o.Width, 40), colour: o.Colour}
	if o.Width == 0 {
		t.width = 80
	}
	if !o.Quiet {
		t.head()
		t.constraints()
		t.findings()
		t.changes()
		t.gaps("not tested", t.r.NotTested)
		t.gaps("skipped scenarios", t.r.skipped())
		t.again()
	}
	if o.Quiet || t.r.Verdict != Incomplete { // whose sentence came first
		t.last(o.Quiet)
	}
	_, err := io.WriteString(w, t.String())
	return err
}

// inLines returns the report with each text visible and in one line, so that none
// starts its own line. The curl commands keep theirs: a line break inside
// one is part of what is sent.
func (r *Report) inLines() *Report {
	out := r.mapped(textsafe.Line)
	for i, f := range r.Findings {
		out.Findings[i].Curl = textsafe.Visible(f.Curl)
	}
	return out
}

func (t *terminal) head() {
	r := t.r
	if r.Verdict == Incomplete {
		t.line("%s  %s", t.verdict("INCOMPLETE"), r.sentence())
	} else {
		t.line("%s  %s", t.verdict(strings.ToUpper(string(r.Verdict))), r.tally())
	}
	t.line("%s", t.faint(t.fit("host "+hostName(r.Host)+", contract "+r.Contract.Version)))
	t.line("%s", t.faint(t.fit(r.howRun())))
	t.line("%s", t.fit(r.Counts.outcomes()+fmt.Sprintf(", %d not tested", r.Counts.NotTested)))
	if r.Baseline != nil {
		t.line("%s", t.fit(r.againstBaseline()))
	}
}

// tally counts the findings in words: "2 violations, 1 warning, 1 waived".
func (r *Report) tally() string {
	s := plural(r.Counts.Violations, "violation") + ", " + plural(r.Counts.Warnings, "warning")
	if r.Counts.Waived > 0 {
		s += fmt.Sprintf(", %d waived", r.Counts.Waived)
	}
	return s
}

// howRun says in one line how the run was made.
func (r *Report) howRun() string {
	s := fmt.Sprintf("%s in %.1f s, profile %s, seed %d", plural(r.Run.Requests, "request"), r.Run.Seconds, r.Run.Profile, r.Run.Seed)
	if r.Run.Tags != "" {
		s += ", tags " + r.Run.Tags
	}
	return s
}

// hostName names the host that was tested, and the faults of an embedded one.
func hostName(h Host) string {
	if len(h.Faults) == 0 {
		return h.Address
	}
	return h.Address + " with " + strings.Join(h.Faults, ", ")
}

// sentence returns the verdict in one sentence that names the host.
func (r *Report) sentence() string {
	s := strings.TrimSpace(r.Reason)
	switch {
	case s == "":
		return fmt.Sprintf("%s %s: %s.", r.Host.Address, r.Verdict, r.tally())
	case !strings.Contains(s, r.Host.Address):
		return r.Host.Address + ": " + s
	}
	return s
}

// again ends a long text with the one command that shows the worst finding, which would
// have to be scrolled for otherwise.
func (t *terminal) again() {
	for _, f := range t.r.Findings {
		if t.r.fails(f) && f.Curl != "" && len(t.r.Findings) > 1 {
			t.line("\n%s\n%s", t.bold("to repeat the worst finding"), f.Curl)
			return
		}
	}
}

func (t *terminal) last(alone bool) {
	if !alone {
		t.WriteString("\n")
	}
	t.line("%s", t.verdict(t.r.sentence()))
}

func (t *terminal) constraints() {
	rows, limit := t.denied(), constraintsConforming
	if t.r.Verdict == Violates {
		rows, limit = t.r.Constraints, constraintsTold
	}
	if len(rows) == 0 {
		return
	}
	t.line("\n%s", t.bold(t.constraintRow("constraint", "inside", "at", "outside", "holds", "measured")))
	for i, c := range rows {
		if i == limit {
			t.line("%s", t.more(len(rows)-limit, "constraint"))
			return
		}
		row := t.constraintRow(c.Name, strconv.Itoa(c.Inside), strconv.Itoa(c.At), strconv.Itoa(c.Outside), c.Holds, c.Measured)
		t.line("%s", t.byOutcome(c.Holds, row))
	}
}

// denied are the constraints that a finding denies; what was not tested is listed with its
// reason.
func (t *terminal) denied() []Constraint {
	var out []Constraint
	for _, c := range t.r.Constraints {
		if c.Holds == "no" {
			out = append(out, c)
		}
	}
	return out
}

// constraintRow sets one row of the table. The name takes what the width leaves;
// the last column may be cut.
func (t *terminal) constraintRow(name, inside, at, outside, holds, measured string) string {
	room := min(max(t.width-46, 12), 44)
	row := fmt.Sprintf("  %-*s %7s %5s %8s  %-10s %s", room, textsafe.Fit(name, room), inside, at, outside,
		textsafe.Fit(holds, 10), measured)
	return strings.TrimRight(t.fit(row), " ")
}

func (t *terminal) findings() {
	if t.r.Verdict != Violates {
		t.findingLines()
		return
	}
	for i, f := range t.r.Findings {
		if i == findingsTold {
			t.line("\n%s", t.more(len(t.r.Findings)-i, "finding"))
			return
		}
		t.finding(i+1, f)
	}
}

// findingLines lists the findings that did not change the verdict, one line each.
func (t *terminal) findingLines() {
	for i, f := range t.r.Findings {
		if i == 0 {
			t.line("")
		}
		if i == findingsConforming {
			t.line("%s", t.more(len(t.r.Findings)-i, "finding"))
			return
		}
		t.line("%s", t.fit(fmt.Sprintf("  %s %s: %s", f.kind(), f.Check, f.Title)))
	}
}

// kind is the word for a finding: its severity, or that it is waived.
func (f Finding) kind() string {
	if f.Waived != "" {
		return "waived"
	}
	return string(f.Severity)
}

func (t *terminal) finding(n int, f Finding) {
	head := fmt.Sprintf("%d. %s %s: %s", n, f.kind(), f.Check, textsafe.CutCounted(f.Title, 300))
	t.line("\n%s", t.bySeverity(f, head))
	if f.Waived != "" {
		t.fact("accepted", f.Waived)
		return
	}
	t.fact("rule", checksPage+"#"+f.Check)
	t.fact("constraint", f.Constraint)
	t.fact("expected", f.Expected)
	t.fact("observed", f.Observed)
	if f.Response != nil {
		t.fact("answer", bodyLine(f.Response.Body, f.Response.Encoding))
	}
	t.fact("detail", f.Detail)
	t.fact("fails", f.Root.fails())
	t.fact("passes", f.Root.passes())
	t.fact("also", f.Root.also())
	t.fact("follows", f.Root.follows())
	t.fact("shown by", f.shownBy())
	t.fact("finding", f.ID)
	t.request(f.Request)
	if f.Curl != "" {
		t.line("   repeat it:\n%s", f.Curl) // neither cut nor indented: it is there to be pasted
	}
}

func (t *terminal) fact(name, value string) {
	if value != "" {
		t.line("%s", t.fit(fmt.Sprintf("   %-10s  %s", name, value)))
	}
}

func (t *terminal) request(q *Request) {
	if q == nil {
		return
	}
	t.fact("request", fmt.Sprintf("%s %s, %s", q.Method, q.target(), plural(q.Size, "byte")))
	t.fact("body", bodyLine(q.Body, q.Encoding))
}

// target returns what stands in the request line: path and query, or the whole
// URL where it cannot be read.
func (q *Request) target() string {
	u, err := url.Parse(q.URL)
	if err != nil {
		return q.URL
	}
	return u.RequestURI()
}

// gaps lists what the run says nothing of. One that was not finished says why above, and
// its report has the list.
func (t *terminal) gaps(title string, list []Gap) {
	limit := gapsTold
	switch t.r.Verdict {
	case Conforms:
		limit = gapsConforming
	case Incomplete:
		return
	}
	for i, g := range list {
		if i == 0 {
			t.line("\n%s", t.bold(fmt.Sprintf("%s (%d)", title, len(list))))
		}
		if i == limit {
			t.line("%s", t.more(len(list)-i, "line"))
			return
		}
		t.line("%s", t.fit("  "+g.What+": "+g.Reason))
	}
}

// changes lists what else differs from the baseline; a run that conforms only counts it in
// its head.
func (t *terminal) changes() {
	if t.r.Verdict == Conforms {
		return
	}
	for i, line := range t.r.sinceBaseline() {
		if i == 0 {
			t.line("\n%s", t.bold("against the baseline"))
		}
		if i == changesTold {
			t.line("%s", t.more(len(t.r.sinceBaseline())-i, "line"))
			return
		}
		t.line("%s", t.fit("  "+line))
	}
}

func (t *terminal) more(n int, word string) string {
	return t.faint("  … and " + plural(n, word) + " more, in report.html")
}

func (t *terminal) line(format string, args ...any) {
	fmt.Fprintf(t, format+"\n", args...)
}

func (t *terminal) fit(s string) string { return textsafe.Fit(s, t.width) }

func (t *terminal) paint(code, s string) string {
	if !t.colour {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (t *terminal) bold(s string) string  { return t.paint("1", s) }
func (t *terminal) faint(s string) string { return t.paint("2", s) }

func (t *terminal) verdict(s string) string {
	switch t.r.Verdict {
	case Conforms:
		return t.paint("1;32", s)
	case Violates:
		return t.paint("1;31", s)
	}
	return t.paint("1;33", s)
}

func (t *terminal) bySeverity(f Finding, s string) string {
	if f.kind() == string(Violation) {
		return t.paint("1;31", s)
	}
	return t.paint("1;33", s)
}

func (t *terminal) byOutcome(holds, s string) string {
	switch holds {
	case "no":
		return t.paint("31", s)
	case "not tested":
		return t.paint("33", s)
	}
	return s
}
