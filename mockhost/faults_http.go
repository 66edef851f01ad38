package mockhost

import (
	"bytes"
	"net"
	"net/http"
	"slices"
	"strings"
)

// faultsOfHTTPFreedom are those of hosts that take one way to send a request over
// HTTP and not another one that means the same.
func faultsOfHTTPFreedom(*contract) []fault {
	var out []fault
	for _, f := range httpForms {
		is := func(a *asked) bool { return a.starts() && f.is(a) }
		if !f.open {
			one := entry{f.name + "-refused", "It refuses " + f.says + ".", answerWhen(is, refuse), by(byAccepted)}
			out = append(out, unsent(f.name, chapter("http", one))...)
		}
		fails := entry{f.name + "-fails", capital(f.says) + " is answered 500.", answerWhen(is, fail), by(byServerError)}
		out = append(out, unsent(f.name, chapter("http", fails))...)
	}
	for _, f := range wireForms {
		marked := func(a *asked) bool { return a.starts() && slices.Contains(a.Header.Values(markName), f.name) }
		refused := entry{f.name + "-refused", "It refuses " + f.says + ".", answerWhen(marked, refuse), by(byAccepted)}
		fails := entry{f.name + "-fails", capital(f.says) + " is answered 500.", answerWhen(marked, fail), by(byServerError)}
		both := unsent(f.name, chapter("http", refused, fails))
		for i := range both {
			both[i].Wire, both[i].wire = true, func(l net.Listener) net.Listener { return marking{l, f.name, f.is} }
		}
		out = append(out, both...)
	}
	return append(out, chapter("http", onConnections...)...)
}

// unsentForms are those that no client in wide use sends to an origin server: how one is
// answered harms nobody.
var unsentForms = []string{"absolute-form", "tab", "pipelined", "chunk-extension", "trailer", "chunk-zeros",
	"chunked-case", "range"}

func unsent(form string, faults []fault) []fault {
	if slices.Contains(unsentForms, form) {
		return warnings(faults)
	}
	return faults
}

// An httpForm is a way to send a request that net/http lets a handler see. open is
// set where a host may refuse it.
type httpForm struct {
	name, says string
	open       bool
	is         when
}

func headerIs(name string, says func(lines []string) bool) when {
	return func(a *asked) bool { return says(a.Header.Values(name)) }
}

func one(says func(string) bool) func([]string) bool {
	return func(lines []string) bool { return len(lines) > 0 && says(lines[0]) }
}

func none(lines []string) bool { return len(lines) == 0 }

var httpForms = []httpForm{
	{"chunked", "a body in chunks", false, func(a *asked) bool { return len(a.TransferEncoding) > 0 }},
	{"expect", "a sender that waits for 100 Continue", false, headerIs("Expect", one(func(s string) bool { return strings.EqualFold(s, "100-continue") }))},
	{"close", "a connection that is to be closed", false, func(a *asked) bool { return a.Close }},
	{"absolute-form", "a whole URI in the request line", false, func(a *asked) bool { return strings.HasPrefix(a.RequestURI, "http") }},
	{"http-1.0", "HTTP/1.0", true, func(a *asked) bool { return a.ProtoMajor == 1 && a.ProtoMinor == 0 }},
	{"accept-absent", "a request without Accept", false, headerIs("Accept", none)},
	{"accept-anything", "an Accept of */*", false, headerIs("Accept", one(func(s string) bool { return strings.TrimSpace(s) == "*/*" }))},
	{"accept-weighted", "an Accept with weights", false, headerIs("Accept", one(func(s string) bool { return strings.Contains(s, "q=") }))},
	{"accept-list", "an Accept of several types", false, headerIs("Accept", one(func(s string) bool { return strings.Contains(s, ",") }))},
	{"accept-other", "an Accept that JSON does not match", true, headerIs("Accept", one(func(s string) bool {
		return s != "" && !strings.Contains(s, "json") && !strings.Contains(s, "*")
	}))},
	{"user-agent-absent", "a request without User-Agent", false, headerIs("User-Agent", none)},
	{"cookie", "a request with a cookie", false, headerIs("Cookie", one(func(string) bool { return true }))},
	{"unknown-header", "a header that it does not know", false, func(a *asked) bool { return unknownHeader(a) }},
	{"many-headers", "more than 30 header lines", false, func(a *asked) bool { return lines(a.Header) > 30 }},
	{"accept-encoding", "a sender that takes gzip", false, headerIs("Accept-Encoding", one(func(s string) bool { return strings.Contains(s, "gzip") }))},
	{"range", "a POST with a Range", false, headerIs("Range", one(func(string) bool { return true }))},
	{"content-coding", "a content coding", true, headerIs("Content-Encoding", one(func(s string) bool { return s != "" }))},
}

func lines(h http.Header) (n int) {
	for _, values := range h {
		n += len(values)
	}
	return n
}

// usualHeaders are those that clients send of themselves.
var usualHeaders = []string{
	"Accept", "Accept-Encoding", "Accept-Language", "User-Agent", "Content-Type", "Content-Length",
	"Content-Encoding", "Connection", "Expect", "Cookie", "Te", "Trailer", "Transfer-Encoding", "Host",
}

func unknownHeader(a *asked) bool {
	for name := range a.Header {
		known := slices.Contains(usualHeaders, name) || strings.EqualFold(name, a.know.header) ||
			slices.ContainsFunc(a.know.start.params, func(p param) bool { return strings.EqualFold(p.name, name) })
		if !known {
			return true
		}
	}
	return false
}

// onConnections are defects of connections that serve more than one request.
var onConnections = []entry{
	{"kept-connection-refused", "It refuses every start but the first on a connection.", fresh(func() wrap {
		return answerWhen(laterOnConnection(1), refuse)
	}), by(byAccepted)},
	{"kept-connection-fails", "A connection answers 500 from the third start on.", fresh(func() wrap {
		return answerWhen(laterOnConnection(2), fail)
	}), by(byServerError)},
}

// laterOnConnection asks whether more than n starts came over the connection before.
func laterOnConnection(n int) when {
	var starts tally
	return func(a *asked) bool { return a.starts() && starts.add(a.RemoteAddr) > n }
}

// A wireForm is a way to send a request that only its bytes show.
type wireForm struct {
	name, says string
	is         func(message) bool
}

var wireForms = []wireForm{
	{"small-names", "header names in small letters", func(m message) bool { return bytes.Contains(m.head, []byte("\r\ncontent-type")) }},
	{"capital-names", "header names in capital letters", func(m message) bool { return bytes.Contains(m.head, []byte("\r\nCONTENT-TYPE")) }},
	{"no-space", "header lines without a space behind the colon", func(m message) bool {
		return m.lineHas(func(_, rest string) bool { return rest != "" && rest[0] != ' ' && rest[0] != '\t' })
	}},
	{"wide-space", "white space around the values of header lines", func(m message) bool {
		return m.lineHas(func(_, rest string) bool {
			return rest != strings.TrimRight(rest, " \t") || strings.HasPrefix(rest, "  ") || strings.HasPrefix(rest, "\t")
		})
	}},
	{"tab", "a tab beside the value of a header line", func(m message) bool {
		return m.lineHas(func(_, rest string) bool { return strings.Contains(rest, "\t") })
	}},
	{"host-last", "a Host that is not the first header line", func(m message) bool { return !strings.HasPrefix(strings.ToLower(m.line(1)), "host:") }},
	{"split-head", "a head that comes in several segments", func(m message) bool { return m.headReads > 1 }},
	{"later-body", "a body that comes in a later segment than the head", func(m message) bool { return m.reads > m.headReads }},
	{"pipelined", "a request that comes before the last one is answered", func(m message) bool { return m.early }},
	{"chunk-extension", "chunks with an extension", func(m message) bool { return m.chunkLine(func(s string) bool { return strings.Contains(s, ";") }) }},
	{"trailer", "a trailer behind the chunks", func(m message) bool { return m.hasTrailer() }},
	{"chunk-capitals", "chunk sizes in capital digits", func(m message) bool {
		return m.chunkLine(func(s string) bool { return strings.ContainsAny(s, "ABCDEF") })
	}},
	{"chunk-zeros", "chunk sizes with leading zeros", func(m message) bool {
		return m.chunkLine(func(s string) bool {
			size, _, _ := strings.Cut(s, ";") // an extension stands behind the 0 of the last chunk as well
			return len(size) > 1 && size[0] == '0'
		})
	}},
	{"chunked-case", "the name of a transfer coding in other case", func(m message) bool {
		return m.lineHas(func(name, rest string) bool {
			coding := strings.TrimSpace(rest)
			return strings.EqualFold(name, "Transfer-Encoding") && coding != "chunked" && strings.EqualFold(coding, "chunked")
		})
	}},
}
