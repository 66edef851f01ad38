package diagnose

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/spec"
)

// Did says what the host did: "is rejected with 400".
func Did(f check.Finding) string {
	x := f.Outcome.Exchange
	switch {
	case f.Check == "refused-starts-nothing":
		return fmt.Sprintf("is rejected with %d, and starts an import all the same", x.Status)
	case x.Status == 0 && x.Failure == "reset" && strings.Contains(x.Problem, "before the header was whole"):
		return "ends the connection before the header of its answer was whole"
	case x.Status == 0 && x.Failure == "reset":
		return "ends the connection without an answer"
	case x.Status == 0:
		return "gets no answer: " + strings.TrimPrefix(x.Problem, "no whole answer ")
	case aboutOf(f) == aboutAnswers:
		return fmt.Sprintf("is answered %d%s", x.Status, wrong(f))
	case x.Status < 300:
		return "is accepted" + as(x.Status)
	case x.Status < 500 && x.Status >= 400:
		return fmt.Sprintf("is rejected with %d", x.Status)
	}
	return fmt.Sprintf("is answered %d", x.Status)
}

// as names a status that says "accepted" in an unusual way.
func as(status int) string {
	if status == http.StatusOK {
		return ""
	}
	return fmt.Sprintf(" with %d", status)
}

// Said says what the host answered to a request that does not fail.
func Said(a *check.Answer) string {
	switch {
	case a.Accepted():
		return "accepted"
	case a.Refused():
		return fmt.Sprintf("rejected with %d", a.Exchange.Status)
	}
	return a.Saw()
}

// Title words a cause by the difference between what fails and what does not.
func Title(f check.Finding, x Explanation) string {
	if x.ByPosition() {
		return Ordered(f, x.Words, x.Covers)
	}
	if b := x.Bound; b != nil && len(x.facts) == 0 && b.Where != "" && b.exact() {
		return lengthTitle(f, b, x.none)
	}
	return fmt.Sprintf("%s %s %s", subjectWord(f.Outcome.Case), x.Words, Did(f))
}

// lengthTitle is the title of a limit on one text that was measured on both sides; none is set for a host that
// accepts no valid start.
func lengthTitle(f check.Finding, b *Bound, none bool) string {
	fails, passes := b.Least, b.Under
	if b.Over != openAbove && (b.Under == openBelow || b.Least-b.Under > 1 || check.MustReject(f.Check)) {
		fails, passes = b.Most, b.Over
	}
	good := "are accepted"
	switch {
	case check.MustReject(f.Check):
		good = "are rejected"
	case none || aboutOf(f) == aboutAnswers || f.Outcome.Case.Label.Documented != generators.Accept:
		good = "do not"
		if strings.HasPrefix(Did(f), "is ") {
			good = "are not"
		}
	}
	name := generators.Dotted(b.Where)
	if _, ok := TooLong(f); ok && b.Unit != characters {
		return countedTitle(f, b)
	}
	if part, unit, ok := strings.Cut(b.Unit, " "+characters); ok && unit == "" {
		name, b = part+" in "+name, &Bound{Unit: characters}
	}
	return fmt.Sprintf("%s of %d %s %s; %d %s %s", withArticle(name), fails, b.Unit, Did(f), passes, b.Unit, good)
}

// countedTitle is the title of a text that is too long, and is not so in the unit in which the host counts.
func countedTitle(f check.Finding, b *Bound) string {
	v, _ := f.Outcome.Case.Value.GetAt(spec.Tokens(b.Where))
	text, _ := v.(string)
	for _, u := range units {
		if u.name == b.Unit {
			return fmt.Sprintf("%s of %d characters %s: %s is counted in %s, and has %d of these", withArticle(generators.Dotted(b.Where)), utf8.RuneCountInString(text), Did(f),
				generators.Dotted(b.Where), b.Unit, u.count(text))
		}
	}
	return ""
}

func withArticle(name string) string {
	if strings.ContainsRune("aeoAEO", rune(name[0])) || strings.HasPrefix(name, "integration") {
		return "an " + name
	}
	return "a " + name
}

// Everything words a cause that every request of a kind shows.
func Everything(f check.Finding) string {
	what := "every valid start"
	switch {
	case aboutOf(f) == aboutAnswers && f.Outcome.Exchange.Status >= 400:
		what = "every request that is rejected"
	case aboutOf(f) == aboutAnswers:
		what = "every start that is accepted"
	case check.MustReject(f.Check):
		what = "every start that must be rejected"
	case f.Outcome.Case.Label.Expect != generators.Accept:
		what = "every request"
	}
	return what + " " + Did(f)
}

// Some words what is wrong with some of the answers to starts, for nothing that was found.
func Some(f check.Finding, failed, of int) string {
	kind := "accepted"
	if f.Outcome.Exchange.Status >= 400 {
		kind = "rejected"
	}
	return fmt.Sprintf("%s %s (%d of %d that are %s)", subjectWord(f.Outcome.Case), Did(f), failed, of, kind)
}

// Methods words requests that start an import with a method that the contract does not list.
func Methods(failed []*Subject) string {
	var names []string
	for _, s := range failed {
		if name := s.Case.Request.Method; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if len(names) == 1 {
		return names[0] + " starts an import"
	}
	if more := len(names) - mostNamed; more > 1 {
		names = append(names[:mostNamed], fmt.Sprintf("%d other methods", more))
	}
	return enumerated(names) + " start an import"
}

// enumerated writes two or more names as a list: "list, describe and cancel".
func enumerated(names []string) string {
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Most words failures of most requests of a kind, of which nothing that they hold is the cause.
func Most(f check.Finding, failed, of int) string {
	return fmt.Sprintf("most requests of a kind fail (%d of %d), and for nothing that they hold: %s %s", failed, of, subjectWord(f.Outcome.Case), Did(f))
}

// NotFound words failures whose cause was not found, by the rule that all of them break and what few
// requests hold.
func NotFound(f check.Finding, members []*Subject) string {
	who, what := subjectWord(f.Outcome.Case), described(members)
	if k, ok := OneConstraint(members); ok {
		return strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s", who, Broken(k), what, Did(f))), " ")
	}
	if what != "" {
		return fmt.Sprintf("%s %s %s", who, what, Did(f))
	}
	example := "(" + f.Outcome.Case.Description + ")"
	if broken := f.Outcome.Case.Label.Broken; len(broken) > 0 {
		example = Broken(broken[0])
	}
	return fmt.Sprintf("%d further requests of which each %s: what they have in common was not found; one is %s %s", len(members), Did(f), who, example)
}

// LikeOthers says of failures whose cause was not found that requests like them did not fail.
const LikeOthers = ", though others like it are not: the host may keep something from earlier requests"

// longestDescription is how many characters of what a request holds stand in a title.
const longestDescription = 60

// described lists what few requests hold, or is "".
func described(members []*Subject) string {
	var out []string
	for _, s := range members {
		if what := "(" + textsafe.Cut(s.Case.Description, longestDescription) + ")"; !slices.Contains(out, what) {
			out = append(out, what)
		}
		if len(out) > 3 || generators.IsRandom(s.Case.Kind) && len(members) > 1 {
			return ""
		}
	}
	return strings.Join(out, " or ")
}

// AtTimes words failures that come and go for the same request; together is what else they have in common.
func AtTimes(f check.Finding, failed []*Subject, of int, together string) string {
	return fmt.Sprintf("%s %s at times, and not for what it holds: %d of %d were%s", breaking(f, failed), Did(f), len(failed), of, together)
}

// breaking names what was sent, with the rule that all of it breaks.
func breaking(f check.Finding, failed []*Subject) string {
	if k, ok := OneConstraint(failed); ok {
		return subjectWord(f.Outcome.Case) + " " + Broken(k)
	}
	return subjectWord(f.Outcome.Case)
}

// AtTimesOf words the same of a single request.
func AtTimesOf(f check.Finding, failed, of int) string {
	return fmt.Sprintf("%s %s at times, and not for what it holds: %d of %d were", subjectWord(f.Outcome.Case), Did(f), failed, of)
}

// Ordered words failures for which what came before is to blame, or the connection that they came over.
func Ordered(f check.Finding, words string, failed []*Subject) string {
	return fmt.Sprintf("%s %s %s", breaking(f, failed), words, Did(f))
}

// EverySecond words failures of every second request of a kind, which share the rule that they break or else
// the words.
func EverySecond(f check.Finding, words string, failed []*Subject) string {
	_, who, _ := strings.Cut(breaking(f, failed), " ")
	if _, one := OneConstraint(failed); one {
		words = ""
	}
	return strings.Join(strings.Fields(fmt.Sprintf("every second %s %s %s", who, words, Did(f))), " ")
}
