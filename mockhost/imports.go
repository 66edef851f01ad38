package mockhost

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// mostHeld is how many bytes of imports a host keeps. It forgets none that it accepted; what
// would be more is answered 429.
const mostHeld = 512 << 20

// besideURI is about what an import takes beside its URI.
const besideURI = 300

// imports are what the host has started, oldest first. Safe for many goroutines.
type imports struct {
	clock  func() time.Time
	ahead  atomic.Int64 // of the clock, by Advance
	name   func(n int) string
	states states

	mu     sync.Mutex
	script []*ruled // the last one fits every start; empty where imports stay as they began
	asked  int      // valid starts
	held   int
	list   []*started
	byID   map[string]*started
}

func newImports(states states) *imports {
	return &imports{clock: time.Now, states: states, byID: map[string]*started{}}
}

func (m *imports) now() time.Time { return m.clock().Add(time.Duration(m.ahead.Load())).UTC() }

// An outcome is what becomes of a valid start.
type outcome struct {
	id      string
	rule    *ruled // nil where imports stay as they began
	refused bool   // by the rule
	full    bool
}

// start adds an import, unless its rule refuses it or there is no room.
func (m *imports) start(uri, integration string) outcome {
	now := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	out := outcome{rule: m.rule(uri, integration)}
	size := len(uri) + besideURI
	switch {
	case out.rule != nil && out.rule.refuses():
		out.refused = true
	case m.held+size > mostHeld:
		out.full = true
	default:
		m.held += size
		out.id = m.name(len(m.list) + 1)
		i := &started{id: out.id, uri: strings.Clone(uri), created: now, rule: out.rule}
		m.list, m.byID[i.id] = append(m.list, i), i
	}
	return out
}

// rule returns the first one that fits the start that was asked for last.
func (m *imports) rule(uri, integration string) *ruled {
	for _, r := range m.script {
		if r.fits(uri, integration, m.asked) {
			return r
		}
	}
	return nil
}

// find returns an import of that id, which may not be visible yet.
func (m *imports) find(id string) (started, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := m.byID[id]; i != nil {
		return *i, true
	}
	return started{}, false
}

// linger waits before an answer about an import.
func (m *imports) linger(ctx context.Context, id string) {
	i, _ := m.find(id)
	i.rule.linger(ctx)
}

// get returns an import as it stands.
func (m *imports) get(id string) (Import, bool) {
	now := m.now()
	i, ok := m.find(id)
	return i.at(now, m.states), ok && i.visible(now)
}

// cancel ends an import; one that has ended before stays as it is.
func (m *imports) cancel(id string) bool {
	now := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	i := m.byID[id]
	if i == nil || !i.visible(now) {
		return false
	}
	if i.at(now, m.states).FinishedAt.IsZero() {
		i.cancelled = now
	}
	return true
}

// page returns up to size visible imports, newest first, those from the place on, and the
// place at which the next page begins, or -1 where this is the last. A place counts
// from the oldest, so that imports which are started meanwhile move nothing.
func (m *imports) page(from, size int) (out []Import, next int) {
	now := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	if from < 0 || from > len(m.list) {
		from = len(m.list)
	}
	for ; from > 0; from-- {
		switch i := m.list[from-1]; {
		case !i.visible(now):
		case len(out) == size:
			return out, from
		default:
			out = append(out, i.at(now, m.states))
		}
	}
	return out, -1
}

// namer returns how imports are named by default: counted, in the first form
// that the schema of the id allows.
func namer(id *shape) func(int) string {
	forms := []func(int) string{
		strconv.Itoa,
		func(n int) string { return fmt.Sprintf("%0*d", len(id.padded("0")), n) },
		func(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012x", n) },
	}
	if id == nil {
		return strconv.Itoa
	}
	for _, sample := range id.samples {
		forms = append(forms, countedLike(sample.text))
	}
	for _, f := range forms {
		if _, ok := id.fit(text(f(1))); ok {
			return f
		}
	}
	return strconv.Itoa
}

// countedLike counts in the place of the last digits of an example, or behind it.
func countedLike(example string) func(int) string {
	before, after := example, ""
	if end := strings.LastIndexAny(example, "0123456789") + 1; end > 0 {
		before, after = strings.TrimRight(example[:end], "0123456789"), example[end:]
	}
	digits := len(example) - len(before) - len(after)
	return func(n int) string { return fmt.Sprintf("%s%0*d%s", before, digits, n, after) }
}
