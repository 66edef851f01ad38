package mockhost

import (
	"io"
	"net/http"
	"slices"
	"sync"
)

const (
	mostRecorded     = 256      // requests that are kept
	mostRecordedBody = 64 << 10 // bytes of each body that are kept
)

// A Recorded is one request as the host got it.
type Recorded struct {
	Method string
	URI    string // as it stands in the request line
	Header http.Header
	Body   []byte // what the host has read of it, up to 64 KiB
}

// record keeps the newest requests.
type record struct {
	mu   sync.Mutex
	list []*note
	n    int
}

// Record returns the newest requests that the host got, oldest first, up to 256 of them.
// A client that has its answer finds its request there.
func (h *Host) Record() []Recorded {
	var out []Recorded
	for _, n := range h.record.notes() {
		out = append(out, n.sofar())
	}
	return out
}

// notes returns what is kept, oldest first.
func (r *record) notes() []*note {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.list) < mostRecorded {
		return slices.Clone(r.list)
	}
	at := r.n % mostRecorded
	return slices.Concat(r.list[at:], r.list[:at])
}

// add notes a request and has what is read of its body noted with it.
func (r *record) add(req *http.Request) {
	n := &note{Recorded: Recorded{Method: req.Method, URI: req.RequestURI, Header: req.Header}, from: req.Body}
	if req.Body != nil && req.Body != http.NoBody {
		req.Body = n
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.list) < mostRecorded {
		r.list = append(r.list, n)
	} else {
		r.list[r.n%mostRecorded] = n
	}
	r.n++
}

// A note is a request and its body, which notes what is read of it. The host reads while
// the record is asked for, hence the lock.
type note struct {
	mu sync.Mutex
	Recorded
	from io.ReadCloser
}

// sofar returns the request with what has been read of its body.
func (n *note) sofar() Recorded {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.Recorded
}

// Read reads from the body of the request.
func (n *note) Read(p []byte) (int, error) {
	got, err := n.from.Read(p)
	n.mu.Lock()
	defer n.mu.Unlock()
	room := mostRecordedBody - len(n.Body)
	n.Body = append(n.Body, p[:min(got, max(room, 0))]...)
	return got, err
}

// Close closes the body of the request.
func (n *note) Close() error { return n.from.Close() }
