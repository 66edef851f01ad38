package host

import (
	"bufio"
	"bytes"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// peekHead returns the head of the next answer with its empty line, and leaves it to be
// read. Of a head that does not fit into the buffer, or that the connection ends in, the
// whole lines are returned that are there.
func peekHead(in *bufio.Reader) []byte {
	for {
		ahead, _ := in.Peek(in.Buffered()) // what is buffered is there
		if end := headEnd(ahead); end > 0 {
			return ahead[:end]
		}
		if _, err := in.Peek(len(ahead) + 1); err != nil { // the buffer is full, or nothing more comes
			ahead, _ = in.Peek(in.Buffered())
			return ahead[:bytes.LastIndexByte(ahead, '\n')+1]
		}
	}
}

// headEnd returns where the first empty line ends, or 0. Lenient readers take a line feed
// alone for the end of a line, so it does here.
func headEnd(b []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			return 0
		}
		if i == 0 && at > 0 || i == 1 && b[at] == '\r' && at > 0 {
			return at + i + 1
		}
		at += i + 1
	}
}

// breach says what in the head of an answer a sender must not write by RFC 9112, though
// lenient readers, such as net/http, pass it by.
func breach(head []byte) string {
	framed := map[string]bool{}
	if len(head) == 0 {
		return "" // a line longer than the buffer
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(head), "\n"), "\n") {
		whole := strings.TrimSuffix(line, "\r")
		name, value, colon := strings.Cut(whole, ":")
		switch {
		case whole == line:
			return "a line of its head ends in a line feed alone (RFC 9112 §2.2)"
		case i == 0 && !statusLine(whole):
			return "its status line is not version, space, three digits, space and reason (RFC 9112 §4)"
		case i == 0 || whole == "":
		case whole[0] == ' ' || whole[0] == '\t':
			return "a header line is folded (RFC 9112 §5.2)"
		case !colon || !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value):
			return "a header line is not name, colon and printable value (RFC 9112 §5)"
		default:
			framed[strings.ToLower(name)] = true
		}
	}
	if framed["content-length"] && framed["transfer-encoding"] {
		return "it gives both Content-Length and Transfer-Encoding (RFC 9112 §6.2)"
	}
	return ""
}

// statusLine reports whether a line is one: the space behind the digits stands there even
// where the reason is empty.
func statusLine(line string) bool {
	version, rest, _ := strings.Cut(line, " ")
	status, reason, space := strings.Cut(rest, " ")
	return len(version) == len("HTTP/1.1") && strings.HasPrefix(version, "HTTP/1.") && len(status) == 3 && strings.Trim(status, "0123456789") == "" && space &&
		httpguts.ValidHeaderFieldValue(reason)
}
