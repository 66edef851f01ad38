package mockhost

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// faultsOfTheWire are those of answers that are broken as HTTP. They need a server
// that speaks HTTP/1 and lets go of its connection.
func faultsOfTheWire(*contract) []fault {
	var out []entry
	for _, f := range slices.Concat(rawForms, ungrammatical) {
		out = append(out, entry{f.name, f.says, rawly(importStarted, f.write), by(f.detectedBy)})
	}
	return chapter("wire", append(out,
		entry{"error-cut", "The connection ends in the middle of an error.", rawly(refused, cutBody), by(byTime)},
		entry{"error-nothing", "The connection ends without an answer to what it refuses.", rawly(refused, func(*answer) string { return "" }), by(byTime)},
		entry{"error-line-feeds", "The lines of an error's head end in a line feed alone.", rawly(refused, lineFeeds), by(byTime)},
		entry{"chunks-to-http-1.0", "It answers a request of HTTP/1.0 in chunks.", rawly(func(a *asked, got *answer) bool {
			return importStarted(a, got) && !a.ProtoAtLeast(1, 1)
		}, func(got *answer) string { return got.chunked("") }), by(byTime)},
		entry{"one-in-20-cut", "One in twenty answers breaks off.", fresh(func() wrap { return rawly(every(20, importStarted), cutBody) }), by(byTime)})...)
}

// rawly writes answers of p to the connection as bytes, and closes it.
func rawly(p after, write func(got *answer) string) wrap {
	return func(c *contract, next http.Handler) http.Handler {
		k := know(c)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := look(k, r)
			got := &answer{header: http.Header{}}
			next.ServeHTTP(got, a.Request)
			h, ok := w.(http.Hijacker)
			if !p(a, got) || !ok {
				got.send(w, a.Method)
				return
			}
			conn, _, err := h.Hijack()
			if err != nil {
				panic(http.ErrAbortHandler)
			}
			_, _ = conn.Write([]byte(write(got))) // a client that has gone away needs no answer
			_ = conn.Close()
		})
	}
}

type rawForm struct {
	name, says, detectedBy string
	write                  func(got *answer) string
}

// head writes the status line and the header, with further lines.
func (a *answer) head(end string, more ...string) string {
	lines := []string{fmt.Sprintf("HTTP/1.1 %d %s", a.status, http.StatusText(a.status)), "Content-Type: " + a.header.Get("Content-Type")}
	return strings.Join(append(lines, more...), end) + end + end
}

// length writes the line that announces so many bytes more than the body has.
func (a *answer) length(more int) string { return fmt.Sprintf("Content-Length: %d", len(a.body)+more) }

const crlf = "\r\n"

func cutBody(got *answer) string {
	return got.head(crlf, got.length(0)) + string(got.body[:len(got.body)/2])
}

var rawForms = []rawForm{
	{"cut-body", "The connection ends in the middle of the body.", byTime, cutBody},
	{"cut-head", "The connection ends in the middle of the header.", byTime, func(got *answer) string {
		return strings.TrimSuffix(got.head(crlf), crlf+crlf)[:20]
	}},
	{"nothing", "The connection ends without an answer.", byTime, func(*answer) string { return "" }},
	{"longer-length", "Its Content-Length is larger than the body.", byTime, func(got *answer) string {
		return got.head(crlf, got.length(10)) + string(got.body)
	}},
	{"shorter-length", "Its Content-Length is smaller than the body.", byForm, func(got *answer) string {
		return got.head(crlf, got.length(-1)) + string(got.body)
	}},
	{"chunks-cut", "Its chunks have no end.", byTime, func(got *answer) string {
		return got.head(crlf, "Transfer-Encoding: chunked") + fmt.Sprintf("%x\r\n%s\r\n", len(got.body), got.body)
	}},
	{"chunks-broken", "The size of a chunk is no number.", byTime, func(got *answer) string {
		return got.head(crlf, "Transfer-Encoding: chunked") + "zz\r\n" + string(got.body) + "\r\n0\r\n\r\n"
	}},
	{"no-http", "What it answers is no HTTP.", byTime, func(got *answer) string { return "220 mail ready\r\n" + string(got.body) }},
	{"bare-body", "It answers a body without a header.", byTime, func(got *answer) string { return string(got.body) }},
	{"two-lengths", "It gives two lengths.", byTime, func(got *answer) string {
		return got.head(crlf, "Content-Length: 1", got.length(0)) + string(got.body)
	}},
	{"broken-line", "A header line has no colon.", byTime, func(got *answer) string {
		return got.head(crlf, got.length(0), "no colon here") + string(got.body)
	}},
	{"letters-for-status", "Its status is no number.", byTime, func(got *answer) string {
		return strings.Replace(got.head(crlf, got.length(0)), fmt.Sprint(got.status), "OK!", 1) + string(got.body)
	}},
}
