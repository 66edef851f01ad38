package diagnose

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
)

// A Group is what the host answered alike to requests that it should have answered otherwise.
type Group struct {
	Findings  []check.Finding
	about     about
	none      bool // the host accepts no valid start
	prevails  bool // it is what happens to most of them: to so many of all
	in, all   int
	likeValid bool // of requests that must be rejected: it happens to most valid starts as well
}

// An about says what the findings of a group are about.
type about int

const (
	aboutRequests about = iota // requests of some kind are answered wrongly
	aboutAnswers               // answers of some kind are wrong, whatever was asked
	aboutOthers                // more than one exchange
)

// Groups groups findings by what the host answered; those about answers are grouped by what is
// wrong with them.
func Groups(found []check.Finding) []*Group {
	var out []*Group
	at := map[string]*Group{}
	said := messages(found)
	for _, f := range found {
		what := aboutOf(f)
		key := fmt.Sprint(what, "|", f.Check, "|")
		switch {
		case what == aboutRequests:
			key = symptom(f) + said(f)
		case what == aboutAnswers:
			key += Alike(f)
		case f.Outcome.Case.Kind == generators.KindRelated && f.Check == "no-server-error":
			key += cmp.Or(lacking(f.Outcome.Case), operation(f.Outcome.Case.Request))
		default:
			key += f.Group()
		}
		g, ok := at[key]
		if !ok {
			g = &Group{about: what}
			at[key] = g
			out = append(out, g)
		}
		g.Findings = append(g.Findings, f)
	}
	slices.SortStableFunc(out, byTurn)
	return out
}

// lacking names what a request to a related operation lacks, if that is a key or a header: one piece of
// code mostly looks for it in all operations.
func lacking(c generators.Case) string {
	for _, k := range c.Label.Broken {
		if _, header, ok := strings.Cut(k.Where, "header "); ok {
			return header
		}
	}
	return ""
}

// operation names the operation of a request to a related one, whatever its id.
func operation(r generators.Request) string {
	path, _, _ := strings.Cut(r.Path, "?")
	return fmt.Sprint(r.Method, strings.Count(path, "/"))
}

// turn is when a group is explained: what happens to valid requests first, since invalid ones meet
// it, too.
func (g *Group) turn() int {
	if g.Lawful() {
		return 0
	}
	return 1
}

func byTurn(a, b *Group) int { return cmp.Compare(a.turn(), b.turn()) }

// Lawful reports whether the findings are about what happens to requests that the host should accept.
func (g *Group) Lawful() bool {
	return g.about == aboutRequests && lawful(g.Findings[0])
}

func lawful(f check.Finding) bool { return f.Outcome.Case.Label.Documented == generators.Accept }

// Telling leaves out requests that a host answers as it answers valid ones by mistake: they say
// nothing of the rule that they break.
func (e *Evidence) Telling(causes []*Cause, list []*Subject) []*Subject {
	hides := func(c *Cause) bool {
		return aboutOf(c.Finding) == aboutRequests && lawful(c.Finding)
	}
	return slices.DeleteFunc(list, func(s *Subject) bool {
		return slices.ContainsFunc(causes, func(c *Cause) bool { return hides(c) && e.Predicts(c, s) })
	})
}

func aboutOf(f check.Finding) about {
	x := f.Outcome.Exchange
	switch {
	case f.Symptom == check.Downfall || f.Symptom == check.Drops || len(f.Others) > 0 || f.Folded != nil:
		return aboutOthers
	case f.Outcome.Case.Kind == generators.KindRelated && (check.MustReject(f.Check) || f.Check == "no-server-error" || f.Check == "valid-accepted"):
		return aboutOthers
	case check.MustReject(f.Check), f.Check == "method-not-allowed", f.Check == "valid-accepted", f.Check == "no-server-error", f.Check == "response-in-time" && x.Status == 0:
		return aboutRequests
	case f.Check == "refused-starts-nothing" && f.Symptom == check.Listed:
		return aboutRequests
	case f.Check == check.Asserts, f.Check == "refused-starts-nothing", f.Check == "import-visible", f.Check == "import-cancellable":
		return aboutOthers
	}
	return aboutAnswers
}

// AboutRequests reports whether a predicate of requests is looked for.
func (g *Group) AboutRequests() bool { return g.about == aboutRequests }

// AboutAnswers reports whether the findings are about answers, whatever was asked.
func (g *Group) AboutAnswers() bool { return g.about == aboutAnswers }

// symptom is what the host did, whichever check holds it against it.
func symptom(f check.Finding) string {
	if check.MustReject(f.Check) {
		return "not rejected|" + f.Symptom
	}
	if f.Check == "method-not-allowed" {
		return f.Check
	}
	return f.Check + "|" + f.Symptom
}

// Same reports whether a finding shows what another one does.
func Same(a, b check.Finding) bool { return symptom(a) == symptom(b) && aboutOf(a) == aboutOf(b) }

// Alike names what is wrong with an answer, whatever its status: what is wrong with two of them in
// one way is one mistake.
func Alike(f check.Finding) string {
	return f.Symptom + "|" + successful(f) + "|" + afterStatus.ReplaceAllString(cmp.Or(f.Cause, f.Constraint.String()), "")
}

var afterStatus = regexp.MustCompile(`\b[1-9](\d\d|XX)\b`)

// successful distinguishes answers to accepted requests from errors: other code mostly writes them.
func successful(f check.Finding) string {
	if s := f.Outcome.Exchange.Status; f.Check == "no-secret-echo" {
		return ""
	} else if s >= 400 {
		return "error"
	}
	return "success"
}

// mostMessages is how many messages of one symptom distinguish mistakes; more of them hold values.
const mostMessages = 6

// Rejects reports whether requests that do not show the findings are rejected, each for a reason of
// its own.
func (g *Group) Rejects() bool {
	f := g.Findings[0]
	return check.MustReject(f.Check) || g.none && g.about == aboutRequests && f.Outcome.Case.Label.MustReject() || g.about == aboutAnswers && f.Outcome.Exchange.Status >= 400
}

// messages returns a function that names what the host said, where it says few things.
func messages(found []check.Finding) func(check.Finding) string {
	by, read := map[string]map[string]bool{}, map[string]string{} // hosts say few things to many requests
	said := func(f check.Finding) string {
		body := string(f.Outcome.Exchange.Body)
		if _, known := read[body]; !known {
			read[body] = check.Message(body)
		}
		return read[body]
	}
	for _, f := range found {
		if by[symptom(f)] == nil {
			by[symptom(f)] = map[string]bool{}
		}
		by[symptom(f)][said(f)] = true
	}
	return func(f check.Finding) string {
		x := f.Outcome.Exchange
		if x.Status >= 200 && x.Status < 300 || f.Check == "method-not-allowed" || f.Check == "refused-starts-nothing" || len(by[symptom(f)]) > mostMessages {
			return ""
		}
		return fmt.Sprint("|", x.Status, "|", said(f))
	}
}

// Split parts the subjects into those that show a group's findings and those that could have
// shown it and did not.
func (e *Evidence) Split(g *Group, others []*Group) (failed, well []*Subject) {
	first := g.Findings[0]
	bad, skip := map[string]bool{}, map[string]bool{}
	for _, f := range g.Findings {
		bad[f.Outcome.Case.ID] = true
	}
	for _, o := range others {
		for _, f := range o.Findings {
			if o != g && f.Check != "consistent" && Same(f, first) {
				skip[f.Outcome.Case.ID] = true
			}
		}
	}
	named, telling := e.storages(g), check.MustReject(first.Check) && accepted(first) && !e.failsAnyway()
	for _, s := range e.Subjects {
		switch {
		case !bad[s.Case.ID] && named[e.Catalogue.Storage(s.Case)]:
			// the import in the list may be that of another request, or would not be told from it
		case bad[s.Case.ID]:
			failed = append(failed, s)
		case !skip[s.Case.ID] && (g.could(s) || telling && brokeDown(s) && lawless(s)):
			well = append(well, s)
		}
	}
	if g.prevails {
		return failed, nil
	}
	return failed, well
}

func accepted(f check.Finding) bool { return f.Outcome.Exchange.Status/100 == 2 }

// Usual reports whether a host should accept a start, and clients send it in that form.
func (s *Subject) Usual() bool {
	return s.Case.Label.Documented == generators.Accept && s.Case.Form.Name == ""
}

// failsAnyway reports whether a host fails, or gives no answer, where it should accept a start that is sent
// as usual: then that says nothing of what a start holds.
func (e *Evidence) failsAnyway() bool {
	usual, down := 0, 0
	for _, s := range e.Subjects {
		if s.Usual() {
			usual++
			if brokeDown(s) {
				down++
			}
		}
	}
	return 50*down > usual
}

// brokeDown reports whether a start was neither accepted nor rejected: the host failed over it.
func brokeDown(s *Subject) bool { return s.Exchange.Status == 0 || s.Failed() }

// Spared are the starts that were accepted, where most of those whose rejection is wrong break no rule:
// what is true of the former is no reason to reject the latter.
func (e *Evidence) Spared(failed []*Subject) (out []*Subject) {
	lawful := 0
	for _, s := range failed {
		if s.Exchange.Status >= 400 && len(s.Case.Label.Broken) == 0 {
			lawful++
		}
	}
	if 2*lawful < len(failed) || lawful == 0 {
		return nil
	}
	for _, s := range e.Subjects {
		if s.Accepted() && s.IsStart() {
			out = append(out, s)
		}
	}
	return out
}

// storages are those that requests name which started an import though they were rejected, and where the list
// is looked at those of all imports: requests that name the same cannot be distinguished in it.
func (e *Evidence) storages(g *Group) map[string]bool {
	out := map[string]bool{}
	for _, s := range e.Subjects {
		if g.isListed() && s.Started() {
			out[e.Catalogue.Storage(s.Case)] = true
		}
	}
	for _, f := range g.Findings {
		if f.Check == "refused-starts-nothing" {
			out[e.Catalogue.Storage(f.Outcome.Case)] = true
		}
	}
	return out
}

// isListed reports whether the findings are about imports that only the list shows, at the end of a
// run: they are seen less surely than answers.
func (g *Group) isListed() bool { return g.Findings[0].Symptom == check.Listed }

// could reports whether a request could have shown what the findings of a group show.
func (g *Group) could(s *Subject) bool {
	f := g.Findings[0]
	label := s.Case.Label
	switch {
	case s.Case.Kind == generators.KindRelated:
		return false
	case g.none && g.about == aboutRequests && s.Usual():
		return g.answeredOtherwise(s)
	case s.Exchange.Status == 0:
		return false
	case g.about == aboutAnswers && f.Check == "no-secret-echo":
		return s.IsStart()
	case g.about == aboutAnswers:
		return s.IsStart() && (s.Exchange.Status >= 400) == (f.Outcome.Exchange.Status >= 400)
	case check.MustReject(f.Check):
		return lawless(s) && (s.Refused() || accepted(f) && !s.Accepted() && !brokeDown(s))
	case f.Check == "method-not-allowed":
		return s.Elsewhere() && !s.OtherPath() && !s.Accepted()
	case f.Check == "refused-starts-nothing":
		return s.Refused() && !s.Elsewhere()
	case f.Check == "valid-accepted":
		return s.Accepted() && len(label.Broken) == 0
	}
	return s.Accepted() || s.Refused() && label.Documented != generators.Accept
}

// lawless reports whether a request must be rejected, by the contract or by its documentation.
func lawless(s *Subject) bool { return s.Case.Label.MustReject() }
