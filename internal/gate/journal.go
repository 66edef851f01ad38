package gate

import (
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/textsafe"
)

// A Journal lists the starts that a run may have made. It is safe for goroutines.
type Journal struct {
	Options
	mu     sync.Mutex // locked while an entry is written: no other request goes out meanwhile
	starts []*Start   // in their order
	broken string     // why nothing more may be sent: an entry cannot be written
	before []Listed   // what the host listed before the run; nil where it could not be read
}

// A Start is one entry of the journal.
type Start struct {
	ledger.Entry
	Storage string    // the URI as it was sent
	GivenID string    // as it came
	At      time.Time // when it was sent or answered
}

// A Listed is an import that was there before the run: its id, and its texts as Like compares
// them.
type Listed struct {
	ID    string
	Texts []string
}

// Like is how texts of storage are compared: a host may write storage anew, in small letters or
// without a slash at its end.
func Like(text string) string { return strings.ToLower(strings.TrimRight(text, "/")) }

// Key is a text of storage as the list shows it to the run: with the parts masked that are of
// the key.
func (j *Journal) Key(text string) string { return Like(j.Client.MaskText(text)) }

// Remember notes what the host listed before the run.
func (j *Journal) Remember(before []Listed) { j.before = append([]Listed{}, before...) }

// Lists reports whether the host lists imports.
func (j *Journal) Lists() bool { return j.before != nil }

// Known reports whether an import was there before the run, or belongs to a start of the
// journal.
func (j *Journal) Known(id string) bool {
	return slices.ContainsFunc(j.before, func(l Listed) bool { return l.ID == id }) || j.Of(id) != nil
}

// Enter opens the entry of a start.
func (j *Journal) Enter(c generators.Case, id string, status ledger.Status) *Start {
	j.mu.Lock()
	defer j.mu.Unlock()
	uri, mask := j.Plan.Catalogue.Storage(c), j.Client.MaskText
	s := &Start{Storage: uri, GivenID: id, At: time.Now(), Entry: ledger.Entry{
		Run: j.Begun.UTC().Format(time.RFC3339Nano), Start: len(j.starts) + 1, Host: j.Client.Address(),
		Contract: j.Contract, Case: c.ID, URI: textsafe.Cut(mask(uri), 1500),
		Wanted: c.Label.Expect != generators.Reject, ID: mask(id), Status: status, Before: j.listedBefore(uri),
	}}
	j.starts = append(j.starts, s)
	j.write(s)
	return s
}

// write puts what is known of a start where it outlives the run. It is called with the lock
// held.
func (j *Journal) write(s *Start) {
	if j.Note == nil {
		return
	}
	s.Time = j.Now().UTC()
	if err := j.Note(s.Entry); err != nil && j.broken == "" {
		j.broken = err.Error()
	}
}

// Broken says why nothing more may be sent, or is "".
func (j *Journal) Broken() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.broken
}

// Become notes what became of a start, and its id where that is learned only now.
func (j *Journal) Become(s *Start, id string, status ledger.Status) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if s.Status == status && id == "" {
		return
	}
	if id != "" {
		s.GivenID, s.ID = id, j.Client.MaskText(id)
	}
	s.Status = status
	j.write(s)
}

// listedBefore are the ids of imports of a URI that the host listed before the run; nil where
// its list could not be read.
func (j *Journal) listedBefore(uri string) []string {
	if !j.Lists() {
		return nil
	}
	out := []string{}
	for _, l := range j.before {
		if slices.Contains(l.Texts, j.Key(uri)) {
			out = append(out, j.Client.MaskText(l.ID))
		}
	}
	return out
}

// Starts are the entries in their order.
func (j *Journal) Starts() []*Start {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.starts)
}

// Entries are what is known of the starts, in their order.
func (j *Journal) Entries() []ledger.Entry {
	var out []ledger.Entry
	for _, s := range j.Starts() {
		out = append(out, s.Entry)
	}
	return out
}

// Open are the starts that may run on the host now.
func (j *Journal) Open() []*Start {
	return slices.DeleteFunc(j.Starts(), func(s *Start) bool { return !s.Status.Open() })
}

// Of returns the start that was given an id, or nil.
func (j *Journal) Of(id string) *Start {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, s := range j.starts {
		if id != "" && s.GivenID == id {
			return s
		}
	}
	return nil
}

// IDs are the ids of imports that were there before the run or are in the journal; nil where the
// host lists none.
func (j *Journal) IDs() map[string]bool {
	if !j.Lists() {
		return nil
	}
	out := map[string]bool{}
	for _, l := range j.before {
		out[l.ID] = true
	}
	for _, s := range j.Starts() {
		out[s.GivenID] = true
	}
	return out
}

// Learned notes the id of a start whose answer gave none.
func (j *Journal) Learned(caseID, id string) {
	for _, s := range j.Open() {
		if s.Case == caseID && s.GivenID == "" {
			j.Become(s, id, s.Status)
			return
		}
	}
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
