package run

import (
	"context"
	"fmt"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/lifecycle"
)

// preflight sends the plainest valid starts first. It tells a host that is not there, a
// key that is not the host's, and a host that refuses everything, before hundreds of
// findings would say the same; it reports whether the run goes on.
func (e *Engine) preflight(ctx context.Context) bool {
	list := e.rememberImports(ctx)
	if e.stop != "" {
		e.neverMet = true
		return false
	}
	if e.Profile == Safe {
		return e.greeted(list) && e.startOwn(ctx)
	}
	first := e.firstCases()
	if len(first) == 0 {
		return true // the tags select no valid start
	}
	if e.send(ctx, first[0]); e.stop != "" || ctx.Err() != nil {
		e.neverMet = len(e.answers) == 0
		return false
	}
	e.parallel(ctx, first[1:], e.Workers)
	return !e.wrongKey(ctx, first) && !e.refusesAll(first)
}

// greeted reports whether the list took the key, without which the refusals of a safe
// run say nothing.
func (e *Engine) greeted(list *lifecycle.Listing) bool {
	if !e.lists {
		e.stop = "the safe profile needs the list of imports to take the key first, and " + instead(list)
	}
	return e.lists
}

// instead says what came in the place of a list, and what the user may have to say otherwise.
func instead(l *lifecycle.Listing) string {
	switch {
	case l.Request == "":
		return "the contract has no list that can be read"
	case l.Status == 0:
		return l.Request + " came to nothing: " + l.Problem
	case l.Status == 200:
		return l.Request + " was answered with 200 and no list that can be read to its end"
	}
	return fmt.Sprintf("%s was answered with %d%s", l.Request, l.Status, otherwise(l.Status))
}

// otherwise is what a status to all that is valid may be due to, or "".
func otherwise(status int) string {
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

// startOwn makes the starts that the user allows before anything else, follows them and
// cancels them, so that they are over soon; it reports whether the run goes on.
func (e *Engine) startOwn(ctx context.Context) bool {
	e.inOrder(ctx, e.ownStarts())
	e.follow(ctx)
	e.cleanUp(ctx)
	return e.stop == ""
}

// firstCases are valid starts of every plain kind.
func (e *Engine) firstCases() []generators.Case {
	var out []generators.Case
	for _, class := range []string{generators.KindMinimal, generators.KindStorage, generators.KindOptional, generators.KindListed, generators.KindWhole} {
		for _, c := range e.cases {
			if c.Kind == class && c.Label.Expect == generators.Accept {
				out = append(out, c)
			}
		}
	}
	return out
}

// wrongKey reports whether every start was refused for its key, and says so.
func (e *Engine) wrongKey(ctx context.Context, first []generators.Case) bool {
	status := 0
	for _, c := range first {
		a := e.answers[c.ID]
		if a == nil || a.Exchange.Status != 401 && a.Exchange.Status != 403 {
			return false
		}
		status = a.Exchange.Status
	}
	again := e.Client.Do(ctx, first[0].Request)
	e.sent++
	if again.Status != status {
		return false
	}
	e.raw = nil // it says nothing of the host
	e.stop = fmt.Sprintf("the host refuses the key: status %d to every valid start; check that PINECONE_API_KEY belongs to the host's project and may start imports", status)
	return true
}

// refusesAll reports whether no plain valid start was accepted, and says so: nothing
// else that the host refuses would say anything.
func (e *Engine) refusesAll(first []generators.Case) bool {
	for _, c := range first {
		if a := e.answers[c.ID]; a != nil && a.Accepted() {
			return false
		}
	}
	e.stop = fmt.Sprintf("the host accepts none of %d plain valid starts, so its refusals say nothing", len(first))
	if status := e.statusOfAll(first); status != 0 {
		e.stop += fmt.Sprintf(": it answers %d to all%s", status, otherwise(status))
	}
	return true
}

// statusOfAll returns the status that each of the cases was answered with, or 0.
func (e *Engine) statusOfAll(cases []generators.Case) int {
	status := 0
	for i, c := range cases {
		a := e.answers[c.ID]
		if a == nil || i > 0 && a.Exchange.Status != status {
			return 0
		}
		status = a.Exchange.Status
	}
	return status
}

// sendAgain sends a request outside the plan and returns its answer and the findings.
func (e *Engine) sendAgain(ctx context.Context, c generators.Case) (*check.Answer, []check.Finding) {
	a, found, sent := e.sendMore(ctx, c)
	if !sent {
		return a, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.noteText(a)
	if lost(a) || a.Exchange.Failure == host.Cancelled {
		e.watch(a)
		return a, nil
	}
	return a, found
}

// sendMore sends a request outside the plan and counts it. One that the profile keeps back is
// not sent: it is answered like one that the end of the run cut off.
func (e *Engine) sendMore(ctx context.Context, c generators.Case) (a *check.Answer, found []check.Finding, sent bool) {
	a, found, refusal := e.do(ctx, c)
	if refusal != "" {
		return &check.Answer{Outcome: check.Outcome{Case: c, Exchange: host.Exchange{Failure: host.Cancelled, Problem: refusal}}}, nil, false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sent += max(1, a.Exchange.Tries)
	return a, found, true
}
