package explain

import (
	"slices"
	"strings"
)

// A judgement is how truly the findings of a single fault explain it.
type judgement struct {
	first   bool     // the first finding names all that the description names
	place   bool     // the first finding names the place
	any     bool     // some finding names all
	missing []string // what the first finding does not name
	lacking int      // findings that lack something
}

func judge(r *result) judgement {
	var j judgement
	for i, f := range r.counted() {
		lacks := missing(r.faults[0], f)
		if len(lacks) > 0 {
			j.lacking++
		}
		if i == 0 {
			j.first, j.missing = len(lacks) == 0, lacks
			j.place = !slices.ContainsFunc(lacks, func(s string) bool { return strings.HasPrefix(s, string(where)) })
		}
		j.any = j.any || len(lacks) == 0
	}
	return j
}

// A measurement is everything that was run.
type measurement struct {
	normal   *result // of a host that conforms
	singles  []*result
	sets     []triple
	kinds    []sharedKind
	blankets blanket
}

// A summary is what is bounded.
type summary struct {
	violations float64 // a single fault, mean
	most       int     // of a single fault
	named      float64 // share of single faults whose first finding names all that the description names
	namedByAny float64 // share of those that some finding names so
	place      float64 // share of those whose first finding names the place
	lacking    float64 // share of the findings that lack something
	contradict int     // titles that the shown exchange contradicts
	findings   int     // of single faults
	triples    float64 // violations of a set beside the sum of its parts
	lost       int     // checks that sets lose
	aPlace     float64 // findings a place of a shared kind, mean
	mostAPlace float64
	requests   float64 // the dearest single fault beside a conforming run: 1.15 is 15 % more
}

// contradicted is the share of titles that the shown exchange contradicts.
func (s summary) contradicted() float64 { return float64(s.contradict) / float64(max(1, s.findings)) }

func (m *measurement) summary() summary {
	var s summary
	s.ofSingles(m.singles, m.normal)
	of, sum := 0, 0
	for _, p := range m.sets {
		of, sum = of+p.set.violations(), sum+p.sum()
		s.lost += len(p.lost())
	}
	s.triples = float64(of) / float64(max(1, sum))
	for _, k := range m.kinds {
		s.aPlace += k.aPlace() / float64(len(m.kinds))
		s.mostAPlace = max(s.mostAPlace, k.aPlace())
	}
	return s
}

func (s *summary) ofSingles(singles []*result, normal *result) {
	all, lacking := 0, 0
	share := func(of *float64, is bool) {
		if is {
			*of += 1 / float64(len(singles))
		}
	}
	for _, r := range singles {
		j := judge(r)
		s.violations += float64(r.violations()) / float64(len(singles))
		s.most = max(s.most, r.violations())
		s.requests = max(s.requests, float64(r.requests)/float64(normal.requests))
		all, lacking = all+len(r.counted()), lacking+j.lacking
		share(&s.named, j.first)
		share(&s.namedByAny, j.any)
		share(&s.place, j.place)
		for _, f := range r.findings {
			s.findings++
			if len(contradictions(f)) > 0 {
				s.contradict++
			}
		}
	}
	s.lacking = float64(lacking) / float64(max(1, all))
}
