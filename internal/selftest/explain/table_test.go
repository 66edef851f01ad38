package explain

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/importcheck/reports"
)

// A page is the measurement in Markdown.
type page struct{ strings.Builder }

func (b *page) linef(format string, values ...any) { fmt.Fprintf(b, format+"\n", values...) }

// head begins a table or a section.
func (b *page) head(lines ...string) { b.linef("\n%s", strings.Join(lines, "\n")) }

// cell keeps a text in its cell and on its line.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ").Replace(s)
}

// How much is listed.
const (
	listedWorst    = 60
	listedSets     = 40
	listedDearest  = 100
	listedFindings = 8 // of one run
)

func (m *measurement) table() string {
	var b page
	b.summary(m.summary())
	b.distribution(m.singles)
	b.shared(m.kinds)
	b.cost(m.singles, m.normal)
	b.blankets(m.blankets)
	b.worst(m.singles)
	b.unnamed(m.singles)
	b.contradicted(m.singles)
	b.sets(m.sets)
	b.lost(m.sets)
	return b.String()
}

func (b *page) summary(s summary) {
	b.linef("# How truly reports explain")
	b.head("| what | aim | measured |", "| --- | --- | ---: |")
	b.linef("| violations a fault, mean | 1.1 | %.2f |", s.violations)
	b.linef("| violations a fault, most | 3 | %d |", s.most)
	b.linef("| faults whose first title or detail names place, value and outcome | 95 %% | %.1f %% |", 100*s.named)
	b.linef("| faults that the title or detail of some finding names so | | %.1f %% |", 100*s.namedByAny)
	b.linef("| faults whose first title or detail names the place | | %.1f %% |", 100*s.place)
	b.linef("| findings that lack place, value or outcome | 5 %% | %.1f %% |", 100*s.lacking)
	b.linef("| titles that the shown exchange contradicts, of %d | 0 | %d |", s.findings, s.contradict)
	b.linef("| violations of three faults beside the sum of the three | 1.2 | %.2f |", s.triples)
	b.linef("| checks lost in sets of three | 0 | %d |", s.lost)
	b.linef("| findings a place of a shared mistake, mean | 1.2 | %.2f |", s.aPlace)
	b.linef("| findings a place of a shared mistake, most | 2 | %.2f |", s.mostAPlace)
	b.linef("| requests of a run with one fault beside a conforming one, most | 1.15 | %.2f |", s.requests)
}

// findings lists those of one run.
func (b *page) findings(r *result, list []reports.Finding) {
	b.linef("- `%s`: %d violations, %d warnings", r.name(), r.violations(), r.warnings())
	if len(r.faults) == 1 {
		b.linef("  — %s", r.faults[0].Description)
	}
	for _, f := range list[:min(listedFindings, len(list))] {
		line := fmt.Sprintf("%s %s: %s", f.Severity, f.Check, f.Title)
		if f.Detail != "" {
			line += " [" + f.Detail + "]"
		}
		b.linef("  - %s", cell(line))
	}
}

func (b *page) distribution(singles []*result) {
	by := map[int]int{}
	for _, r := range singles {
		by[r.violations()]++
	}
	b.head("## Single faults by number of violations", "", "| violations | faults |", "| ---: | ---: |")
	for _, n := range slices.Sorted(maps.Keys(by)) {
		b.linef("| %d | %d |", n, by[n])
	}
}

func (b *page) worst(singles []*result) {
	order := slices.Clone(singles)
	slices.SortStableFunc(order, func(a, c *result) int { return cmp.Compare(c.violations(), a.violations()) })
	b.head("## Single faults with most violations", "")
	for _, r := range order[:min(listedWorst, len(order))] {
		b.findings(r, r.findings)
	}
}

// unnamed lists the faults that their first finding does not name.
func (b *page) unnamed(singles []*result) {
	lacks := map[string]int{}
	var list []*result
	for _, r := range singles {
		j := judge(r)
		if j.first {
			continue
		}
		list = append(list, r)
		for _, s := range j.missing {
			sort, _, _ := strings.Cut(s, " ")
			lacks[sort]++
		}
	}
	b.head(fmt.Sprintf("## Faults that their first finding does not name: %d", len(list)), "")
	b.linef("What is not named, by sort: %v.\n", lacks)
	for _, r := range list {
		b.findings(r, r.counted())
		b.linef("  - not named: `%s`", strings.Join(judge(r).missing, "`, `"))
	}
}

func (b *page) contradicted(singles []*result) {
	b.head("## Titles that the shown exchange contradicts", "")
	for _, r := range singles {
		for _, f := range r.findings {
			if list := contradictions(f); len(list) > 0 {
				b.linef("- `%s`: %s", r.name(), cell(f.Title))
				b.linef("  — not so: `%s`; case %s", strings.Join(list, "`, `"), f.Case)
			}
		}
	}
}

func (b *page) sets(sets []triple) {
	of, sum := 0, 0
	for _, p := range sets {
		of, sum = of+p.set.violations(), sum+p.sum()
	}
	n := float64(max(1, len(sets)))
	b.head(fmt.Sprintf("## Sets of three faults: %d", len(sets)), "")
	b.linef("%.2f violations a set. The three by themselves: %.2f together, %.2f each.", float64(of)/n, float64(sum)/n,
		float64(sum)/n/3)
	order := slices.Clone(sets)
	slices.SortStableFunc(order, func(a, c triple) int {
		return cmp.Compare(c.set.violations()-c.sum(), a.set.violations()-a.sum())
	})
	b.head("| set | violations | the three together |", "| --- | ---: | ---: |")
	for _, p := range order[:min(listedSets, len(order))] {
		b.linef("| %s | %d | %d |", p.set.name(), p.set.violations(), p.sum())
	}
}

func (b *page) lost(sets []triple) {
	b.head("## Checks lost in sets of three", "")
	for _, p := range sets {
		if lost := p.lost(); len(lost) > 0 {
			b.linef("- `%s`: %s", p.set.name(), strings.Join(lost, "; "))
		}
	}
}

func (b *page) shared(kinds []sharedKind) {
	b.head(fmt.Sprintf("## Shared mistakes: %d kinds", len(kinds)), "",
		"| kind | places | violations | warnings | a place |", "| --- | ---: | ---: | ---: | ---: |")
	for _, k := range kinds {
		r := k.result
		b.linef("| %s | %d | %d | %d | %.2f |", k.name, len(k.faults), r.violations(), r.warnings(), k.aPlace())
	}
	b.head("### More than one finding", "")
	for _, k := range kinds {
		if len(k.result.counted()) > 1 {
			b.findings(k.result, k.result.counted())
		}
	}
}

// cost lists the dearest faults, by requests and by seconds. Those that hang wait for time-outs.
func (b *page) cost(singles []*result, normal *result) {
	b.head("## Cost", "")
	b.linef("A conforming run: %d requests, %.2f s.\n", normal.requests, normal.seconds)
	order := slices.DeleteFunc(slices.Clone(singles), func(r *result) bool { return r.faults[0].Waits })
	var requests, seconds, explained float64
	many, late, slow := 0, 0, 0
	for _, r := range order {
		requests += float64(r.requests) / float64(len(order))
		seconds += r.seconds / float64(len(order))
		if float64(r.requests) > 1.15*float64(normal.requests) {
			many++
		}
		if r.seconds > normal.seconds+0.3 {
			late++
		}
		explained += (r.explained - normal.explained) / float64(len(order))
		if r.explained > normal.explained+0.3 {
			slow++
		}
	}
	b.linef("Faults that do not hang (%d), mean: %.0f requests, %.2f s.", len(order), requests, seconds)
	b.linef("Over 15 %% more requests: %d. Over 0.3 s more: %d.", many, late)
	b.linef("From the end of the plan, which a fault may delay by itself: %.2f s more on average, over 0.3 s more: %d.", explained, slow)
	for _, by := range []func(a, c *result) int{
		func(a, c *result) int { return cmp.Compare(c.requests, a.requests) },
		func(a, c *result) int { return cmp.Compare(c.explained, a.explained) },
	} {
		slices.SortStableFunc(order, by)
		b.head("| fault | requests | more | seconds | more | of it after the plan |", "| --- | ---: | ---: | ---: | ---: | ---: |")
		for _, r := range order[:min(listedDearest, len(order))] {
			more := 100 * (float64(r.requests)/float64(normal.requests) - 1)
			later := r.seconds - normal.seconds
			b.linef("| %s | %d | %+.0f %% | %.2f | %+.2f | %+.2f |", r.name(), r.requests, more, r.seconds, later, r.explained-normal.explained)
		}
	}
}

func (b *page) blankets(of blanket) {
	b.head("| host that answers everything with | requests | seconds | violations |", "| --- | ---: | ---: | ---: |")
	row := func(name string, r *result) {
		b.linef("| %s | %d | %.2f | %d |", name, r.requests, r.seconds, r.violations())
	}
	row("what is right", of.normal)
	for _, status := range slices.Sorted(maps.Keys(of.answers)) {
		row(fmt.Sprint(status), of.answers[status])
	}
}
