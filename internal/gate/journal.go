package gate

import (
	"slices"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/lifecycle"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

// A start is one entry of the import journal.
type start struct {
	ledger.Entry
	text string    // the URI as it was sent
	id   string    // as it came
	at   time.Time // when it was sent or answered
}

// Counts reports whether the run keeps a journal: where an import costs something.
func (g *Gate) Counts() bool { return g.Plan.Profile == plan.Safe || g.Note != nil }

// enter opens the entry of a start. It is called with the lock held.
func (g *Gate) enter(c generators.Case, id string, status ledger.Status) *start {
	uri, mask := g.Plan.Catalogue.Storage(c), g.Client.MaskText
	s := &start{text: uri, id: id, at: time.Now(), Entry: ledger.Entry{Run: g.Begun.UTC().Format(time.RFC3339Nano), Start: len(g.starts) + 1,
		Host: g.Client.Address(), Contract: g.Contract, Case: c.ID, URI: textsafe.Cut(mask(uri), 1500), Wanted: c.Label.Expect != generators.Reject,
		ID: mask(id), Status: status, Before: g.listedBefore(uri)}}
	g.starts = append(g.starts, s)
	g.write(s)
	return s
}

// write puts what is known of a start where it outlives the run. It is called with the lock
// held.
func (g *Gate) write(s *start) {
	if g.Note == nil {
		return
	}
	s.Time = g.Now().UTC()
	if err := g.Note(s.Entry); err != nil && g.broken == "" {
		g.broken = err.Error()
	}
}

// become notes what became of a start.
func (g *Gate) become(s *start, id string, status ledger.Status) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if s.Status == status && id == "" {
		return
	}
	if id != "" {
		s.id, s.ID = id, g.Client.MaskText(id)
	}
	s.Status = status
	g.write(s)
}

// Followed notes what was learned of starts while they were followed.
func (g *Gate) Followed(fates []lifecycle.Fate) {
	for _, f := range fates {
		if s := g.of(f.ID); s != nil {
			g.become(s, "", f.Status)
		}
	}
}

// Learned notes the id of a start whose answer gave none.
func (g *Gate) Learned(caseID, id string) {
	for _, s := range g.open() {
		if s.Case == caseID && s.id == "" {
			g.become(s, id, s.Status)
			return
		}
	}
}

// listedBefore are the ids of imports of a URI that the host listed before the run; nil where
// its list could not be read.
func (g *Gate) listedBefore(uri string) []string {
	if !g.Lists() {
		return nil
	}
	out := []string{}
	for _, i := range g.before.Imports {
		if slices.Contains(i.Texts, g.Key(uri)) {
			out = append(out, g.Client.MaskText(i.ID))
		}
	}
	return out
}

// account notes what an answer says of the start that its request may have made, and returns
// the start that must be ended at once: one that should not have been.
func (g *Gate) account(own *start, a *check.Answer) *start {
	status := statusOf(a)
	if own != nil {
		own.at = time.Now()
		g.become(own, a.ID(), status)
		return nil
	}
	if !g.Counts() || !a.IsStart() || status == ledger.Refused || status == ledger.NotSent {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.enter(a.Case, a.ID(), status)
	if g.Plan.Profile != plan.Safe || status != ledger.Running {
		return nil
	}
	g.stopped[a.Case.Kind], g.stopped[subject(a.Case)] = true, true
	return s
}

// statusOf reads an answer to a start. What is neither yes nor no counts as a start: a host may
// begin one and fail to say so.
func statusOf(a *check.Answer) ledger.Status {
	switch {
	case a.Started():
		return ledger.Running
	case a.Refused():
		return ledger.Refused
	case a.Exchange.Tries == 0 || neverLeft(a.Exchange):
		return ledger.NotSent
	}
	return ledger.Unclear
}

// neverLeft reports whether a request was certainly not on its way when it failed.
func neverLeft(x host.Exchange) bool {
	switch x.Failure {
	case host.Refused, host.DNS, host.NoRoute, host.Proxy, host.TLS, host.Unsupported, host.Local:
		return true
	}
	return false
}

// open returns what may run on the host now.
func (g *Gate) open() []*start {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(g.starts), func(s *start) bool { return !s.Status.Open() })
}

// of returns the start that has an id, or nil.
func (g *Gate) of(id string) *start {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, s := range g.starts {
		if id != "" && s.id == id {
			return s
		}
	}
	return nil
}

// IDs are the ids of the starts that have one.
func (g *Gate) IDs() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var out []string
	for _, s := range g.starts {
		out = append(out, s.id)
	}
	return out
}

// Imports are the starts that were accepted or may have been, for the report.
func (g *Gate) Imports() []reports.Import {
	g.mu.Lock()
	defer g.mu.Unlock()
	var out []reports.Import
	for _, s := range g.starts {
		if s.Status.Started() {
			out = append(out, reports.Import{ID: s.ID, Case: s.Case, URI: textsafe.Cut(s.URI, 200), Wanted: s.Wanted, Fate: string(s.Status)})
		}
	}
	return out
}
