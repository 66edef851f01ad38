package exec

import (
	"context"
	"fmt"
	"strings"

	"example.com/importcheck/generators"
)

// Preflight sends the plainest valid start first, and the others that are plain where it is not
// accepted. It finds a host that is not there, a key that is not the host's, and a host that
// rejects everything, before hundreds of findings would say the same.
func (x *Exec) Preflight(ctx context.Context) Stop {
	first := x.Plan.First()
	if len(first) == 0 {
		return Stop{} // no start is known to be valid
	}
	stop := x.Send(ctx, Stop{}, first[:1])
	if a := x.Results.Answer(first[0].ID); stop.Now() || ctx.Err() != nil || a != nil && a.Accepted() {
		return stop
	}
	if stop = x.Send(ctx, stop, first[1:]); stop.Now() {
		return stop
	}
	if stop = x.wrongKey(ctx, first); stop.Now() {
		return stop
	}
	if stop = x.rejectsAll(first); stop.Now() && x.demands(ctx, first[0]) {
		x.setAside(first)
		return x.sendInOrder(ctx, Stop{}, first)
	}
	return stop
}

// usual are header fields that a host may demand though the contract does not: most clients send them.
var usual = []generators.Field{{Name: "Accept", Value: "application/json"}, {Name: "Accept-Encoding", Value: "identity"}}

// demands finds a header field without which the host accepts no start. Every request that follows gets it,
// so that one mistake does not hide all others.
func (x *Exec) demands(ctx context.Context, c generators.Case) bool {
	accepts := func(f generators.Field) bool {
		x.Gate.Demanded = f
		a, _, _ := x.again(ctx, c)
		return a.Accepted()
	}
	for _, f := range usual {
		if accepts(f) && !accepts(generators.Field{}) && accepts(f) {
			return true
		}
	}
	x.Gate.Demanded = generators.Field{}
	return false
}

// setAside keeps what was sent without the header that the host demands under other names, so that the
// cases can be sent with it. Where it hung without it, the others of the kind were not sent.
func (x *Exec) setAside(first []generators.Case) {
	x.without = map[string]bool{}
	for _, c := range first {
		x.Results.Release(hangs(c))
		if x.Results.Reason(c.ID) != "" {
			x.Results.Resume(c.ID)
			continue
		}
		name := c.ID + ".without." + strings.ToLower(x.Gate.Demanded.Name)
		x.Results.Rename(c.ID, name)
		x.without[name] = true
	}
}

// complete adds to a request what the host demands, but for those that show that it does.
func (x *Exec) complete(c generators.Case) generators.Case {
	if !x.without[c.ID] {
		c.Request = x.Gate.Complete(c.Request)
	}
	return c
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

// rejectsAll stops the run where no plain valid start was accepted: nothing else that the host
// rejects would say anything.
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
