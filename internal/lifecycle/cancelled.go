package lifecycle

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/textsafe"
)

// A Cancelled is an import whose cancel was answered as done.
type Cancelled struct {
	Start, By *check.Answer // its start, and the answer to the cancel
	Said      string        // how far it had come as it was described right behind the cancel, or ""
}

// Later is how the id of the request ends that Look sends.
const Later = "describe.later"

// Look describes once more what Follow cancelled, later in the run: it stays as it was, and what was still
// under way behind its cancel did not go on to another end.
func (r *Result) Look(ctx context.Context, in Input) (*check.Answer, []check.Finding) {
	if r.Cancelled == nil || in.Sender.Stopped() {
		return nil, nil
	}
	f := &follower{in: in, ctx: ctx}
	a := f.look(*r.Cancelled, Later)
	return a, f.found
}

func (f *follower) look(c Cancelled, name string) *check.Answer {
	id, op := c.Start.ID(), f.in.Checker.Contract.Describe
	a := f.ask(op, name, "describe what was cancelled", f.on(op, id))
	now := f.progress(a)
	switch {
	case !a.Names(id) || f.shared(id) || now == "" || c.Said == "" || isCancelled(now) || now == c.Said:
	case isOver(c.Said) && (isOver(now) || time.Since(c.By.Exchange.Ended()) > host.MostDelay):
		f.unsettled(c, a, fmt.Sprintf("does not stay %s once it was cancelled, and is %s later", textsafe.Cut(c.Said, 40), textsafe.Cut(now, 40)), now)
	case !isOver(c.Said) && isOver(now) && f.wentOn(c.By, a):
		f.unsettled(c, a, fmt.Sprintf("goes on to %s though its cancel was answered as done", textsafe.Cut(now, 40)), now)
	}
	return a
}

func (f *follower) unsettled(c Cancelled, a *check.Answer, what, now string) {
	f.miss("import-cancellable", c.Start, a, what, "described as cancelled",
		fmt.Sprintf("described as %s right behind the cancel, and as %s later", textsafe.Cut(c.Said, 40), textsafe.Cut(now, 40))).Symptom = check.Unsettled
}

// isCancelled reports whether a status says that an import was cancelled.
func isCancelled(status string) bool { return strings.HasPrefix(strings.ToLower(status), "cancel") }

// wentOn reports whether a gives for a documented time one that lies behind the moment at which the host
// answered the cancel, by its own clock. Before that the import may have ended by itself.
func (f *follower) wentOn(cancel, a *check.Answer) bool {
	const precision = time.Second // of the header Date
	at, err := http.ParseTime(http.Header(cancel.Exchange.Header).Get("Date"))
	if err != nil {
		return false
	}
	description, _ := objectIn(a.Exchange)
	for _, k := range f.in.Checker.Known(f.in.Checker.Contract.Describe) {
		text, _ := description[k.Name()].(string)
		moment, err := time.Parse(time.RFC3339, text)
		if k.Keyword == "format" && k.Text() == "date-time" && err == nil && !moment.Before(at.Add(precision)) {
			return true
		}
	}
	return false
}
