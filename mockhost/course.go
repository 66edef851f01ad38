package mockhost

import (
	"math/bits"
	"strings"
	"time"
)

// An Import is one import of a host as it stands at a moment.
type Import struct {
	ID, URI         string
	Status          string // a word of the contract
	PercentComplete float64
	RecordsImported int64
	Error           string
	CreatedAt       time.Time
	FinishedAt      time.Time // zero where it has not ended
}

// A started is one import that the host has started. Where it stands follows from its rule
// and the clock; nothing runs meanwhile.
type started struct {
	id, uri            string
	created, cancelled time.Time
	rule               *ruled // nil: it stays as it began
}

// visible reports whether list, describe and cancel know the import.
func (i *started) visible(now time.Time) bool {
	return i.rule == nil || i.rule.VisibleAfter == 0 || now.Sub(i.created) >= i.rule.VisibleAfter
}

// at returns the import as it stands at a moment.
func (i *started) at(now time.Time, s states) Import {
	out := Import{ID: i.id, URI: i.uri, Status: s.pending, CreatedAt: i.created}
	if !i.cancelled.IsZero() {
		now = i.cancelled
	}
	if i.rule != nil {
		i.rule.progress(&out, now.Sub(i.created), s)
	}
	if !i.cancelled.IsZero() {
		out.Status, out.FinishedAt = s.cancelled, i.cancelled
	}
	return out
}

// progress fills in how far an import has come at an age. It is pending for a tenth of its
// time, and its numbers rise evenly over the rest: to all of it, or to the half where it
// ends otherwise than completed.
func (r *ruled) progress(i *Import, age time.Duration, s states) {
	pending := r.Takes / 10
	if age < pending {
		return
	}
	if i.Status = s.running; age >= r.Takes && !r.Stuck {
		i.Status, i.FinishedAt, i.Error = r.Ends, i.CreatedAt.Add(r.Takes), r.Error
	}
	done, whole := uint64(min(age, r.Takes)-pending), uint64(r.Takes-pending)
	if r.Ends != s.completed {
		whole *= 2
	}
	i.PercentComplete = float64(share(1000, done, whole)) / 10
	i.RecordsImported = share(r.Records, done, whole)
}

// share returns the part of n, rounded down, without an overflow between.
func share(n int64, part, whole uint64) int64 {
	high, low := bits.Mul64(uint64(n), part)
	out, _ := bits.Div64(high, low, whole)
	return int64(out)
}

// states are the words that a contract lists for where an import stands. Which word means
// what is written in no form that a machine reads: the stem of the word says it.
type states struct {
	pending, running, completed, failed, cancelled string

	ends []string // in which an import can end
}

func statesOf(status *shape) states {
	s := states{"Pending", "InProgress", "Completed", "Failed", "Cancelled", nil}
	var words []string
	if status != nil {
		words = status.words()
	}
	if len(words) == 0 {
		s.ends = []string{s.completed, s.failed, s.cancelled}
		return s
	}
	first, last := words[0], words[len(words)-1]
	s.pending, s.running = withStem(words, "pend", first), withStem(words, "progress", first)
	s.completed, s.failed = withStem(words, "complet", last), withStem(words, "fail", last)
	s.cancelled = withStem(words, "cancel", last)
	for _, w := range words {
		if w != s.pending && w != s.running {
			s.ends = append(s.ends, w)
		}
	}
	return s
}

func withStem(words []string, stem, otherwise string) string {
	for _, w := range words {
		if strings.Contains(strings.ToLower(w), stem) {
			return w
		}
	}
	return otherwise
}
