package check

import (
	"fmt"
	"slices"
	"strings"

	"example.com/importcheck/generators"
)

var secretChecks = []Check{
	{Name: "no-secret-echo", Cost: CostSecret, Source: "RFC 9110 §17: credentials are not to be disclosed",
		Rule: "The API key that was accepted comes back nowhere: in no body, header or redirect, whole or in part, as it is or encoded.",
		Good: `{"message":"wrong key"}`, Bad: `{"message":"the key is abc…"}`, One: echo, Applies: ofAll},
}

func echo(a *Reading) []Finding {
	if len(a.Exchange.Echo) == 0 || a.keyElsewhere() {
		return nil
	}
	places := slices.Clone(a.Exchange.Echo)
	slices.Sort(places)
	places = slices.Compact(places)
	c := a.Case.About()
	to := ""
	if a.Elsewhere() {
		to = " to " + a.Case.Request.Method
	}
	f := a.find(c, "echo", "the key comes back in the answer"+to+": "+strings.Join(places, "; "),
		"no trace of the key in the answer", fmt.Sprintf("%s; it stands in: %s", a.Saw(), strings.Join(places, "; ")))
	where, _, _ := strings.Cut(places[0], ",")
	f.Cause = "echo|" + where + "|" + class(a.Exchange.Status)
	return []Finding{f}
}

// keyElsewhere reports whether the request holds the key where the contract has none, or twice: a
// host may repeat what is no key to it.
func (a *Answer) keyElsewhere() bool {
	name, _ := a.Checker.Contract.KeyHeader()
	lines, elsewhere := 0, strings.Contains(a.Case.Request.Path, generators.KeyInPath)
	for _, f := range a.Case.Request.Header {
		if strings.EqualFold(f.Name, name) {
			lines++
		} else if f.Key != generators.KeyNone {
			elsewhere = true
		}
	}
	return elsewhere || lines > 1
}
