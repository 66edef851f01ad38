package mockhost

import (
	"net"
	"net/http"
	"time"
)

// The catalogue is written in these few words. Each makes the wrapper of a fault from
// a question about a request and what is done when the answer is yes.

type (
	wrap = func(c *contract, next http.Handler) http.Handler
	// when asks about a request.
	when func(*asked) bool
	// doing answers a request in place of the host.
	doing func(w http.ResponseWriter, a *asked)
	// after asks about a request and what the host answered.
	after func(*asked, *answer) bool
	// change changes an answer before it is sent.
	change func(*asked, *answer)
)

// answerWhen has the fault answer in place of the host.
func answerWhen(p when, do doing) wrap {
	return func(c *contract, next http.Handler) http.Handler {
		k := know(c)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := look(k, r)
			if p(a) {
				do(w, a)
				return
			}
			next.ServeHTTP(w, a.Request)
		})
	}
}

// repair mends one thing in a request before the host sees it: what is mended is
// accepted, and whatever else is wrong is still refused.
func repair(mend func(*asked)) wrap {
	return func(c *contract, next http.Handler) http.Handler {
		k := know(c)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := look(k, r)
			mend(a)
			next.ServeHTTP(w, a.Request)
		})
	}
}

// acceptWhen has the host take a request for a good one.
func acceptWhen(p when) wrap {
	return repair(func(a *asked) {
		if p(a) {
			a.mend()
		}
	})
}

// rewrite changes what the host answers.
func rewrite(p after, f change) wrap {
	return func(c *contract, next http.Handler) http.Handler {
		k := know(c)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := look(k, r)
			got := &answer{header: http.Header{}}
			next.ServeHTTP(got, a.Request)
			if p(a, got) {
				f(a, got)
			}
			got.send(w, a.Method)
		})
	}
}

// fresh makes a fault that remembers: what make returns is made anew for each host.
func fresh(make func() wrap) wrap {
	return func(c *contract, next http.Handler) http.Handler { return make()(c, next) }
}

// importStarted asks whether an import was started.
func importStarted(a *asked, got *answer) bool { return a.starts() && got.ok() }

// refused asks whether a start was refused.
func refused(a *asked, got *answer) bool { return a.starts() && got.refused() }

// every asks whether p holds for the n-th, 2n-th … time. It remembers: see fresh.
func every(n int64, p after) after {
	var times counter
	return func(a *asked, got *answer) bool { return p(a, got) && times.next()%n == 0 }
}

// numbered asks whether p holds for the times that the numbers say.
func numbered(says func(n int64) bool, p after) after {
	var times counter
	return func(a *asked, got *answer) bool { return p(a, got) && says(times.next()) }
}

// refuseWith answers with an error as the contract describes it.
func refuseWith(status int) doing {
	return func(w http.ResponseWriter, a *asked) { a.refuse(w, status, "the request is refused") }
}

var (
	refuse doing = refuseWith(http.StatusBadRequest)
	fail   doing = refuseWith(http.StatusInternalServerError)
)

// html answers with a page, as a proxy does.
func html(w http.ResponseWriter, _ *asked) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusBadRequest)
	_, _ = w.Write([]byte("<html><head><title>400 Bad Request</title></head><body><h1>Bad Request</h1></body></html>\n"))
}

const longest = time.Minute // that a fault hangs, however patient the client is

// hang answers nothing until the client goes away.
func hang(_ http.ResponseWriter, a *asked) {
	select {
	case <-a.Context().Done():
	case <-time.After(longest):
	}
	panic(http.ErrAbortHandler)
}

// reset closes the connection without an answer.
func reset(w http.ResponseWriter, _ *asked) {
	h, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	c, _, err := h.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // so that the client sees a reset and no orderly end
	}
	_ = c.Close()
}

// failed turns an answer into an error of the host.
func failed(a *asked, got *answer) { got.become(a, http.StatusInternalServerError) }

// denied turns an answer into a refusal.
func denied(a *asked, got *answer) { got.become(a, http.StatusBadRequest) }

func (a *answer) become(q *asked, status int) {
	a.status, a.body = 0, nil
	q.refuse(a, status, "the request is refused")
}
