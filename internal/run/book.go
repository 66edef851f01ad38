package run

import (
	"slices"
	"sync"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

// A journal keeps account of the starts that a run may have made.
type journal struct {
	sync.Mutex
	spent   int             // starts of the user's own URI
	starts  []*start        // in their order
	stopped map[string]bool // classes and constraints of which a case was accepted unexpectedly
	broken  string          // why nothing more may be sent: the list cannot be written
}

// A start is one line of the account.
type start struct {
	ledger.Entry
	text string    // the URI as it was sent
	id   string    // as it came
	at   time.Time // when it was sent or answered
}

// counts reports whether the run keeps account: where an import costs something.
func (e *Engine) counts() bool { return e.Profile == Safe || e.Note != nil }

// enterStart opens the account of a start. It is called with the book locked.
func (e *Engine) enterStart(c generators.Case, id string, status ledger.Status) *start {
	uri := e.Catalogue.Storage(c)
	s := &start{text: uri, id: id, at: time.Now(), Entry: ledger.Entry{Run: e.started.UTC().Format(time.RFC3339Nano), Start: len(e.journal.starts) + 1, Host: e.address(), Contract: e.ContractName,
		Case: c.ID, URI: textsafe.Cut(e.mask(uri), 1500), Wanted: c.Label.Expect != generators.Reject, ID: e.mask(id), Status: status, Before: e.listedBefore(uri)}}
	e.journal.starts = append(e.journal.starts, s)
	e.write(s)
	return s
}

func (e *Engine) address() string {
	if e.Client == nil {
		return e.Address
	}
	return e.Client.Address()
}

// write puts what is known of a start where it outlives the run. It is called with the
// book locked: no other request goes out meanwhile.
func (e *Engine) write(s *start) {
	if e.Note == nil {
		return
	}
	s.Time = e.Now().UTC()
	if err := e.Note(s.Entry); err != nil && e.journal.broken == "" {
		e.journal.broken = err.Error()
	}
}

// become notes what became of a start.
func (e *Engine) become(s *start, id string, status ledger.Status) {
	e.journal.Lock()
	defer e.journal.Unlock()
	if s.Status == status && id == "" {
		return
	}
	if id != "" {
		s.id, s.ID = id, e.mask(id)
	}
	s.Status = status
	e.write(s)
}

// listedBefore are the ids of imports of a URI that the host listed before the run; nil where
// its list could not be read.
func (e *Engine) listedBefore(uri string) []string {
	if !e.lists {
		return nil
	}
	out := []string{}
	for _, i := range e.before {
		if slices.Contains(i.Texts, e.key(uri)) {
			out = append(out, e.mask(i.ID))
		}
	}
	return out
}

// learn notes the id of a start whose answer gave none.
func (e *Engine) learn(a *check.Answer, id string) {
	a.Learn(id)
	for _, s := range e.open() {
		if s.Case == a.Case.ID && s.id == "" {
			e.become(s, id, s.Status)
			return
		}
	}
}

// account notes what an answer says of the start that its request may have made, and
// returns the start that must be ended at once: one that should not have been.
func (e *Engine) account(own *start, a *check.Answer) *start {
	status := statusOf(a)
	if own != nil {
		own.at = time.Now()
		e.become(own, a.ID(), status)
		return nil
	}
	if !e.counts() || !a.IsStart() || status == ledger.Refused || status == ledger.NotSent {
		return nil
	}
	e.journal.Lock()
	defer e.journal.Unlock()
	s := e.enterStart(a.Case, a.ID(), status)
	if e.Profile != Safe || status != ledger.Running {
		return nil
	}
	e.journal.stopped[a.Case.Kind], e.journal.stopped[stopper(a.Case)] = true, true
	return s
}

// statusOf reads an answer to a start. What is neither yes nor no counts as a start: a
// host may begin one and fail to say so.
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

// open returns what may run on the host now.
func (e *Engine) open() []*start {
	return slices.DeleteFunc(e.starts(), func(s *start) bool { return !s.Status.Open() })
}

func (e *Engine) starts() []*start {
	e.journal.Lock()
	defer e.journal.Unlock()
	return slices.Clone(e.journal.starts)
}

// of returns the start that has an id, or nil.
func (b *journal) of(id string) *start {
	b.Lock()
	defer b.Unlock()
	for _, s := range b.starts {
		if id != "" && s.id == id {
			return s
		}
	}
	return nil
}

// imports are the starts that were accepted or may have been, for the report.
func (b *journal) imports() []reports.Import {
	b.Lock()
	defer b.Unlock()
	var out []reports.Import
	for _, s := range b.starts {
		if s.Status.Started() {
			out = append(out, reports.Import{ID: s.ID, Case: s.Case, URI: textsafe.Cut(s.URI, 200), Wanted: s.Wanted, Fate: string(s.Status)})
		}
	}
	return out
}
