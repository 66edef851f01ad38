package run

import (
	"cmp"
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

// hidden says why a check that needs an accepted start was not reached, or "".
func (e *Engine) hidden(name string) string {
	switch name {
	case "valid-accepted", "import-id-present", "import-id-unique", "import-visible", "import-cancellable":
		return e.byTheAccount
	}
	return ""
}

// notFollowed says why a check of imports asked about none, or "" where it did or is another.
func (e *Engine) notFollowed(name string) string {
	switch {
	case name != "import-visible" && name != "import-cancellable" || e.followed.related || e.followed.absent != "":
		return ""
	case !e.claimsClass(generators.KindRelated):
		return "no scenario that was selected asks for it"
	}
	return cmp.Or(e.followed.reason, e.stop, "the run ended before anything was asked about imports")
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
