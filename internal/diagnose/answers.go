package diagnose

import (
	"cmp"
	"fmt"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
)

// wrong says what is wrong with an answer, behind its status: `with "message": 7 (a number, not a string)`.
func wrong(f check.Finding) string {
	title, _, _ := strings.Cut(f.Title, "; ")
	switch f.Check {
	case "response-content-type":
		return " with " + cmp.Or(f.Outcome.Exchange.Header.Get("Content-Type"), f.Symptom)
	case "response-status":
		return ", which is not documented"
	case "response-schema":
		return " with " + breach(f)
	case "import-id-present":
		return " without " + strings.TrimPrefix(title, "an accepted start is answered without ")
	case "response-undeclared":
		return " with " + strings.TrimPrefix(title, "the answer holds ")
	case "no-internals-told":
		return " and tells how the host is built: " + f.Observed
	case "no-secret-echo":
		return " and gives the key away: " + title
	case "response-well-formed":
		return malformed(f.Observed)
	}
	if f.Outcome.Exchange.Problem != "" {
		return ", and " + f.Outcome.Exchange.Problem
	}
	return ", and " + title
}

func malformed(observed string) string {
	for _, verb := range []string{"is", "begins", "holds"} {
		if rest, ok := strings.CutPrefix(observed, "the body "+verb+" "); ok {
			return fmt.Sprintf(" with a body that %s %s", verb, rest)
		}
	}
	return ", and " + observed
}

// breach says what of an answer breaks its schema: the place, what came and what should have come.
func breach(f check.Finding) string {
	k := f.Constraint
	_, where, _ := strings.Cut(k.Where, " ")
	place := fmt.Sprintf("%q: ", strings.TrimPrefix(where, "/"))
	if where == "" {
		place = "the body "
	}
	_, came, _ := strings.Cut(f.Observed, ": ")
	if rest, ok := strings.CutPrefix(f.Observed, "is: "); ok {
		came = rest
	}
	kind := typeOfText(came)
	switch k.Keyword {
	case "type":
		if article(k.Text()) == kind {
			return fmt.Sprintf("%s%s, which is no %s", place, came, k.Text())
		}
		if kind == "null" {
			return fmt.Sprintf("%snull (not %s)", place, article(k.Text()))
		}
		return fmt.Sprintf("%s%s (%s, not %s)", place, came, kind, article(k.Text()))
	case "required":
		return fmt.Sprintf("%sabsent, which the contract requires", place)
	}
	return fmt.Sprintf("%s%s, against %s", place, came, strings.TrimSpace(afterStatus.ReplaceAllString(k.String(), "")))
}

// Lacks names which answers lack something, or is "": what the same answers lack is one mistake.
func (g *Group) Lacks() string {
	if g.Findings[0].Constraint.Keyword != "required" {
		return ""
	}
	out := "answers"
	for _, f := range g.Findings {
		out += " " + f.Outcome.Case.ID
	}
	return out
}

// Nulls names which answers hold null for a property, or is "": what cannot leave out a property writes null
// for all that it has no value for.
func (g *Group) Nulls() string {
	f := g.Findings[0]
	if _, in, _ := strings.Cut(f.Constraint.Where, " /"); f.Check != "response-schema" || f.Constraint.Keyword != "type" || in == "" || !strings.HasSuffix(f.Observed, ": null") {
		return ""
	}
	return "null|" + successful(f)
}

// article puts the article before the name of a JSON type.
func article(kind string) string {
	if strings.ContainsRune("aeiou", rune((kind + " ")[0])) {
		return "an " + kind
	}
	return "a " + kind
}

// OfRelated words what is wrong with the answers of list, describe or cancel.
func OfRelated(f check.Finding) string {
	c := f.Outcome.Case
	if f.Outcome.Exchange.Status == 0 {
		return fmt.Sprintf("%q (%s) %s", c.Description, c.Constraint.Where, Did(f))
	}
	return fmt.Sprintf("%q (%s) is answered %d%s", c.Description, c.Constraint.Where, f.Outcome.Exchange.Status, wrong(f))
}

// InAnyOperation names what is wrong with a property, whichever operation answers so, or is "".
func InAnyOperation(f check.Finding) string {
	if f.Check != "response-schema" || !strings.Contains(f.Constraint.Where, " /") {
		return ""
	}
	return "related " + lastPart(f.Constraint.String())
}

// AlsoAt lists behind a title what else a group is about, where that is related operations.
func AlsoAt(g *Group) string {
	var out []string
	seen := map[string]bool{operation(g.Findings[0].Outcome.Case.Request): true}
	for _, f := range g.Findings[1:] {
		c := f.Outcome.Case
		if at := operation(c.Request); c.Kind == generators.KindRelated && !seen[at] {
			seen[at] = true
			out = append(out, c.Description)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "; so it does at: " + strings.Join(out, ", ")
}

// IsRelated reports whether a finding is about an answer of list, describe or cancel.
func IsRelated(f check.Finding) bool { return f.Outcome.Case.Kind == generators.KindRelated }
