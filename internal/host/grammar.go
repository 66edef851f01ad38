package host

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"golang.org/x/net/http/httpguts"
)

// A Slip is what breaks the grammar of HTTP/1.1 in an answer that can be read all the
// same. net/http passes over these, and the next reader will not.
type Slip struct {
	What   string // one phrase, the same for each answer that has it
	Source string
	Line   string // of the host's own, printable
}

// A rule is broken by some lines, or by some heads.
type rule[T any] struct {
	what, source string
	broken       func(T) bool
}

func firstBroken[T any](rules []rule[T], of T, line string) Slip {
	for _, r := range rules {
		if r.broken(of) {
			return Slip{r.what, r.source, line}
		}
	}
	return Slip{}
}

var lineRules = []rule[string]{
	{"ends in a line feed alone", "RFC 9112 §2.2", func(s string) bool { return !strings.HasSuffix(s, "\r") }},
	{"holds a control character", "RFC 9112 §2.2 and RFC 9110 §5.5", func(s string) bool {
		return strings.ContainsFunc(strings.TrimSuffix(s, "\r"), func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f })
	}},
}

var statusRules = []rule[string]{
	{"the status line names no version HTTP/1", "RFC 9112 §4", func(s string) bool { return !strings.HasPrefix(s, "HTTP/1.") }},
	{"no space stands behind the status", "RFC 9112 §4", func(s string) bool { return len(s) == len("HTTP/1.1 200") }},
	{"the status line is no version, status and reason", "RFC 9112 §4", func(s string) bool {
		_, behind, _ := strings.Cut(s, " ")
		return len(behind) < 4 || behind[3] != ' ' || !digits(behind[:3])
	}},
}

var fieldRules = []rule[string]{
	{"a header line is folded", "RFC 9112 §5.2", func(s string) bool { return strings.HasPrefix(s, " ") || strings.HasPrefix(s, "\t") }},
	{"white space stands before the colon of a header line", "RFC 9112 §5.1", func(s string) bool {
		name, _, _ := strings.Cut(s, ":")
		return strings.TrimRight(name, " \t") != name
	}},
	{"the name of a header line is no token", "RFC 9110 §5.6.2", func(s string) bool {
		name, _, _ := strings.Cut(s, ":")
		return !httpguts.ValidHeaderFieldName(name)
	}},
}

// A frame is what a head says of where its answer ends.
type frame struct {
	status  int
	old     bool // the request or the answer is of HTTP/1.0
	lengths int
	codings int
}

var frameRules = []rule[frame]{
	{"a Content-Length stands beside Transfer-Encoding", "RFC 9112 §6.2", func(f frame) bool { return f.lengths > 0 && f.codings > 0 }},
	{"there is more than one Content-Length", "RFC 9110 §5.3 and §8.6", func(f frame) bool { return f.lengths > 1 }},
	{"HTTP/1.0 is answered with Transfer-Encoding", "RFC 9112 §6.1", func(f frame) bool { return f.old && f.codings > 0 }},
	{"an answer without a body says its length", "RFC 9112 §6.1 and RFC 9110 §8.6", func(f frame) bool {
		return (f.status < 200 || f.status == http.StatusNoContent) && f.lengths+f.codings > 0
	}},
}

// slipInHead looks through the bytes of one head; old is set for a request of HTTP/1.0.
func slipInHead(head []byte, status int, old bool) Slip {
	lines, slip := linesOf(head, "the status line", "a header line")
	if slip.What != "" || len(lines) == 0 {
		return slip
	}
	if slip = firstBroken(statusRules, lines[0], lines[0]); slip.What != "" {
		return slip
	}
	f := frame{status: status, old: old || strings.HasPrefix(lines[0], "HTTP/1.0 ")}
	for _, line := range lines[1:] {
		if slip = firstBroken(fieldRules, line, line); slip.What != "" {
			return slip
		}
		switch name, _, _ := strings.Cut(line, ":"); {
		case strings.EqualFold(name, "Content-Length"):
			f.lengths++
		case strings.EqualFold(name, "Transfer-Encoding"):
			f.codings++
		}
	}
	return firstBroken(frameRules, f, lines[0])
}

// linesOf cuts a head or a trailer into its lines, up to the empty one. A slip names the line by what
// the first one is, or the others.
func linesOf(head []byte, first, other string) ([]string, Slip) {
	var out []string
	name := first
	for whole := range strings.Lines(string(head)) {
		line := strings.TrimSuffix(whole, "\n")
		if slip := firstBroken(lineRules, line, line); slip.What != "" {
			slip.What = name + " " + slip.What
			return nil, slip
		}
		name = other
		if line == "\r" {
			break
		}
		out = append(out, line[:len(line)-1])
	}
	return out, Slip{}
}

// slipInChunks looks through the bytes of a body in chunks that could be read.
func slipInChunks(raw []byte) Slip {
	for {
		line, rest, _ := bytes.Cut(raw, []byte("\r\n"))
		size, extension, _ := strings.Cut(string(line), ";")
		n, err := strconv.ParseUint(strings.TrimRight(size, " \t"), 16, 31)
		switch {
		case extension == "" && strings.TrimRight(size, " \t") != size:
			return Slip{"white space stands behind the size of a chunk", "RFC 9112 §7.1", string(line)}
		case err != nil || int(n)+2 > len(rest):
			return Slip{} // it ended early, which is another failure
		case n == 0:
			return slipInTrailer(rest)
		}
		raw = rest[n+2:]
	}
}

func slipInTrailer(raw []byte) Slip {
	lines, slip := linesOf(raw, "a trailer line", "a trailer line")
	for _, line := range lines {
		if slip.What == "" {
			slip = firstBroken(fieldRules, line, line)
			slip.What = strings.Replace(slip.What, "header line", "trailer line", 1)
		}
	}
	return slip
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// slips notes the first slip of an answer.
func (k *call) slips(s Slip) {
	if s.What != "" && k.ex.Slip.What == "" {
		s.Line = k.client.quotes(s.Line)
		k.ex.Slip = s
	}
}

// slipsBehind notes what is wrong with the body of an answer that came whole, and with
// what stands behind it.
func (k *call) slipsBehind(cn *conn, answer *http.Response) {
	if raw := cn.heard(); len(raw) > 0 {
		k.slips(slipInChunks(raw))
	}
	if k.request.Method == http.MethodHead && !answer.Close {
		_ = cn.hear(untilStray) // what it reads is looked at below
	}
	sent := generators.Request{Header: k.ex.Sent}
	if wish, _ := sent.Get("Connection"); wish.Value == "close" && !answer.Close {
		if errors.Is(cn.hear(untilClosed), os.ErrDeadlineExceeded) {
			k.slips(Slip{StaysOpen, "RFC 9112 §9.6", fmt.Sprintf("open after %v", untilClosed)})
		}
	}
	if n := cn.in.Buffered(); n > 0 && answer.StatusCode != http.StatusSwitchingProtocols {
		more, _ := cn.in.Peek(n) // they are buffered
		k.slips(Slip{MoreFollows, "RFC 9112 §6.3", string(more)})
	}
}

// hear waits for a byte behind an answer, or the end of the connection, and leaves it to be read.
func (c *conn) hear(most time.Duration) error {
	c.SetReadDeadline(time.Now().Add(most))
	defer c.SetReadDeadline(time.Time{})
	_, err := c.in.Peek(1)
	return err
}

// StaysOpen is what is wrong where a client asked for the end of the connection and waits for it.
const StaysOpen = "the connection stays open though the request asks to close it"

// MoreFollows is what is wrong with an answer whose connection is of no use any more: what
// stands behind it would be read as the answer to the next request.
const MoreFollows = "more bytes follow the answer than it announces"
