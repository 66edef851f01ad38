package mockhost

import (
	"net/http"
	"slices"
	"strings"
)

// faultsOfMethods are those of methods that the contract does not list.
func faultsOfMethods(c *contract) []fault {
	listed := c.start.methods()
	var out []entry
	for _, m := range []string{"GET", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} {
		if !slices.Contains(listed, m) {
			out = append(out, ofMethod(m)...)
		}
	}
	other := func(a *asked) bool { return a.onStartPath() && !slices.Contains(listed, strings.ToUpper(a.Method)) }
	out = append(out,
		entry{"any-starts", "Every method starts an import.", repair(func(a *asked) {
			if other(a) {
				a.mend()
			}
		}), by(byMethod)},
		entry{"unlisted-fails", "A method that the contract does not list is answered 500.", answerWhen(other, fail), by(byServerError)})
	if c.list != nil {
		out = append(out, entry{"head-starts", "HEAD starts an import.", startsBeside("HEAD"), by(byMethod)},
			entry{"options-starts", "OPTIONS starts an import, and is answered 204 all the same.", startsBeside("OPTIONS"), by(byMethod)})
	}
	out = append(out, entry{"trace-echoes", "TRACE repeats the request, its key included.", answerWhen(func(a *asked) bool {
		return a.Method == http.MethodTrace
	}, traced), by(byEcho)})
	letters := entry{"letters-ignored", "It takes post for POST.", repair(func(a *asked) {
		if a.Method != c.start.Method && strings.EqualFold(a.Method, c.start.Method) {
			a.mend()
		}
	}), by(byMethod)}
	return append(chapter("method", out...), warnings(chapter("method", letters))...)
}

func ofMethod(m string) []entry {
	is := func(a *asked) bool { return a.Method == m && a.onStartPath() }
	word := strings.ToLower(m)
	return []entry{
		{word + "-accepted", m + " starts an import.", acceptWhen(is), by(byMethod)},
		{word + "-fails", m + " is answered 500.", answerWhen(is, fail), by(byServerError)},
	}
}

// startsBeside starts an import for a method and answers as if it had not.
func startsBeside(method string) wrap {
	return func(c *contract, next http.Handler) http.Handler {
		k := know(c)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := look(k, r)
			if a.Method == method && a.onStartPath() {
				start := *a
				start.mend()
				next.ServeHTTP(&answer{header: http.Header{}}, start.Request)
			}
			next.ServeHTTP(w, a.Request)
		})
	}
}

func traced(w http.ResponseWriter, a *asked) {
	w.Header().Set("Content-Type", "message/http")
	_, _ = w.Write([]byte(a.Method + " " + a.RequestURI + " " + a.Proto + "\r\n")) // a client that has gone away needs no answer
	_ = a.Header.Write(w)
}
