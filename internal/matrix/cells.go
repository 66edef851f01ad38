package matrix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/reports"
)

// A Cell is what the runs of one host and version showed; empty where there was none.
type Cell struct {
	State    reports.Verdict // the worst; "" for no run
	Outcomes []Outcome
}

// An Outcome is what one run showed, or several that found the same.
type Outcome struct {
	State reports.Verdict
	Seeds string // "" for the only run
	Text  string
	More  string // what there is beside the verdict
	First *Run   // nil for runs without a report
}

// cellOutcomes is how many different outcomes of seeds a cell shows.
const cellOutcomes = 6

func (h *Host) cell(version string) Cell {
	runs := h.of(version)
	byFound := map[string][]*Run{}
	var order []string
	for _, r := range runs {
		key := r.found()
		if byFound[key] == nil {
			order = append(order, key)
		}
		byFound[key] = append(byFound[key], r)
	}
	var c Cell
	for _, key := range order {
		c.add(outcomeOf(byFound[key], len(runs) > 1))
	}
	var seeds []int64
	for _, p := range h.Missing {
		if p.Version == version {
			seeds = append(seeds, p.Seed)
		}
	}
	if len(seeds) > 0 {
		c.add(Outcome{State: reports.Incomplete, Seeds: seedText(seeds), Text: "no report"})
	}
	slices.SortStableFunc(c.Outcomes, func(a, b Outcome) int { return cmp.Compare(badness[b.State], badness[a.State]) })
	if more := len(c.Outcomes) - cellOutcomes; more > 0 {
		c.Outcomes = append(c.Outcomes[:cellOutcomes], Outcome{State: c.Outcomes[cellOutcomes].State,
			Text: fmt.Sprintf("%d other outcomes", more)})
	}
	return c
}

func (c *Cell) add(o Outcome) {
	c.State = cmp.Or(c.State, reports.Conforms)
	c.State = worse(c.State, o.State)
	if slices.ContainsFunc(c.Outcomes, func(other Outcome) bool {
		return other.Text == o.Text &&
			other.More == o.More
	}) {
		o.More = strings.TrimPrefix(o.More+", other findings", ", ")
	}
	c.Outcomes = append(c.Outcomes, o)
}

// found is the same for runs that found the same.
func (r *Run) found() string {
	ids := make([]string, 0, len(r.Findings))
	for _, f := range r.Findings {
		ids = append(ids, f.Kind+" "+f.ID)
	}
	slices.Sort(ids)
	return fmt.Sprint(r.state(), r.interrupted, "\n") + strings.Join(ids, "\n")
}

func outcomeOf(runs []*Run, several bool) Outcome {
	first := runs[0]
	o := Outcome{State: first.state(), Text: first.outcome(), More: first.beside(), First: first}
	if several {
		var seeds []int64
		for _, r := range runs {
			seeds = append(seeds, r.Seed)
		}
		o.Seeds = seedText(seeds)
	}
	return o
}

// outcome says in a few words how a run ended.
func (r *Run) outcome() string {
	text := string(r.Verdict)
	if r.Verdict == reports.Violates && r.Counts.Violations > 0 {
		text = count(r.Counts.Violations, "violation")
	}
	if r.interrupted {
		text += ", interrupted"
	}
	return text
}

// beside names what does not decide the verdict.
func (r *Run) beside() string {
	var parts []string
	if n := r.Counts.Warnings; n > 0 {
		parts = append(parts, count(n, "warning"))
	}
	if n := r.Counts.Waived; n > 0 {
		parts = append(parts, fmt.Sprintf("%d waived", n))
	}
	if n := r.Counts.NotTested; n > 0 {
		parts = append(parts, fmt.Sprintf("%d not tested", n))
	}
	return strings.Join(parts, ", ")
}

// seedText names seeds: "seed 3", "seeds 1–4, 7", and "seeds 1 (2 runs), 2".
func seedText(seeds []int64) string {
	slices.Sort(seeds)
	var parts []string
	for rest := seeds; len(rest) > 0; {
		n := 1
		switch same, row := repeats(rest), inARow(rest); {
		case same > 1:
			n = same
			parts = append(parts, fmt.Sprintf("%d (%d runs)", rest[0], same))
		case row > 2:
			n = row
			parts = append(parts, fmt.Sprintf("%d–%d", rest[0], rest[row-1]))
		default:
			parts = append(parts, fmt.Sprint(rest[0]))
		}
		rest = rest[n:]
	}
	word := "seeds "
	if len(seeds) == 1 || repeats(seeds) == len(seeds) {
		word = "seed "
	}
	const shown = 12
	if more := len(parts) - shown; more > 0 {
		parts = append(parts[:shown], fmt.Sprintf("… %d more", more))
	}
	return word + strings.Join(parts, ", ")
}

// repeats is how often the first number stands at the beginning.
func repeats(seeds []int64) int {
	n := 1
	for n < len(seeds) && seeds[n] == seeds[0] {
		n++
	}
	return n
}

// inARow is how many numbers follow each other from the first on, each standing once.
func inARow(seeds []int64) int {
	n := 1
	for n < len(seeds) && seeds[n] == seeds[n-1]+1 && repeats(seeds[n:]) == 1 {
		n++
	}
	return n
}

// count returns "1 run", "2 runs".
func count(n int, word string) string { return fmt.Sprint(n, " ", inNumber(n, word)) }

// inNumber returns a word in the singular or plural.
func inNumber(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}
