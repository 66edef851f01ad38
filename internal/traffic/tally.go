package traffic

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/spec/constraint"
)

// What a tally keeps is bounded, however much passes.
const (
	mostGroups = 200    // findings that are distinguished
	mostIDs    = 50_000 // ids of starts that are compared
	mostSample = 60     // exchanges that a report shows
	mostNames  = 20     // exchanges that a finding names
	mostWords  = 50     // reasons and notes that are distinguished
)

// A Tally sums up exchanges that were checked by one contract. It is safe for many goroutines.
type Tally struct {
	checker  *Checker
	compare  bool // ids of starts are compared: they are of one host
	requests bool // answers are of a host of another contract, and not checked
	began    time.Time
	mu       sync.Mutex
	groups   map[string]*group // findings
	order    []*group          // in the order in which they came
	ids      map[string]*check.Answer
	sample   []sampled
	shown    map[status]bool
	counts
}

// counts are what a tally counts.
type counts struct {
	seen     map[string]int // exchanges, by operation
	valid    int            // starts that the contract allows
	unknown  int            // starts whose body is not known
	wrong    int            // answers with a violation
	breaking map[string]int // requests that break what binds, by operation
	statuses map[status]int
	words    map[string]int // what could not be judged, and what is worth knowing
	millis   []float64      // the times of answers, up to mostIDs
	checked  map[string]int // by check
}

// A group is the findings of one cause, the first one whole.
type group struct {
	check.Finding
	exchange  Exchange
	operation string
	count     int
	names     []string
}

type status struct {
	operation string
	expect    generators.Expectation
	code      int
}

type sampled struct {
	exchange Exchange
	answer   *check.Answer
}

// TallyOptions say what of the exchanges is checked.
type TallyOptions struct {
	Compare      bool // ids of starts are compared: all are of one host
	RequestsOnly bool // answers are of a host of another contract
}

// NewTally returns an empty tally.
func NewTally(k *Checker, o TallyOptions) *Tally {
	return &Tally{checker: k, compare: o.Compare, requests: o.RequestsOnly, began: time.Now(), groups: map[string]*group{},
		ids: map[string]*check.Answer{}, shown: map[status]bool{}, counts: counts{seen: map[string]int{}, breaking: map[string]int{},
			statuses: map[status]int{}, words: map[string]int{}, checked: map[string]int{}}}
}

// Add checks an exchange and adds what it shows.
func (t *Tally) Add(x Exchange) Result {
	r := t.checker.Check(x)
	if t.requests {
		r.Found, r.NotJudged, r.Notes = nil, nil, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen[r.Operation]++
	t.request(x, r)
	for _, f := range r.Found {
		t.find(x, r.Operation, f)
	}
	if slices.ContainsFunc(r.Found, func(f check.Finding) bool { return !f.Warning }) {
		t.wrong++
	}
	for _, w := range append(r.NotJudged, r.Notes...) {
		t.say(w)
	}
	if r.Answer != nil {
		t.answer(x, r)
	}
	return r
}

// RequestValid is the check of what clients send: it is not one of a host's.
const RequestValid = "request-valid"

// request adds what is wrong with the request of a client.
func (t *Tally) request(x Exchange, r Result) {
	if !r.Known {
		t.unknown++
		return
	}
	binds := false
	for _, c := range r.Label.Broken {
		binds = binds || c.Binding == constraint.Binds
		f := check.Finding{
			Check: RequestValid, Warning: c.Binding != constraint.Binds, Constraint: c,
			Cost: check.CostRefused, Source: c.Pointer, Symptom: "sent",
			Title:    fmt.Sprintf("a client sends a %s that breaks %s", r.Operation, c),
			Expected: c.String(), Observed: t.broken(x, c),
		}
		f.Outcome = check.Outcome{Case: generators.Case{ID: x.Name, Description: x.Name}}
		if r.Answer != nil {
			f.Outcome = r.Answer.Outcome
		}
		t.find(x, r.Operation, f)
	}
	if binds {
		t.breaking[r.Operation]++
	} else if r.Operation == Start {
		t.valid++
	}
}

// find adds a finding.
func (t *Tally) find(x Exchange, operation string, f check.Finding) {
	g, ok := t.groups[operation+f.Group()]
	if !ok {
		if len(t.order) >= mostGroups {
			t.say("findings of more causes than a report distinguishes")
			return
		}
		g = &group{Finding: f, exchange: x, operation: operation}
		t.groups[operation+f.Group()] = g
		t.order = append(t.order, g)
	}
	if g.count++; len(g.names) < mostNames && !slices.Contains(g.names, x.Name) {
		g.names = append(g.names, x.Name)
	}
}

// answer adds an answer to what is counted, and compares its id with those that came before.
func (t *Tally) answer(x Exchange, r Result) {
	a := r.Answer
	key := status{r.Operation, a.Case.Label.Expect, a.Exchange.Status}
	t.statuses[key]++
	if len(t.millis) < mostIDs && a.Exchange.Elapsed > 0 {
		t.millis = append(t.millis, float64(a.Exchange.Elapsed.Microseconds())/1000)
	}
	if !t.shown[key] && len(t.sample) < mostSample {
		t.shown[key] = true
		t.sample = append(t.sample, sampled{x, a})
	}
	facts := &check.Facts{Contract: t.checker.Contract}
	for _, c := range check.All() {
		if c.One != nil && c.Of(a, facts) {
			t.checked[c.Name]++
		}
	}
	id := a.ID()
	if !t.compare || id == "" {
		return
	}
	before, twice := t.ids[id]
	switch {
	case twice:
		for _, f := range t.checker.Together(before, a) {
			t.find(x, r.Operation, f)
		}
	case len(t.ids) < mostIDs:
		t.ids[id] = slim(a)
	}
}

// slim is an answer without what takes memory and no comparison needs.
func slim(a *check.Answer) *check.Answer {
	out := *a
	out.Exchange.Body, out.Exchange.Header, out.Exchange.Sent = nil, nil, nil
	out.Case.Request.Body, out.Case.Request.Header = nil, nil
	return &out
}

func (t *Tally) say(words string) {
	if _, ok := t.words[words]; ok || len(t.words) < mostWords {
		t.words[words]++
	}
}

// Fails reports whether there is a violation.
func (t *Tally) Fails() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.ContainsFunc(t.order, func(g *group) bool { return !g.Warning })
}

// broken shows what of a request breaks a constraint: the value, or the body where it stands at
// no single place.
func (t *Tally) broken(x Exchange, c constraint.Constraint) string {
	return t.checker.Mask(x, Broken(x, c))
}

// Total is how many exchanges were checked.
func (t *Tally) Total() (n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, one := range t.seen {
		n += one
	}
	return n
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, strings.TrimSuffix(word, "s"))
}
