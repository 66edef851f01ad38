package exec

import (
	"context"
	"fmt"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
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
		return x.sendInOrder(ctx, Stop{}, x.setAside(".without."+x.lastDemanded()))
	case stop.Now() && x.demandsHeader(ctx, first[0]):
		return x.sendInOrder(ctx, Stop{}, x.setAside(".without."+strings.ToLower(x.Gate.Demanded.Name)))
	case stop.Now() && x.refusesInvalid(ctx, first):
		return Stop{}
	}
	return stop
}

// refusesInvalid reports whether the host rejects a start that is invalid and answers valid ones otherwise, though
// it accepts none: then most requests still show whether it reads them rightly.
func (x *Exec) refusesInvalid(ctx context.Context, first []generators.Case) bool {
	for _, c := range first {
		if a := x.Results.Answer(c.ID); a == nil || a.Refused() {
			return false
		}
	}
	lacking := x.Plan.Of(generators.KindMissing)
	if len(lacking) == 0 {
		return false
	}
	a, _, _ := x.again(ctx, lacking[0])
	return a.Refused()
}

// usual are header fields that a host may demand though the contract does not: most clients send them.
var usual = []generators.Field{{Name: "Accept", Value: "application/json"}, {Name: "Accept-Encoding", Value: "identity"}}

// demandsPlaces finds places of the body without which the host accepts no start, though the contract does
// not require them. Every start that follows holds them, so that one mistake does not hide all others.
func (x *Exec) demandsPlaces(ctx context.Context, first []generators.Case) bool {
	m := x.Plan.Catalogue
	accepts := func(m *generators.Catalogue, c generators.Case, body generators.Object) bool {
		c.Value, c.Request = body, m.Start(body)
		a, _, _ := x.again(ctx, c)
		return a.Accepted()
	}
	c, full := first[0], x.fullest(first)
	if full == nil {
		if full = m.Everything(c.ID); !accepts(m, c, full) {
			return false
		}
	}
	var demanded []string
	for s := range m.Root.All() {
		if _, there := full.GetAt(s.Path()); there && !s.Required() && s.Where != "" && !s.InArray() && !accepts(m, c, full.DropAt(s.Path())) {
			demanded = append(demanded, s.Where)
		}
	}
	if len(demanded) == 0 {
		return false
	}
	with := m.Demanding(demanded)
	if !accepts(with, c, with.Base(c.ID)) || accepts(m, c, m.Base(c.ID)) {
		return false
	}
	x.Plan.Demand(with)
	return true
}

// fullest is the body with the most properties that was accepted, or nil.
func (x *Exec) fullest(first []generators.Case) (full generators.Object) {
	for _, c := range first {
		if a := x.Results.Answer(c.ID); a != nil && a.Accepted() && len(c.Value) > len(full) {
			full = c.Value
		}
	}
	return full
}

// demandsHeader finds a header field without which the host accepts no start. Every request that follows gets it,
// so that one mistake does not hide all others.
func (x *Exec) demandsHeader(ctx context.Context, c generators.Case) bool {
	accepts := func(f generators.Field) bool {
		x.Gate.Demanded = f
		a, _, _ := x.again(ctx, c)
		return a.Accepted() || a.Exchange.Failure == host.Malformed // how the host writes what it accepts
	}
	for _, f := range usual {
		if accepts(f) && !accepts(generators.Field{}) && accepts(f) {
			return true
		}
	}
	x.Gate.Demanded = generators.Field{}
	return false
}

// fewNext is how many starts follow the first one that was accepted.
const fewNext = 2

// next sends the next starts. Where one is not accepted on the connection of those before it, and is on one of
// its own, all that follow get their own: so that one mistake does not hide all others.
func (x *Exec) next(ctx context.Context, few []generators.Case) Stop {
	stop := x.Send(ctx, Stop{}, few)
	for _, c := range few {
		a := x.Results.Answer(c.ID)
		if stop.Now() || a == nil || a.Accepted() || a.Exchange.NewConn || a.Exchange.Failure == host.Timeout {
			continue
		}
		accepts := func(c generators.Case) bool {
			a, _, _ := x.again(ctx, c)
			return a.Accepted()
		}
		if own := x.onItsOwn(c); accepts(own) && !accepts(c) && accepts(own) {
			x.fresh = true
			return x.sendInOrder(ctx, Stop{}, x.setAside(".on-a-used-connection"))
		}
	}
	return stop
}

// onItsOwn sends a plain request on a connection of its own; what is sent to see what earlier requests leave on
// one stays there.
func (x *Exec) onItsOwn(c generators.Case) generators.Case {
	if c.Kind == generators.KindSequence || c.Request.Wire != generators.WirePlain {
		return c
	}
	own := c
	own.Request.Wire = generators.WireNew
	if x.Plan.Catalogue.Oracle.Label(own.Request).Expect != c.Label.Expect {
		return c
	}
	return own
}

// Fresh reports whether requests get connections of their own, since the host rejects starts on those that were used.
func (x *Exec) Fresh() bool { return x.fresh }

// setAside keeps under other names what was sent before it was known what the host demands, so that the cases
// can be sent with it, and returns these. Where it hung without it, the others of the kind were not sent.
func (x *Exec) setAside(suffix string) []generators.Case {
	x.without = map[string]bool{}
	var again []generators.Case
	for _, c := range x.Plan.First() {
		x.Results.Release(hangs(c))
		switch a := x.Results.Answer(c.ID); {
		case x.Results.Reason(c.ID) != "":
			x.Results.Resume(c.ID)
		case a != nil && a.Accepted():
			continue
		case a != nil:
			name := c.ID + suffix
			x.Results.Rename(c.ID, name)
			x.without[name] = true
		}
		again = append(again, c)
	}
	return again
}

// lastDemanded names the last place that the host demands: the others stand above it, or are demanded alike.
func (x *Exec) lastDemanded() string {
	places := x.Plan.Catalogue.Demanded()
	return generators.Dotted(places[len(places)-1])
}

// complete adds to a request what the host demands, but for those that show that it does.
func (x *Exec) complete(c generators.Case) generators.Case {
	if x.without[c.ID] {
		return c
	}
	c.Request = x.Gate.Complete(c.Request)
	if x.fresh {
		c = x.onItsOwn(c)
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
