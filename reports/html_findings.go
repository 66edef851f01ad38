package reports

import (
	"cmp"
	"fmt"
	"slices"
)

// The bounds of what the findings take in the page, in bytes as they are written.
const (
	pageTexts = 130 << 10 // requests, answers and commands of all findings
	pageText  = 6 << 10   // one of them
	pageFact  = 600       // one fact, such as what was expected
	factMany  = 150       // the same where there are over pageMany findings
	factBrief = 75        // the same of findings that are shown in brief
	pageMany  = 50        // findings after this number are shown in brief
)

// A findingView is a finding as the page shows it.
type findingView struct {
	Number    int
	Anchor    string // stays the same from run to run
	Kind      string
	Check     string
	Title     string
	Status    string
	CheckAt   string // the anchor of the check, where the page has it
	Facts     [][2]string
	Line      int    // of the contract, where the page has it
	Cite      string // the place
	Says      []lineView
	Scenarios []string
	Case      string
	Request   wireView
	Answer    wireView
	Curl      string
	Left      string // why a text is missing
	Evidence  []evidenceView

	FirstBrief bool // it and those after it are shown in brief
}

// A wireView is a message as it was on the wire, in three parts: the middle one
// is what the finding is about.
type wireView struct {
	Before, Mark, After string
}

type evidenceView struct {
	Case    string
	Request string
	Answer  string
}

func findingViews(r *Report, to targets) []findingView {
	found := r.Findings[:min(len(r.Findings), pageFindings)]
	fact := pageFact
	if len(found) > pageMany {
		fact = factMany
	}
	pool := textPool{left: pageTexts}
	anchors := map[string]int{}
	out := make([]findingView, len(found))
	for i, f := range found {
		if i < pageMany {
			out[i] = wholeFinding(f, r.Contract, fact, &pool)
			out[i].Cite = clip(cmp.Or(r.Contract.Cite(f.Pointer, f.Line), f.Constraint), fact)
			out[i].Says = to.near(f.Line)
		} else {
			out[i] = briefFinding(f, r.Contract)
			out[i].FirstBrief = i == pageMany
		}
		out[i].Number = i + 1
		out[i].Anchor, out[i].CheckAt = anchor("finding-", f.ID, anchors), to.checks[out[i].Check]
		if to.has(f.Line) {
			out[i].Line = f.Line
		}
	}
	return out
}

// briefFinding shows a finding far down a long list without its messages.
func briefFinding(f Finding, c Contract) findingView {
	v := findingHead(f, factBrief)
	v.Facts = clippedFacts(f, c, factBrief, "Expected", "Observed", "Constraint", "Shown by")
	return v
}

func wholeFinding(f Finding, c Contract, fact int, pool *textPool) findingView {
	v := findingHead(f, fact)
	v.Facts = clippedFacts(f, c, fact, "Expected", "Observed", "Detail", "Fails", "Passes", "Constraint", "Also",
		"Follows", "Rule", "Source", "Shown by", "Waived")
	for _, s := range f.Scenarios[:min(len(f.Scenarios), 5)] {
		v.Scenarios = append(v.Scenarios, clip(s, fact))
	}
	v.Curl = pool.command(f.Curl)
	v.Request = pool.wire(requestView(f.Request, f.Constraint))
	v.Answer = pool.wire(answerView(f.Response, f.Error, f.Constraint))
	for _, x := range f.Evidence[:min(len(f.Evidence), 5)] {
		v.Evidence = append(v.Evidence,
			evidenceView{clip(x.Case, fact), pool.take(x.Request.text()), pool.take(answerText(x.Response, x.Error))})
	}
	if v.Curl == "" && f.Curl != "" {
		v.Left = fmt.Sprintf("The command has %d bytes, too many for this page: it stands in report.json.", len(f.Curl))
	}
	return v
}

func findingHead(f Finding, fact int) findingView {
	return findingView{
		Kind: clip(f.kind(), 30), Check: clip(f.Check, 60), Title: clip(f.Title, fact),
		Status: clip(f.Status, 30), Case: clip(f.Case, fact),
	}
}

func clippedFacts(f Finding, c Contract, limit int, names ...string) [][2]string {
	var out [][2]string
	for _, row := range f.facts(c) {
		if slices.Contains(names, row[0]) {
			out = append(out, [2]string{row[0], clip(row[1], limit)})
		}
	}
	return out
}

// A textPool is the room that is left for long texts.
type textPool struct{ left int }

const tooLong = "(left out for size: see report.json)"

// take returns s, cut where it or all texts together grow too long.
func (p *textPool) take(s string) string {
	if p.left <= 0 {
		return tooLong
	}
	out := clip(s, min(pageText, p.left))
	p.left -= pageSize(out)
	return out
}

// command returns s whole or not at all: a part of a command does something else.
func (p *textPool) command(s string) string {
	size := pageSize(s)
	if size > min(3*pageText, p.left) {
		return ""
	}
	p.left -= size
	return s
}

func (p *textPool) wire(v wireView) wireView {
	return wireView{p.take(v.Before), p.some(v.Mark), p.some(v.After)}
}

func (p *textPool) some(s string) string {
	if s == "" {
		return ""
	}
	return p.take(s)
}

func pageSize(s string) int {
	n := 0
	for _, c := range s {
		n += escapedSize(c)
	}
	return n
}

func checkNames(found []findingView) []string {
	var out []string
	for _, f := range found {
		if !slices.Contains(out, f.Check) && len(out) < pageList {
			out = append(out, f.Check)
		}
	}
	slices.Sort(out)
	return out
}
