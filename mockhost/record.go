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
	Body   []byte // what the host read of it, up to 64 KiB
}

// record keeps the newest requests.
type record struct {
	mu   sync.Mutex
	list []Recorded
	n    int
}

// Record returns the newest requests that the host has answered, oldest first, up to
// 256 of them.
func (h *Host) Record() []Recorded {
	r := &h.record
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.list) < mostRecorded {
		return slices.Clone(r.list)
	}
	at := r.n % mostRecorded
	return slices.Concat(r.list[at:], r.list[:at])
}

// begin notes a request and has what is read of its body noted with it.
func (r *record) begin(req *http.Request) *note {
	n := &note{Recorded: Recorded{Method: req.Method, URI: req.RequestURI, Header: req.Header}, from: req.Body}
	if req.Body != nil && req.Body != http.NoBody {
		req.Body = n
	}
	return n
}

func (r *record) end(n *note) {
	n.mu.Lock()
	got := n.Recorded
	n.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.list) < mostRecorded {
		r.list = append(r.list, got)
	} else {
		r.list[r.n%mostRecorded] = got
	}
	r.n++
}

// A note is a body that notes what is read of it. The server may still read when the
// answer is out, hence the lock.
type note struct {
	mu sync.Mutex
	Recorded
	from io.ReadCloser
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
