package diagnose

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
)

// A Predicate is something that is true of some requests and not of others.
type Predicate struct {
	Key   string // the same from run to run
	Words string // behind "a start": `whose uri holds ","`
	Where string // the place that it is about, or ""
	Shape string // what it says of any place: predicates of one shape may be one mistake
	rank  int    // of two that explain as much, the lower is named
	sub   int    // of two of a rank, the lower is named
	sum   int    // of two pairs of a rank, the lower is named: the ranks together
}

// The ranks, by what a reader would name first.
const (
	rankStorage = iota
	rankPresence
	rankValue
	rankCharacter
	rankClass // of characters
	rankHeader
	rankForm
	rankLabel // the constraint that is broken
	rankPosition
)

// A Subject is one request that was answered, and what is true of it.
type Subject struct {
	*check.Answer
	Order int // in time
	facts []int
	set   bits
	sizes []Size
}

func (s *Subject) has(id int) bool { return s.set.has(id) }

// bits is a set of small numbers.
type bits []uint64

func (b bits) has(i int) bool { return i>>6 < len(b) && b[i>>6]&(1<<(i&63)) != 0 }

func (b *bits) add(i int) {
	for i>>6 >= len(*b) {
		*b = append(*b, 0)
	}
	(*b)[i>>6] |= 1 << (i & 63)
}

// Evidence is all that is known of a host: the answers of the plan, in the order of time, and
// those of experiments behind them.
type Evidence struct {
	Catalogue *generators.Catalogue
	Subjects  []*Subject
	list      []Predicate
	ids       map[string]int
	byCase    map[string]*Subject
	plan      map[string]int // the place of a case in the plan
	past      past
}

// NewEvidence reads the answers of a run, which are in the order of the plan.
func NewEvidence(m *generators.Catalogue, answers []*check.Answer) *Evidence {
	e := &Evidence{Catalogue: m, ids: map[string]int{}, byCase: map[string]*Subject{}, plan: map[string]int{}, past: newPast()}
	for i, a := range answers {
		e.plan[a.Case.ID] = i
	}
	inTime := slices.Clone(answers)
	slices.SortStableFunc(inTime, func(a, b *check.Answer) int { return a.Exchange.Started.Compare(b.Exchange.Started) })
	for some := range slices.Chunk(inTime, mostHeld) {
		facts := make([][]Predicate, len(some))
		atOnce(some, func(i int, a *check.Answer) { facts[i] = factsOf(m, a.Case) })
		for i, a := range some {
			e.byCase[a.Case.ID] = e.add(a, facts[i])
		}
	}
	return e
}

// mostHeld is of how many requests facts are held before they are entered.
const mostHeld = 256

// atOnce does something with each of a list, as many at once as there are processors.
func atOnce[T any](list []T, do func(i int, x T)) {
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(list); i += workers {
				do(i, list[i])
			}
		})
	}
	wg.Wait()
}

// Add adds an answer that came after all others.
func (e *Evidence) Add(a *check.Answer) *Subject { return e.add(a, factsOf(e.Catalogue, a.Case)) }

func (e *Evidence) add(a *check.Answer, facts []Predicate) *Subject {
	s := &Subject{Answer: a, Order: len(e.Subjects)}
	for _, p := range facts {
		e.note(s, p)
	}
	e.position(s)
	e.Subjects = append(e.Subjects, s)
	return s
}

// factsOf returns what is true of a request, whatever came before it.
func factsOf(m *generators.Catalogue, c generators.Case) []Predicate {
	n := &noter{catalogue: m, c: c, body: valueOf(c), facts: make([]Predicate, 0, usualFacts)}
	n.presence()
	n.values()
	n.storage()
	n.characters()
	n.headers()
	n.forms()
	n.syntax()
	n.structure()
	n.labels()
	return n.facts
}

// Of returns the subject of a case of the plan.
func (e *Evidence) Of(c generators.Case) *Subject { return e.byCase[c.ID] }

// note notes that a predicate is true of a subject.
func (e *Evidence) note(s *Subject, p Predicate) {
	id, ok := e.ids[p.Key]
	if !ok {
		id = len(e.list)
		p.Shape = cmp.Or(p.Shape, p.Key)
		e.ids[p.Key] = id
		e.list = append(e.list, p)
	}
	if !s.set.has(id) {
		s.set.add(id)
		s.facts = append(s.facts, id)
	}
}

// A noter notes what is true of one request.
type noter struct {
	catalogue *generators.Catalogue
	c         generators.Case
	body      generators.Object // what the body says, or nil where it is no object
	facts     []Predicate
}

// usualFacts is about how much is true of a request.
const usualFacts = 64

func (n *noter) note(p Predicate) { n.facts = append(n.facts, p) }

// at notes something of a place; the shape is what it says, whatever the place.
func (n *noter) at(rank int, where, shape, words string) {
	n.note(Predicate{Key: where + " " + shape, Words: words, Where: where, Shape: shape, rank: rank})
}
