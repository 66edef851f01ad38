package host

import (
	"bufio"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

func TestWhatBreaksTheGrammarOfAHeadIsTold(t *testing.T) {
	for name, row := range map[string]struct{ head, says string }{
		"as it should be":       {"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n", ""},
		"no reason":             {"HTTP/1.1 200 \r\nA: b\r\n\r\n", ""},
		"HTTP/1.0":              {"HTTP/1.0 404 Not Found\r\nA:\r\n\r\n", ""},
		"bytes outside ASCII":   {"HTTP/1.1 200 \xe9\r\nA: \xff\r\n\r\n", ""},
		"chunks":                {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", ""},
		"no header":             {"HTTP/1.1 204 No Content\r\n\r\n", ""},
		"no space":              {"HTTP/1.1 200\r\nA: b\r\n\r\n", "status line"},
		"four digits":           {"HTTP/1.1 2000 OK\r\n\r\n", "status line"},
		"a tab for a space":     {"HTTP/1.1\t200 OK\r\n\r\n", "status line"},
		"line feeds":            {"HTTP/1.1 200 OK\nA: b\n\n", "line feed alone"},
		"one line feed":         {"HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n", "line feed alone"},
		"a carriage return":     {"HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", "printable"},
		"folded":                {"HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", "folded"},
		"space before colon":    {"HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "name, colon"},
		"no colon":              {"HTTP/1.1 200 OK\r\nA\r\n\r\n", "name, colon"},
		"no name":               {"HTTP/1.1 200 OK\r\n: b\r\n\r\n", "name, colon"},
		"a NUL":                 {"HTTP/1.1 200 OK\r\nA: \x00\r\n\r\n", "printable"},
		"a length and chunks":   {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", "both"},
		"in capitals, the same": {"HTTP/1.1 200 OK\r\nTRANSFER-ENCODING: chunked\r\nCONTENT-LENGTH: 3\r\n\r\n", "both"},
	} {
		t.Run(name, func(t *testing.T) {
			in := bufio.NewReader(iotest.OneByteReader(strings.NewReader(row.head + "body")))
			head := string(peekHead(in))
			if head != row.head {
				t.Fatalf("the head is %q", head)
			}
			if got := breach([]byte(head)); (got == "") != (row.says == "") || !strings.Contains(got, row.says) {
				t.Errorf("got %q", got)
			}
			if rest, _ := io.ReadAll(in); string(rest) != row.head+"body" { // it cannot fail
				t.Errorf("peeking took something: %q", rest)
			}
		})
	}
}

// A head that is longer than the buffer is judged by the lines that are there: the cut
// falls somewhere in a line, and is no end of it.
func TestALongHeadBreaksNothing(t *testing.T) {
	for n := range 200 {
		text := "HTTP/1.1 200 OK\r\nX-Long: " + strings.Repeat("x", 4000+n) + "\r\nX-More: y\r\nContent-Length: 2\r\n\r\n{}"
		if got := breach(peekHead(bufio.NewReader(strings.NewReader(text)))); got != "" {
			t.Fatalf("a line of %d: %s", 4000+n, got)
		}
	}
	text := "HTTP/1.1 200 OK\r\nX-Bad: a\nX-Long: " + strings.Repeat("x", 5000) + "\r\n\r\n"
	if got := breach(peekHead(bufio.NewReader(strings.NewReader(text)))); !strings.Contains(got, "line feed alone") {
		t.Errorf("before the cut: %q", got)
	}
}

// Whatever a host sends, peeking ends, takes nothing and reads no byte behind a whole head.
func TestPeekingTakesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("HTTP/1. 20\r\n\r\n:a\x00é")), 0, 9000, -1).Draw(t, "text")
		in := bufio.NewReader(strings.NewReader(text))
		head := string(peekHead(in))
		if !strings.HasPrefix(text, head) {
			t.Fatalf("%q is no beginning", head)
		}
		_ = breach([]byte(head))
		if rest, err := io.ReadAll(in); err != nil || string(rest) != text {
			t.Fatalf("what is left is %q, %v", rest, err)
		}
	})
}
