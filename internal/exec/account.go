package exec

import (
	"fmt"
	"slices"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/spec"
)

// byAccount separates what the account and the cloud reject from what the host does, for a start
// of the user's own URI. It says nothing of the host: what such a start would have tested is not
// tested, and no other one is sent. It returns why, or "".
func (x *Exec) byAccount(a attempt) string {
	if !x.Plan.IsOwn(a.Case.ID) || !a.Refused() {
		return ""
	}
	for _, r := range spec.AccountRefusals() {
		if !r.Fits(a.Exchange.Status, string(a.Exchange.Body), x.Plan.Own.OwnURI()) {
			continue
		}
		x.refusal = fmt.Sprintf("%s (status %d): %s", r.Says, a.Exchange.Status, r.Remedy)
		x.Results.Find(slices.DeleteFunc(a.found, func(f check.Finding) bool { return f.Check == "valid-accepted" })...)
		return x.refusal
	}
	return ""
}
