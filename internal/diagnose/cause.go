package diagnose

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec/constraint"
)

// A Cause is a root cause: the finding that stands for it, and the others that it led to.
type Cause struct {
	check.Finding
	Why       Explanation
	More      []Predicate // of the same shape, that it is about as well
	Members   []check.Finding
	Follows   []check.Finding // what follows from it, of other checks
	Shown     int             // exchanges of the representative that show it
	Tried     int             // exchanges of the representative
	Detail    string
	Measured  string
	Marks     []reports.Probe // the requests on both sides of what was measured
	Behind    *check.Answer   // with the request before it, where that is to blame
	Passes    *check.Answer   // what does not fail, as near to the representative as was found
	Also      []string        // further constraints
	Scenarios []string
	Beside    []string // other operations that do the same
}

// New makes a cause of findings; the first stands for it.
func New(f check.Finding, members []check.Finding) *Cause {
	return &Cause{Finding: f, Members: members, Shown: 1, Tried: 1}
}

// Constraints are the names of all constraints that the cause is about.
func (c *Cause) Constraints() []string {
	return append([]string{c.Constraint.String()}, c.Also...)
}

// Claims reports whether a cause holds a finding of one of the checks for a case.
func (c *Cause) Claims(checks []string, takes func(generators.Case) bool) bool {
	of := func(f check.Finding) bool {
		return slices.Contains(checks, f.Check) && takes(f.Outcome.Case)
	}
	return slices.ContainsFunc(c.Members, of) || slices.ContainsFunc(c.Follows, of) ||
		slices.Contains(checks, c.Check) && slices.ContainsFunc(c.Members, func(f check.Finding) bool { return takes(f.Outcome.Case) })
}

// Broken adds the constraints that the members of a cause break as well.
func (c *Cause) Broken() {
	if !check.MustReject(c.Check) {
		return
	}
	for _, f := range c.Members {
		if name := f.Constraint.String(); name != "" && !slices.Contains(c.Constraints(), name) {
			c.Also = append(c.Also, name)
		}
	}
}

// Implied are the findings of other checks than the cause's own, and what follows from it.
func (c *Cause) Implied() iter.Seq[*check.Finding] {
	return func(yield func(*check.Finding) bool) {
		for i := range c.Members {
			if f := &c.Members[i]; f.Check != c.Check && !yield(f) {
				return
			}
		}
		for i := range c.Follows {
			if !yield(&c.Follows[i]) {
				return
			}
		}
	}
}

// Checks are the names of the checks that a cause breaks.
func (c *Cause) Checks() []string {
	out := []string{c.Check}
	for f := range c.Implied() {
		if !slices.Contains(out, f.Check) {
			out = append(out, f.Check)
		}
	}
	return out
}

// ByShape joins causes that say the same of several places: one mistake in code that they share.
func ByShape(causes []*Cause) []*Cause {
	var out []*Cause
	at := map[string]*Cause{}
	for _, c := range causes {
		key := c.sameMistake()
		first, ok := at[key]
		switch {
		case key == "" || !ok:
			at[key] = c
			out = append(out, c)
		default:
			first.absorb(c)
		}
	}
	return out
}

// sameMistake names what two causes have in common that are one mistake, or is "". A limit is the
// same mistake where it has the same number, or is that of the contract at each place.
func (c *Cause) sameMistake() string {
	if c.Why.Shape == "" {
		return ""
	}
	key := symptom(c.Finding) + "|" + c.Why.Shape
	if b := c.Why.Bound; b != nil && b.Where != "" && !strings.Contains(fmt.Sprint(c.Constraint.Value), fmt.Sprint(b.Under)) {
		key += fmt.Sprint(b.Under)
	}
	return key
}

// absorb takes over what another cause stands for.
func (c *Cause) absorb(o *Cause) {
	if name := o.Constraint.String(); name != "" && !slices.Contains(c.Constraints(), name) {
		c.Also = append(c.Also, name)
	}
	c.Also = append(c.Also, o.Also...)
	c.Members = append(c.Members, o.Members...)
	c.Follows = append(c.Follows, o.Follows...)
	if c.Warning && !o.Warning {
		f := o.Finding
		f.Title, f.Cause = c.Title, c.Cause
		c.Finding = f
		c.Shown, c.Tried = o.Shown, o.Tried
	}
	if o.Why.Key != c.Why.Key && o.Why.Words != "" {
		c.More = append(append(c.More, o.Why.Predicate), o.More...)
	}
}

// mostNamed is how many predicates of one shape a title names.
const mostNamed = 4

// Finish puts into the title what else the cause is about.
func (c *Cause) Finish() {
	c.Broken()
	var words []string
	for _, p := range c.More {
		if !slices.Contains(words, p.Words) && p.Words != c.Why.Words {
			words = append(words, p.Words)
		}
	}
	switch own, others := lastPart(c.Constraint.String()), len(c.Also); {
	case aboutOf(c.Finding) != aboutAnswers || others == 0:
	case lastPart(c.Also[0]) == own:
		c.Title += "; another operation answers so, too"
	case others == 1:
		c.Title += fmt.Sprintf("; so is %q", lastPart(strings.Fields(c.Also[0] + " ")[1]))
	default:
		c.Title += fmt.Sprintf("; so are %d more of its properties", others)
	}
	if n := len(c.Beside); n == 1 {
		c.Title += "; so is " + c.Beside[0]
	} else if n > 1 {
		c.Title += "; so are " + enumerated(c.Beside)
	}
	if len(words) == 0 {
		return
	}
	text := strings.Join(words[:min(mostNamed, len(words))], "; or ")
	if more := len(words) - mostNamed; more > 0 {
		text += fmt.Sprintf("; or %d other ways", more)
	}
	c.Title += "; so is one " + text
}

// InAllOperations joins what list, describe and cancel do with a request that lacks a key or a header with the
// same of starts: one piece of code mostly looks for it before all of them.
func InAllOperations(causes []*Cause) []*Cause {
	return slices.DeleteFunc(causes, func(c *Cause) bool {
		lacks := lacking(c.Outcome.Case)
		if !IsRelated(c.Finding) || lacks == "" {
			return false
		}
		start := first(causes, func(from *Cause) bool {
			return from.Check == c.Check && !IsRelated(from.Finding) && from.Outcome.Exchange.Status == c.Outcome.Exchange.Status &&
				strings.EqualFold(from.Why.Where, "header "+lacks)
		})
		if start == nil {
			return false
		}
		for _, f := range c.Members {
			if verb := strings.Split(f.Outcome.Case.ID, ".")[1]; !slices.Contains(start.Beside, verb) {
				start.Beside = append(start.Beside, verb)
			}
		}
		start.absorb(c)
		return true
	})
}

// Follow puts findings under the cause that they follow from: the same request broke a check
// whose breach has them as a consequence, and nothing else shows them.
func Follow(causes []*Cause) []*Cause {
	owner := map[string][]*Cause{}
	for _, c := range causes {
		for _, f := range c.Members {
			owner[f.Outcome.Case.ID] = append(owner[f.Outcome.Case.ID], c)
			for _, o := range f.Others {
				owner[o.Case.ID] = append(owner[o.Case.ID], c)
			}
		}
	}
	every := first(causes, func(c *Cause) bool { return c.Why.Key == "every" && lawful(c.Finding) })
	repeated := first(causes, func(c *Cause) bool { return c.Check == "import-id-unique" })
	return slices.DeleteFunc(causes, func(c *Cause) bool {
		var rest []check.Finding
		to := map[*Cause][]check.Finding{}
		for _, f := range c.Members {
			if from := origin(owner, c, f); from != nil {
				to[from] = append(to[from], f)
			} else if every != nil && every != c && !IsRelated(f) && f.Check == "response-status" && f.Outcome.Exchange.Status == every.Outcome.Exchange.Status {
				to[every] = append(to[every], f) // it is how the host answers what it takes
			} else if repeated != nil && f.Symptom == check.AnotherURI { // the id may be that of another start
				to[repeated] = append(to[repeated], f)
			} else {
				rest = append(rest, f)
			}
		}
		whole := len(rest) > 0 && c.mostly(to, rest)
		if len(to) == 0 || len(rest) > 0 && c.Check != "refused-starts-nothing" && !whole {
			return false
		}
		if whole {
			one := first(causes, func(from *Cause) bool { return len(to[from]) > 0 })
			to[one], rest = append(to[one], rest...), nil
		}
		for from, list := range to {
			from.Follows = append(from.Follows, titled(list, c.Title)...)
		}
		if c.Members = rest; len(rest) > 0 && !has(rest, c.Outcome.Case.ID) {
			c.Finding = rest[0]
		}
		return len(rest) == 0
	})
}

// ByChance puts what shows that a host answers at random under the cause that says so: what gets no answer at
// times under one that closes connections in place of answers, and one request that is answered in two ways
// under what valid starts are answered with at times.
func ByChance(causes []*Cause) []*Cause {
	drops := first(causes, func(c *Cause) bool { return c.Symptom == check.Drops })
	return slices.DeleteFunc(causes, func(c *Cause) bool {
		var from *Cause
		if c.Check == "consistent" {
			from = first(causes, func(o *Cause) bool { return o.atTimes() && lawful(o.Finding) && c.seen(o.Outcome.Exchange.Status) })
		} else if drops != nil && drops != c && c.Check == drops.Check && c.atTimes() {
			from = drops
		}
		if from == nil {
			return false
		}
		from.Follows = append(from.Follows, titled(c.Members, c.Title)...)
		return true
	})
}

// atTimes reports whether a request that shows the cause does not show it each time.
func (c *Cause) atTimes() bool { return c.Why.Shape == "at times" }

// steady reports whether a request that shows the cause shows it each time, whatever came before it.
func (c *Cause) steady() bool {
	return !c.atTimes() && !c.Why.ByPosition() && c.Behind == nil && c.Shown == c.Tried
}

// seen reports whether one of the exchanges that show a cause has a status.
func (c *Cause) seen(status int) bool {
	of := func(o check.Outcome) bool { return o.Exchange.Status == status }
	return of(c.Outcome) || slices.ContainsFunc(c.Others, of)
}

// first returns the first cause of a kind, or nil.
func first(causes []*Cause, is func(*Cause) bool) *Cause {
	if i := slices.IndexFunc(causes, is); i >= 0 {
		return causes[i]
	}
	return nil
}

// mostly reports whether most of a cause's findings follow from others whose answers have the
// same status, so that the rest are of the same mistake. What changes from one request to the next
// does so for all.
func (c *Cause) mostly(to map[*Cause][]check.Finding, rest []check.Finding) bool {
	if c.Check == "consistent" {
		return len(to) > 0
	}
	n := 0
	for from, list := range to {
		if from.Outcome.Exchange.Status == c.Outcome.Exchange.Status {
			n += len(list)
		}
	}
	return n > len(rest) && (c.Check == "refused-starts-nothing" || c.Outcome.Exchange.Status/100 != 4)
}

func has(list []check.Finding, id string) bool {
	return slices.ContainsFunc(list, func(f check.Finding) bool { return f.Outcome.Case.ID == id })
}

func titled(list []check.Finding, title string) []check.Finding {
	for i := range list {
		list[i].Title = title
	}
	return list
}

// origin returns the cause that a finding follows from, or nil.
func origin(owner map[string][]*Cause, c *Cause, f check.Finding) *Cause {
	ids := []string{f.Outcome.Case.ID}
	for _, o := range f.Others {
		ids = append(ids, o.Case.ID)
	}
	own := ids[0]
	for _, id := range ids {
		for _, from := range owner[id] {
			if from.Check == "response-schema" && f.Check != "import-id-unique" && (id != own || !structural(from.Constraint)) {
				continue // neither a start's answer excuses the answers about it, nor a wrong property that an import is gone
			}
			if f.Symptom == check.Unbounded || f.Symptom == check.Unsettled {
				continue // a page can be counted whatever its imports hold, and what was cancelled has an id of its own
			}
			if from.Check == "import-id-present" && f.Check == "response-schema" && f.Constraint.Where != from.Constraint.Where {
				continue // what else is wrong with the answer
			}
			if f.Check == "consistent" && from.steady() {
				continue // what happens each time is no reason that one request is answered in two ways
			}
			if from != c && check.Leads(from.Check, f.Check) && from.Check != f.Check {
				return from
			}
		}
	}
	return nil
}

// lastPart is what a constraint's name ends in: the property, the keyword and its value.
func lastPart(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// structural reports whether a constraint on an answer is about the whole body, an id or a list: an
// answer that breaks it cannot be looked through.
func structural(k constraint.Constraint) bool {
	_, in, _ := strings.Cut(k.Where, " /")
	last := strings.ToLower(lastPart(in))
	return last == "" || last == "*" || strings.HasSuffix(last, "id") || k.Keyword == "type" && k.Text() == "array"
}

// Order sorts causes, dearest first, and those of a cost in the order of the plan.
func (e *Evidence) Order(causes []*Cause) {
	place := func(c *Cause) int { return e.plan[c.Members[0].Outcome.Case.ID] }
	slices.SortStableFunc(causes, func(a, b *Cause) int {
		return cmp.Or(cmp.Compare(a.Cost, b.Cost), cmp.Compare(place(a), place(b)), cmp.Compare(a.Group(), b.Group()))
	})
}

// subjectWord names what was sent.
func subjectWord(c generators.Case) string {
	if c.Label.Expect == generators.NotAStart || c.Kind == generators.KindRelated {
		return "a request"
	}
	return "a start"
}
