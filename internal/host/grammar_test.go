package host

import (
	"strings"
	"testing"

	"example.com/importcheck/generators"
)

func TestWhatBreaksTheGrammarIsTold(t *testing.T) {
	const length, chunked = "Content-Length: 2\r\n", "Transfer-Encoding: chunked\r\n"
	for name, tt := range map[string]struct{ says, source, line string }{
		"line feeds":                    {strings.ReplaceAll(ok200+length+"\r\n", "\r", "") + "{}", "RFC 9112 §2.2", "HTTP/1.1 200 OK"},
		"one line feed":                 {ok200 + "X-A: b\n" + length + "\r\n{}", "RFC 9112 §2.2", "X-A: b"},
		"no space behind the status":    {"HTTP/1.1 200\r\n" + length + "\r\n{}", "RFC 9112 §4", "HTTP/1.1 200"},
		"two spaces before the status":  {"HTTP/1.1  200 OK\r\n" + length + "\r\n{}", "RFC 9112 §4", "HTTP/1.1  200 OK"},
		"HTTP/2 in words":               {"HTTP/2.0 200 OK\r\n" + length + "\r\n{}", "RFC 9112 §4", "HTTP/2.0 200 OK"},
		"a control in the reason":       {"HTTP/1.1 200 O\x01K\r\n" + length + "\r\n{}", "RFC 9110 §5.5", "HTTP/1.1 200 O\\u0001K\\r"},
		"a folded line":                 {ok200 + "X-A: b\r\n\tc\r\n" + length + "\r\n{}", "RFC 9112 §5.2", `\tc`},
		"space before the colon":        {ok200 + "Content-Length : 2\r\n\r\n{}", "RFC 9112 §5.1", "Content-Length : 2"},
		"a name that is no token":       {ok200 + "X A: b\r\n" + length + "\r\n{}", "RFC 9110 §5.6.2", "X A: b"},
		"a length beside chunks":        {ok200 + length + chunked + "\r\n2\r\n{}\r\n0\r\n\r\n", "RFC 9112 §6.2", "HTTP/1.1 200 OK"},
		"the same length twice":         {ok200 + length + length + "\r\n{}", "RFC 9110 §5.3", "HTTP/1.1 200 OK"},
		"chunks in HTTP/1.0":            {"HTTP/1.0 200 OK\r\n" + chunked + "\r\n2\r\n{}\r\n0\r\n\r\n", "RFC 9112 §6.1", "HTTP/1.0 200 OK"},
		"an interim answer of a length": {"HTTP/1.1 103 Early\r\nContent-Length: 0\r\n\r\n" + ok200 + length + "\r\n{}", "RFC 9110 §8.6", "HTTP/1.1 103 Early"},
		"space behind a chunk's size":   {ok200 + chunked + "\r\n2 \r\n{}\r\n0\r\n\r\n", "RFC 9112 §7.1", "2 "},
		"a folded trailer":              {ok200 + chunked + "\r\n2\r\n{}\r\n0\r\nX-A: b\r\n c\r\n\r\n", "RFC 9112 §5.2", " c"},
		"a trailer with line feeds":     {ok200 + chunked + "\r\n2\r\n{}\r\n0\r\nX-A: b\n\r\n\r\n", "RFC 9112 §2.2", "X-A: b"},
		"more behind the answer":        {ok200 + length + "\r\n{}\r\n", "RFC 9112 §6.3", `\r\n`},
		"the key in a broken line":      {ok200 + "X-A: " + testKey + "\n" + length + "\r\n{}", "RFC 9112 §2.2", "X-A: [key]"},
	} {
		t.Run(name, func(t *testing.T) {
			e := do(newClient(t, saying(t, tt.says), nil), start("{}"))
			if e.Failure != "" || !strings.Contains(e.Slip.Source, tt.source) || e.Slip.Line != tt.line || e.Slip.What == "" {
				t.Errorf("failure %q %s; slip %+v", e.Failure, e.Problem, e.Slip)
			}
		})
	}
}

func TestNetHTTPItselfRefusesSomeOfIt(t *testing.T) {
	for name, says := range map[string]string{
		"a bare return":        ok200 + "X-A: b\rc\r\nContent-Length: 2\r\n\r\n{}",
		"a name in brackets":   ok200 + "X[A]: b\r\nContent-Length: 2\r\n\r\n{}",
		"a control":            ok200 + "X-A: b\x01c\r\nContent-Length: 2\r\n\r\n{}",
		"a chunk's line feed":  ok200 + "Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n",
		"a chunk of 0x2":       ok200 + "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n",
		"a sign in the status": "HTTP/1.1 +20 OK\r\nContent-Length: 2\r\n\r\n{}",
		"a trailer in words":   ok200 + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nno colon\r\n\r\n",
	} {
		e := do(newClient(t, saying(t, says), nil), start("{}"))
		if e.Failure != Malformed {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestWhatTheGrammarAllowsIsNoSlip(t *testing.T) {
	for name, says := range map[string]string{
		"no reason":             "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n{}",
		"a reason of bytes":     "HTTP/1.1 200 Z\xfcrich \t ok\r\ncontent-length:2\r\n\r\n{}",
		"odd lines":             ok200 + "X-A:\t b: \xc3\xa9 \r\nx!#$%&'*+-.^_`|~9:\r\nContent-Length:2 \r\n\r\n{}",
		"chunks":                ok200 + "Transfer-Encoding: Chunked\r\n\r\n001;a=\"b\";c\r\n{\r\n1;x\r\n}\r\n000\r\nX-A: b\r\n\r\n",
		"chunks that hold them": ok200 + "Transfer-Encoding: chunked\r\n\r\n6\r\n{\n \r\n}\r\n0\r\n\r\n",
		"an end by closing":     "HTTP/1.0 200 OK\r\n\r\n{}\n",
		"an interim answer":     "HTTP/1.1 100 \r\n\r\n" + ok200 + "Content-Length: 2\r\n\r\n{}",
	} {
		if e := do(newClient(t, saying(t, says), nil), start("{}")); e.Failure != "" || e.Slip.What != "" {
			t.Errorf("%s: failure %q %s; slip %+v", name, e.Failure, e.Problem, e.Slip)
		}
	}
}

func TestHTTP10IsNotAnsweredInChunks(t *testing.T) {
	says := ok200 + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
	for wire, want := range map[generators.Wire]string{generators.WireHTTP10: "RFC 9112 §6.1", generators.WirePlain: ""} {
		r := start("{}")
		r.Wire = wire
		if e := do(newClient(t, saying(t, says), nil), r); e.Slip.Source != want {
			t.Errorf("%q: %+v", wire, e.Slip)
		}
	}
}

// A head that is longer than the buffer of the connection is judged whole, wherever the
// buffer ends in it.
func TestALongHeadIsJudgedWhole(t *testing.T) {
	for n := 4040; n < 4100; n++ {
		says := ok200 + "X-Long: " + strings.Repeat("x", n) + "\r\nX-More: y\r\nContent-Length: 2\r\n"
		if e := do(newClient(t, saying(t, says+"\r\n{}"), nil), start("{}")); e.Failure != "" || e.Slip.What != "" {
			t.Fatalf("a line of %d: failure %q; slip %+v", n, e.Failure, e.Slip)
		}
		if e := do(newClient(t, saying(t, says+"X-Bad: a\nX: b\r\n\r\n{}"), nil), start("{}")); e.Slip.Line != "X-Bad: a" {
			t.Fatalf("behind a line of %d: %+v", n, e)
		}
	}
}
