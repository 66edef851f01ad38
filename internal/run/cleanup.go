package run

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/strictjson"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/spec"
	"example.com/importcheck/spec/constraint"
)

// afterwards is how long a run that was interrupted goes on to cancel what it started.
const afterwards = 10 * time.Second

// outliving returns a context that ends a while after the other one.
func outliving(ctx context.Context) (context.Context, context.CancelFunc) {
	out, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(afterwards, cancel) })
	return out, func() { stop(); cancel() }
}

// cleanUp cancels what was started and not cancelled yet, where the contract can.
func (e *Engine) cleanUp(ctx context.Context) {
	open := e.open()
	if len(open) == 0 || e.Contract.Cancel == nil || e.outage {
		return
	}
	ctx, cancel := outliving(ctx)
	defer cancel()
	e.enter("cancelling")
	e.findLost(ctx, open)
	for _, s := range open {
		e.end(ctx, s)
	}
}

// end cancels one start and notes what became of it.
func (e *Engine) end(ctx context.Context, s *start) {
	if s == nil || s.ID == "" || e.Contract.Cancel == nil {
		return
	}
	k := Keeper{e.Contract, e.Maker, e.Client}
	status, sent := k.End(ctx, s.ID)
	e.mu.Lock()
	e.sent += sent
	e.mu.Unlock()
	e.become(s, "", status)
}

// findLost looks in the list for starts whose answer never came: imports of the URI that
// were not there before the run and that no other start explains. Where there are more of
// them than of such starts, somebody else may have started one, and none is touched.
func (e *Engine) findLost(ctx context.Context, open []*start) {
	lost := map[string][]*start{}
	for _, s := range open {
		if s.ID == "" && s.text != "" && s.Wanted {
			lost[s.text] = append(lost[s.text], s)
		}
	}
	if len(lost) == 0 || !e.lists {
		return
	}
	listed := e.imports(ctx)
	for text, starts := range lost {
		var ids []string
		for _, i := range listed.imports {
			if slices.Contains(i.text, text) && !e.baseline[i.id] && e.book.of(i.id) == nil {
				ids = append(ids, i.id)
			}
		}
		if !listed.whole || len(ids) > len(starts) {
			continue
		}
		for i, id := range ids {
			e.become(starts[i], id, ledger.Running)
		}
	}
}

// A Keeper ends imports.
type Keeper struct {
	Contract *spec.Contract
	Maker    *generators.Maker
	Client   *host.Client
}

// End cancels an import and returns what became of it and how many requests that took.
func (k Keeper) End(ctx context.Context, id string) (status ledger.Status, sent int) {
	ex := k.Client.Do(ctx, singleRequest(k.Maker, k.Contract.Cancel, id))
	sent = ex.Tries
	switch {
	case ex.Status >= 200 && ex.Status < 300:
		return ledger.Cancelled, sent
	case ex.Status == 404:
		return ledger.Gone, sent
	case ex.Status == 0:
		return ledger.Uncancelled + ledger.Status(ex.Problem), sent
	}
	if k.Contract.Describe != nil {
		described := k.Client.Do(ctx, singleRequest(k.Maker, k.Contract.Describe, id))
		sent += described.Tries
		if now := progressOf(k.Contract, described); now != "" && isOver(now) {
			return ledger.Ended + ledger.Status(textsafe.Cut(now, 40)), sent
		}
	}
	return ledger.Uncancelled + ledger.Status(fmt.Sprintf("status %d", ex.Status)), sent
}

// singleRequest returns the request of an operation on one import.
func singleRequest(m *generators.Maker, o *spec.Operation, id string) generators.Request {
	r := m.Head().Without("Content-Type")
	before, _, _ := strings.Cut(o.Path, "{")
	r.Method, r.Path, r.Body = o.Method, before+url.PathEscape(id), nil
	return r
}

// progressOf returns the text with which a description says how far the import has come.
func progressOf(c *spec.Contract, ex host.Exchange) string {
	v, _, err := strictjson.Parse(ex.Body)
	object, ok := v.(map[string]any)
	if err != nil || !ok || ex.Status != 200 {
		return ""
	}
	known, _ := constraint.Of(c, *c.Describe)
	return progressIn(known, object)
}
