package host

import (
	"net/http"
	"sync"
	"time"
)

// A segment is written to the connection by one call.
type segment struct {
	data  []byte
	pause time.Duration // before it
	asked bool          // it waits for 100 Continue
}

// A writing is a request on its way to the host, beside the reading of its answer.
type writing struct {
	done     chan error
	asksBody chan struct{} // closed by 100 Continue
	once     sync.Once
	answered chan struct{} // closed once the final header came, or none will
}

func startWriting(cn *conn, segments []segment) *writing {
	w := &writing{done: make(chan error, 1), asksBody: make(chan struct{}), answered: make(chan struct{})}
	go func() { w.done <- w.write(cn, segments) }()
	return w
}

func (w *writing) write(cn *conn, segments []segment) error {
	for _, s := range segments {
		if s.pause > 0 {
			time.Sleep(s.pause)
		}
		if s.asked && !w.wanted() {
			return http.ErrBodyNotAllowed
		}
		if _, err := cn.Write(s.data); err != nil {
			return err
		}
	}
	return nil
}

// wanted waits for 100 Continue. A host need not send it, so after a while the body
// goes out unasked (RFC 9110, 10.1.1); after a final answer it does not.
func (w *writing) wanted() bool {
	timer := time.NewTimer(untilAsked)
	defer timer.Stop()
	select {
	case <-w.asksBody:
		return true
	case <-timer.C:
		return true
	case <-w.answered:
		return false
	}
}

// ask takes note of an interim answer.
func (w *writing) ask(status int) {
	if status == http.StatusContinue {
		w.once.Do(func() { close(w.asksBody) })
	}
}

// finish ends the writing and reports whether the whole request went out. An early
// answer leaves it blocked: then the connection is closed under it.
func (w *writing) finish(cn *conn) bool {
	select {
	case err := <-w.done: // nearly always
		return err == nil
	default:
	}
	timer := time.NewTimer(untilDone)
	defer timer.Stop()
	select {
	case err := <-w.done:
		return err == nil
	case <-timer.C:
		cn.Close()
		<-w.done
		return false
	}
}
