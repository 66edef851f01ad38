package check

import (
	"slices"
	"time"

	"example.com/importcheck/generators"
)

// Knows reports whether some start that names a thing of the host's was accepted.
func Knows(answers []*Answer, s *generators.Shape) bool {
	return slices.ContainsFunc(answers, func(a *Answer) bool {
		v, there := a.Case.Value.GetAt(s.Path())
		return there && v != "" && a.Accepted() && a.Case.Label.Expect == generators.Accept
	})
}

// DeniesOnly reports whether the host accepts starts, and rejects the valid ones that name a
// certain thing: a real one of it may be accepted.
func DeniesOnly(answers []*Answer, s *generators.Shape) bool {
	without, denied := false, false
	for _, a := range answers {
		if a.Case.Label.Expect != generators.Accept {
			continue
		}
		_, named := a.Case.Value.GetAt(s.Path())
		without, denied = without || !named && a.Accepted(), denied || named && a.Refused()
	}
	return without && denied
}

// Dismiss takes out what is not the host's defect. It may reject what names something that it
// does not know, and it knows it where any start with it was accepted; a key that it never
// accepted is no secret of its; and a host that was started again since may give an id again.
func Dismiss(found []Finding, answers []*Answer, root *generators.Shape, f *Facts, restarted time.Time) []Finding {
	keyTaken := f.Lists || slices.ContainsFunc(answers, (*Answer).Accepted)
	var unknown []*generators.Shape
	for s := range root.All() {
		if s.Exists != nil && !Knows(answers, s) {
			unknown = append(unknown, s)
		}
	}
	ofStart := map[string]bool{} // the checks of key and headers that the start breaks as well: one mistake
	for _, f := range found {
		ofStart[f.Check] = ofStart[f.Check] || f.Outcome.Case.Kind != generators.KindRelated
	}
	return slices.DeleteFunc(found, func(f Finding) bool {
		switch f.Check {
		case "auth-required", "version-header-required":
			return f.Outcome.Case.Kind == generators.KindRelated && ofStart[f.Check]
		case "no-secret-echo":
			return !keyTaken
		case "import-id-unique":
			return slices.ContainsFunc(append(f.Others, f.Outcome), func(o Outcome) bool { return o.Exchange.Ended().Before(restarted) })
		case "valid-accepted":
			return f.Symptom == "refused" && slices.ContainsFunc(unknown, func(s *generators.Shape) bool {
				_, there := f.Outcome.Case.Value.GetAt(s.Path())
				return there
			})
		}
		return false
	})
}
