package run

import (
	"fmt"
	"slices"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/spec"
)

// byAccount tells the refusals of the account and of the cloud from those of the host, for
// a start of the user's own URI. They say nothing of the host: what such a start would
// have tested is not tested, and no other one is sent.
func (e *Engine) byAccount(a *check.Answer, found []check.Finding) ([]check.Finding, string) {
	if !e.own[a.Case.ID] || !a.Refused() {
		return found, ""
	}
	for _, r := range spec.AccountRefusals() {
		if !r.Fits(a.Exchange.Status, string(a.Exchange.Body), e.Own.OwnURI()) {
			continue
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		e.byTheAccount = fmt.Sprintf("%s (status %d): %s", r.Says, a.Exchange.Status, r.Remedy)
		e.sent += a.Exchange.Tries
		e.raw = append(e.raw, slices.DeleteFunc(found, func(f check.Finding) bool { return f.Check == "valid-accepted" })...)
		return nil, e.byTheAccount
	}
	return found, ""
}

// deniesOnly reports whether the host accepts starts, and rejects the valid ones that name a
// certain thing: a real one of it may be accepted.
func (e *Engine) deniesOnly(s *generators.Shape) bool {
	without, denied := false, false
	for _, a := range e.answers {
		if a.Case.Label.Expect != generators.Accept {
			continue
		}
		_, named := a.Case.Value.GetAt(s.Path())
		without, denied = without || !named && a.Accepted(), denied || named && a.Refused()
	}
	return without && denied
}
