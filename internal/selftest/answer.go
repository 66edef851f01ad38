package selftest

import (
	"net/http"
	"strconv"

	"example.com/importcheck/spec"
)

// An answer is what a host answered, before it is sent.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// Header returns the header of the answer, for the host behind to fill.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader keeps the first final status.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= 200 {
		a.status = status
	}
}

// Write keeps a part of the body.
func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	a.body = append(a.body, b...)
	return len(b), nil
}

// recorded returns what a host answers.
func recorded(h http.Handler, r *http.Request) *answer {
	a := &answer{header: http.Header{}}
	h.ServeHTTP(a, r)
	return a
}

// head writes what stands before the body. Nothing is guessed by net/http.
func (a *answer) head(w http.ResponseWriter) {
	for name, lines := range a.header {
		w.Header()[name] = lines
	}
	if a.header.Get("Content-Type") == "" {
		w.Header()["Content-Type"] = nil
	}
	w.WriteHeader(a.status)
}

// send writes the answer with the length that its body has.
func (a *answer) send(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodHead && a.status != http.StatusNoContent {
		a.header.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	a.head(w)
	_, _ = w.Write(a.body) // a client that has gone away needs no answer
}

func (a *answer) accepted() bool { return a.status/100 == 2 }
func (a *answer) refused() bool  { return a.status/100 == 4 }

// rewritten changes what the host answers.
func rewritten(change func(*http.Request, *answer)) wrap {
	return func(_ *spec.Contract, next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := recorded(next, r)
			change(r, a)
			a.send(w, r)
		})
	}
}

// ofRefusals changes only refusals, and ofStarts the answers that accept.
func ofRefusals(change func(*http.Request, *answer)) wrap {
	return rewritten(func(r *http.Request, a *answer) {
		if a.refused() {
			change(r, a)
		}
	})
}

func ofJSON(change func([]byte) []byte) wrap {
	return rewritten(func(_ *http.Request, a *answer) {
		if len(a.body) > 0 {
			a.body = change(a.body)
		}
	})
}

// with sets header lines of every answer.
func with(lines ...string) wrap {
	return rewritten(func(_ *http.Request, a *answer) {
		for i := 0; i < len(lines); i += 2 {
			a.header[lines[i]] = append(a.header[lines[i]], lines[i+1])
		}
	})
}

// fresh makes a wrap that remembers: what make returns is made anew for each host.
func fresh(make func() wrap) wrap {
	return func(c *spec.Contract, next http.Handler) http.Handler { return make()(c, next) }
}
