package mockhost

import (
	"fmt"
	"strings"
)

// ungrammatical are answers that many a reader takes, though RFC 9112 has no such
// answer: two readers behind each other may find its end in two places.
var ungrammatical = []rawForm{
	{"line-feeds", "The lines of its head end in a line feed alone.", byTime, lineFeeds},
	{"line-feed-in-one-line", "One line of its head ends in a line feed alone.", byTime, withLine("X-Note: a\nX-More: b")},
	{"return-in-a-line", "A carriage return stands in a header line.", byTime, withLine("X-Note: a\rb")},
	{"control-in-a-line", "A control character stands in a header line.", byTime, withLine("X-Note: a\x01b")},
	{"control-in-the-reason", "A control character stands behind the status.", byTime, spelt("OK", "O\x7fK")},
	{"folded-line", "A header line goes on in the next one.", byTime, withLine("X-Note: a\r\n b")},
	{"space-before-colon", "White space stands before the colon of a header line.", byTime, withLine("X-Note : a")},
	{"space-in-a-name", "A space stands in the name of a header line.", byTime, withLine("X Note: a")},
	{"brackets-in-a-name", "The name of a header line holds brackets.", byTime, withLine("X[Note]: a")},
	{"no-name", "A header line has no name.", byTime, withLine(": a")},
	{"status-without-space", "No space follows the status.", byTime, spelt(" OK", "")},
	{"status-behind-two-spaces", "Two spaces stand before the status.", byTime, spelt("HTTP/1.1 ", "HTTP/1.1  ")},
	{"status-with-a-sign", "Its status is a plus sign and two digits.", byTime, spelt("200", "+20")},
	{"version-2", "Its status line says HTTP/2.", byTime, spelt("HTTP/1.1", "HTTP/2.0")},
	{"version-in-small-letters", "Its status line says http.", byTime, spelt("HTTP/1.1", "http/1.1")},
	{"line-before", "An empty line stands before the status line.", byTime, spelt("HTTP/1.1", crlf+"HTTP/1.1")},
	{"length-twice", "It gives the same length twice.", byTime, func(got *answer) string {
		return got.head(crlf, got.length(0), got.length(0)) + string(got.body)
	}},
	{"length-with-a-sign", "Its length has a plus sign.", byTime, spelt("Length: ", "Length: +")},
	{"length-beside-chunks", "Its chunks come beside a length.", byTime, func(got *answer) string {
		return strings.Replace(got.chunked(""), "Transfer", got.length(0)+crlf+"Transfer", 1)
	}},
	{"coding-unknown", "It names a transfer coding that nobody asked for.", byTime, spelt("Content-Length", "Transfer-Encoding: identity"+crlf+"X-Length")},
	{"interim-with-length", "An interim answer says its length.", byTime, func(got *answer) string {
		return "HTTP/1.1 103 Early Hints" + crlf + "Content-Length: 0" + crlf + crlf + plainly(got)
	}},
	{"chunk-size-in-c", "The size of a chunk begins with 0x.", byTime, rechunked(crlf+crlf, crlf+crlf+"0x")},
	{"chunk-size-padded", "Spaces follow the size of a chunk.", byTime, rechunked(crlf+"{", "  "+crlf+"{")},
	{"chunk-line-feed", "The size of a chunk ends in a line feed alone.", byTime, rechunked(crlf+"{", "\n{")},
	{"chunk-without-end", "No line end follows the bytes of a chunk.", byTime, rechunked("}"+crlf, "}")},
	{"chunks-without-last-line", "No empty line follows the last chunk.", byTime, rechunked("0"+crlf+crlf, "0"+crlf)},
	{"trailer-without-colon", "A trailer has no colon.", byTime, chunkedBefore("no colon here")},
	{"trailer-folded", "A trailer goes on in the next line.", byTime, chunkedBefore("X-Note: a" + crlf + " b")},
	{"more-behind", "A line end follows the body, which its length does not count.", byTime, func(got *answer) string { return plainly(got) + crlf }},
}

func plainly(got *answer) string { return got.head(crlf, got.length(0)) + string(got.body) }

func lineFeeds(got *answer) string { return got.head("\n", got.length(0)) + string(got.body) }

// chunked writes an answer in one chunk; trailer is lines with their ends.
func (a *answer) chunked(trailer string) string {
	return a.head(crlf, "Transfer-Encoding: chunked") + fmt.Sprintf("%x\r\n%s\r\n0\r\n%s\r\n", len(a.body), a.body, trailer)
}

func withLine(line string) func(*answer) string {
	return func(got *answer) string { return got.head(crlf, line, got.length(0)) + string(got.body) }
}

// spelt writes an answer with one part of it in another way.
func spelt(part, by string) func(*answer) string {
	return func(got *answer) string { return strings.Replace(plainly(got), part, by, 1) }
}

func rechunked(part, by string) func(*answer) string {
	return func(got *answer) string { return strings.Replace(got.chunked(""), part, by, 1) }
}

func chunkedBefore(trailer string) func(*answer) string {
	return func(got *answer) string { return got.chunked(trailer + crlf) }
}
