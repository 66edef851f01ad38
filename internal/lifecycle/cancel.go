package lifecycle

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/spec"
)

// A Canceller ends imports. Do sends a request and returns what came back.
type Canceller struct {
	Catalogue *generators.Catalogue
	Checker   *check.Checker
	Do        func(context.Context, generators.Request) host.Exchange
}

// End cancels an import that was started then, and returns what became of it. A host may learn of the import, and of its end, a while later.
func (k Canceller) End(ctx context.Context, id string, began time.Time) ledger.Status {
	contract := k.Checker.Contract
	ask := func(o *spec.Operation) host.Exchange {
		return k.Do(ctx, On(k.Catalogue, o, id))
	}
	var ex host.Exchange
	host.Poll(ctx, began, func() bool {
		ex = ask(contract.Cancel)
		return ex.Status != http.StatusNotFound
	})
	done := ex.Status >= 200 && ex.Status < 300
	switch {
	case ex.Status == http.StatusNotFound:
		return ledger.Gone
	case ex.Status == 0:
		return uncancelled("%s", ex.Problem)
	case contract.Describe == nil && done:
		return ledger.Cancelled
	}
	since := time.Now()
	if began.IsZero() || !done {
		since = time.Time{}
	}
	now := ""
	over := contract.Describe != nil && host.Poll(ctx, since, func() bool {
		object, _ := objectIn(ask(contract.Describe))
		now = progressIn(k.Checker.Known(contract.Describe), object)
		return now != "" && isOver(now) || now == "" && done
	})
	return fate(ex.Status, now, done, over)
}

// fate is what became of an import by the status of its cancel and what was described then.
func fate(status int, now string, done, over bool) ledger.Status {
	switch {
	case over && done:
		return ledger.Cancelled
	case over:
		return ledger.Ended + ledger.Status(textsafe.Cut(now, 40))
	case done:
		return uncancelled("its cancel was answered with %d, and it is still %s", status, textsafe.Cut(now, 40))
	}
	return uncancelled("status %d", status)
}

func uncancelled(format string, values ...any) ledger.Status {
	return ledger.Uncancelled + ledger.Status(fmt.Sprintf(format, values...))
}

// List reads what the host lists.
func (k Canceller) List(ctx context.Context) *Listing {
	return NewLister(k.Catalogue, k.Checker).Read(ctx, k.Do)
}

// On returns the request of an operation on one import.
func On(m *generators.Catalogue, o *spec.Operation, id string) generators.Request {
	r := m.Head().Without("Content-Type")
	before, _, _ := strings.Cut(o.Path, "{")
	r.Method, r.Path, r.Body = o.Method, before+url.PathEscape(id), nil
	return r
}
