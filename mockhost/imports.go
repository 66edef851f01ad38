package mockhost

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// mostHeld is how many bytes of imports a host keeps. It forgets none that it accepted; what
// would be more is answered 429.
const mostHeld = 512 << 20

// besideURI is about what an import takes beside its URI.
const besideURI = 300

// A started is one import that the host has started.
type started struct {
	id, uri           string
	created, finished time.Time
	cancelled         bool
}

// imports are what the host has started, oldest first. Safe for many goroutines.
type imports struct {
	mu   sync.Mutex
	name func(n int) string
	held int
	list []*started
	byID map[string]*started
}

func newImports(name func(int) string) *imports {
	return &imports{name: name, byID: map[string]*started{}}
}

// start adds an import and returns a copy of it, or false where there is no room.
func (m *imports) start(uri string) (started, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held += len(uri) + besideURI; m.held > mostHeld {
		m.held -= len(uri) + besideURI
		return started{}, false
	}
	i := &started{id: m.name(len(m.list) + 1), uri: strings.Clone(uri), created: time.Now().UTC()}
	m.list, m.byID[i.id] = append(m.list, i), i
	return *i, true
}

func (m *imports) get(id string) (started, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := m.byID[id]; i != nil {
		return *i, true
	}
	return started{}, false
}

// cancel ends an import; one that has ended before stays as it is.
func (m *imports) cancel(id string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := m.byID[id]
	if i == nil {
		return false
	}
	if !i.cancelled {
		i.cancelled, i.finished = true, time.Now().UTC()
	}
	return true
}

// page returns up to size imports, newest first, those from the place on, and the
// place at which the next page begins, or -1 where this is the last. A place counts
// from the oldest, so that imports which are started meanwhile move nothing.
func (m *imports) page(from, size int) (out []started, next int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if from < 0 || from > len(m.list) {
		from = len(m.list)
	}
	for ; from > 0 && len(out) < size; from-- {
		out = append(out, *m.list[from-1])
	}
	if from == 0 {
		return out, -1
	}
	return out, from
}

// namer returns how imports are named where nobody said: counted, in the first form
// that the schema of the id allows.
func namer(id *shape) func(int) string {
	forms := []func(int) string{
		strconv.Itoa,
		func(n int) string { return fmt.Sprintf("%0*d", len(id.padded("0")), n) },
		func(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012x", n) },
	}
	for _, f := range forms {
		if id == nil {
			break
		}
		if _, ok := id.fit(text(f(1))); ok {
			return f
		}
	}
	return strconv.Itoa
}
