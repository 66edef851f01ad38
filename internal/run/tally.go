package run

import (
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/reports"
)

// A tally is what is remembered of the draws of the tail that went well: counts, and for
// each a few dozen bytes, whatever was sent and answered.
type tally struct {
	Rows     []reports.Constraint `json:"rows"` // how often each side of each constraint was reached
	Statuses []reports.StatusRow  `json:"statuses"`
	Judged   map[string]int       `json:"judged"` // answers, by the check that judged them
	Millis   []float32            `json:"millis"`
	Accepted int                  `json:"accepted"`
	IDs      map[string]trace     `json:"ids"` // of imports that were started

	at   *index    // of the rows
	last time.Time // when the last of them was answered
}

// A trace leads back to an answer that was let go.
type trace struct {
	draw
	Status int `json:"status"`
}

func newTally() tally { return tally{Judged: map[string]int{}, IDs: map[string]trace{}} }

// letGo counts the answer to a draw of the tail of which nothing was found, and reports
// whether it need not be kept. It is called with the lock held.
func (e *Engine) letGo(a *check.Answer, found []check.Finding) bool {
	d, tail := e.drawOf(a.Case)
	if !tail || len(found) > 0 || a.Exchange.Failure != "" || e.given(a.ID()) {
		return false
	}
	t := trace{d, a.Exchange.Status}
	e.noteText(a, func() *check.Answer { return e.recall(t, "") })
	if id := a.ID(); id != "" {
		e.tally.IDs[short(id)] = t
	}
	e.tally.add(a)
	for _, c := range e.every {
		if e.applies(c, a) {
			e.tally.Judged[c.Name]++
		}
	}
	if e.tally.Rows == nil {
		e.tally.Rows = e.constraints()
		e.tally.at = indexed(e.tally.Rows)
	}
	e.cover(e.tally.Rows, e.tally.at, a)
	return true
}

// given reports whether an import of that id was told in an answer that was let go: two
// starts with one id are a finding.
func (e *Engine) given(id string) bool {
	_, there := e.tally.IDs[short(id)]
	return there && id != ""
}

// short returns an id that is no longer than a hash.
func short(id string) string {
	if len(id) <= 40 {
		return id
	}
	h := fnv.New128a()
	h.Write([]byte(id)) // never fails
	return strconv.Quote(string(h.Sum(nil)))
}

func (t *tally) add(a *check.Answer) {
	t.count(statusRow(a), 1)
	t.Millis = append(t.Millis, float32(millis(a)))
	if a.Started() {
		t.Accepted++
	}
	if end := ended(a.Exchange); end.After(t.last) {
		t.last = end
	}
}

func (t *tally) count(row reports.StatusRow, n int) {
	i := slices.IndexFunc(t.Statuses, func(r reports.StatusRow) bool { r.Count = 0; return r == row })
	if i < 0 {
		i = len(t.Statuses)
		t.Statuses = append(t.Statuses, row)
	}
	t.Statuses[i].Count += n
}

// join adds what another shard counted, but for the ids: hosts of their own give the same.
func (t *tally) join(other *tally) {
	for _, row := range other.Statuses {
		n := row.Count
		row.Count = 0
		t.count(row, n)
	}
	for name, n := range other.Judged {
		t.Judged[name] += n
	}
	t.Millis, t.Accepted = append(t.Millis, other.Millis...), t.Accepted+other.Accepted
	for i, row := range other.Rows {
		have := &t.Rows[i]
		have.Inside, have.At, have.Outside = have.Inside+row.Inside, have.At+row.At, have.Outside+row.Outside
		if row.Holds == "yes" {
			have.Holds = row.Holds
		}
	}
}

// of returns how many draws of a class were let go; "" is any.
func (t *tally) of(class string) int {
	n := 0
	for _, row := range t.Statuses {
		if class == "" || row.Class == class {
			n += row.Count
		}
	}
	return n
}

// invalid returns how many of them should have been refused.
func (t *tally) invalid() int {
	n := 0
	for _, row := range t.Statuses {
		if row.Expect != string(generators.Accept) {
			n += row.Count
		}
	}
	return n
}

// recall makes the answer to a draw again as far as it is known: its request, its status
// and the id of the import.
func (e *Engine) recall(t trace, id string) *check.Answer {
	c := e.whole(e.stub(t.draw))
	return e.Judge.Recall(check.Outcome{Case: c, Exchange: host.Exchange{Request: c.Request, Status: t.Status}}, id)
}

// recalled are the answers that were let go and told an id which one of the others tells
// again.
func (e *Engine) recalled(ids map[string]trace, answers []*check.Answer) []*check.Answer {
	var out []*check.Answer
	seen := map[string]bool{}
	for _, a := range answers {
		if t, there := ids[short(a.ID())]; there && a.ID() != "" && !seen[a.ID()] {
			seen[a.ID()] = true
			out = append(out, e.recall(t, a.ID()))
		}
	}
	return out
}
