package exec

import (
	"context"
	"fmt"
	"strings"

	"example.com/importcheck/generators"
)

// Preflight sends the plainest valid start, then two more that may go over its connection; where the first is not
// accepted, all plain ones. It finds a host that is not there, a key that is not the host's, and a host that
// rejects everything, before hundreds of findings would say the same.
func (x *Exec) Preflight(ctx context.Context) Stop {
	first := x.Plan.First()
	if len(first) == 0 {
		return Stop{} // no start is known to be valid
	}
	stop := x.Send(ctx, Stop{}, first[:1])
	switch a := x.Results.Answer(first[0].ID); {
	case stop.Now() || ctx.Err() != nil:
		return stop
	case a != nil && a.Accepted():
		return x.next(ctx, first[1:min(len(first), 1+fewNext)])
	}
	if stop = x.Send(ctx, stop, first[1:]); stop.Now() {
		return stop
	}
	if stop = x.wrongKey(ctx, first); stop.Now() {
		return stop
	}
	stop = x.rejectsAll(first)
	switch {
	case x.demandsPlaces(ctx, first):
		return x.sendInOrder(ctx, Stop{}, x.setAside(x.Plan.First(), ".without."+x.lastDemanded()))
	case stop.Now() && x.demandsHeader(ctx, first[0]):
		return x.sendInOrder(ctx, Stop{}, x.setAside(first, ".without."+strings.ToLower(x.Gate.Demanded.Name)))
	case stop.Now() && x.refusesInvalid(ctx, first):
		return Stop{}
	}
	return stop
}

// refusesInvalid reports whether the host rejects a start that is invalid and answers most valid ones otherwise,
// though it accepts none: then requests still show whether it reads them rightly.
func (x *Exec) refusesInvalid(ctx context.Context, first []generators.Case) bool {
	refused := 0
	for _, c := range first {
		if a := x.Results.Answer(c.ID); a == nil || a.Refused() {
			refused++
		}
	}
	lacking := x.Plan.Of(generators.KindMissing)
	if 2*refused > len(first) || len(lacking) == 0 {
		return false
	}
	a, _, _ := x.again(ctx, lacking[0])
	return a.Refused()
}

// Remedy is what a status to all that is valid may be due to, or "".
func Remedy(status int) string {
	switch status {
	case 401, 403:
		return "; check that PINECONE_API_KEY belongs to the host's project"
	case 404:
		return "; is there a base path that the host's URL lacks, or has too much?"
	case 400:
		return "; does the host speak TLS, so that its URL begins with https://? does it serve this version of the API?"
	}
	return ""
}

// wrongKey stops the run where every start was rejected for its key.
func (x *Exec) wrongKey(ctx context.Context, first []generators.Case) Stop {
	status := 0
	for _, c := range first {
		a := x.Results.Answer(c.ID)
		if a == nil || a.Exchange.Status != 401 && a.Exchange.Status != 403 {
			return Stop{}
		}
		status = a.Exchange.Status
	}
	if again, _, _ := x.again(ctx, first[0]); again.Exchange.Status != status {
		return Stop{}
	}
	x.Results.Forget() // it says nothing of the host
	return Stop{Reason: fmt.Sprintf("the host refuses the key: status %d to every valid start; "+
		"check that PINECONE_API_KEY belongs to the host's project and may start imports", status)}
}

// rejectsAll stops the run where no plain valid start was accepted: what else the host rejects says nothing by
// itself.
func (x *Exec) rejectsAll(first []generators.Case) Stop {
	for _, c := range first {
		if a := x.Results.Answer(c.ID); a != nil && a.Accepted() {
			return Stop{}
		}
	}
	stop := Stop{Reason: fmt.Sprintf("the host accepts none of %d plain valid starts, so its refusals say nothing", len(first))}
	if status := x.statusOfAll(first); status != 0 {
		stop.Reason += fmt.Sprintf(": it answers %d to all%s", status, Remedy(status))
	}
	return stop
}

// statusOfAll returns the status that each of the cases was answered with, or 0.
func (x *Exec) statusOfAll(cases []generators.Case) int {
	status := 0
	for i, c := range cases {
		a := x.Results.Answer(c.ID)
		if a == nil || i > 0 && a.Exchange.Status != status {
			return 0
		}
		status = a.Exchange.Status
	}
	return status
}
