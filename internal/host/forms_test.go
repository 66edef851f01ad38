package host

import (
	"bufio"
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/importcheck/generators"
)

// Every form that a request can name is known here: the names are read from the
// source that declares them.
func TestEveryWireFormIsKnown(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../../generators/request.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Wire") {
			return true
		}
		declared++
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if _, ok := forms[generators.Wire(value)]; err != nil || !ok {
			t.Errorf("%s is no form here", spec.Names[0].Name)
		}
		return true
	})
	if declared == 0 || declared != len(forms) {
		t.Errorf("%d forms are declared, %d known here", declared, len(forms))
	}
}

// wires are all forms, those at one field at a field that every start has.
func wires() (out []generators.Wire) {
	for wire, f := range forms {
		if f.colon+f.behind != "" {
			wire = wire.At("Content-Length")
		}
		out = append(out, wire)
	}
	return out
}

// A form that stands at one field does not exist without it; any other form has no field.
func TestAFormStandsAtAFieldOrAtNone(t *testing.T) {
	for wire, want := range map[generators.Wire]bool{
		generators.WirePlain: true, generators.WireTabBefore.At("Host"): true, "no-such-form": false,
		generators.WireTabBefore: false, generators.WireChunked.At("Host"): false,
	} {
		if _, ok := formOf(wire); ok != want {
			t.Errorf("%q is a form: %v", wire, ok)
		}
	}
}

// net/http's server takes every form but one. It reads an empty line before a
// request line only behind an earlier POST, which RFC 9112 (2.2) leaves to it.
func TestEveryFormReachesAServer(t *testing.T) {
	const body = `{"uri":"s3://bucket/dir","x":"é"}`
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got, err := io.ReadAll(r.Body)
		if r.Method == "GET" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if err != nil || string(got) != body || r.Header.Get("Api-Key") != testKey || r.Header.Get("Content-Type") != "application/json" || r.URL.Path != "/base/bulk/imports" {
			t.Errorf("got %v %v %q %v", err, r.URL, got, r.Header)
		}
		io.WriteString(w, "taken")
	})
	c := newClient(t, s.URL+"/base", nil)
	for _, wire := range wires() {
		r := start(body)
		r.Wire = wire
		e := do(c, r)
		if wire == generators.WireLeadingCRLF {
			if e.Failure != "" || e.Status != 400 {
				t.Errorf("%s: %+v", wire, e)
			}
			continue
		}
		if e.Failure != "" || e.Status != 200 || string(e.Body) != "taken" || !e.NewConn && wire != generators.WirePlain {
			t.Errorf("%s: %+v", wire, e)
		}
	}
}

// record reads a request up to its end and a little further, answers it, and keeps
// the bytes that came.
func record(t *testing.T, end, answer string) (address string, got chan string) {
	got = make(chan string, 10)
	return rawHost(t, func(_ int, c net.Conn) {
		all := ""
		buffer := make([]byte, 64<<10)
		patience := 5 * time.Second
		for {
			c.SetReadDeadline(time.Now().Add(patience))
			n, err := c.Read(buffer)
			if err != nil {
				break
			}
			all += string(buffer[:n])
			if strings.HasSuffix(all, end) {
				patience = 10 * time.Millisecond // for what should not come
			}
		}
		got <- all
		io.WriteString(c, answer)
	}), got
}

func TestFormsOnTheWire(t *testing.T) {
	const end = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
	head := func(change func(string) string, more ...string) string {
		return change("POST /p HTTP/1.1\r\nHost: 0:0\r\nA: b\r\nAccept-Encoding: gzip\r\n" + strings.Join(more, "\r\n") + "\r\n\r\n")
	}
	same := func(s string) string { return s }
	spelt := func(part, by string) func(string) string {
		return func(s string) string { return strings.Replace(s, part, by, 1) }
	}
	chunked := "Transfer-Encoding: chunked"
	for wire, want := range map[generators.Wire]string{
		generators.WirePlain:                         head(same, "Content-Length: 4") + "abcd",
		generators.WireNew:                           head(same, "Content-Length: 4") + "abcd",
		generators.WireChunked:                       head(same, chunked) + "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n1\r\nd\r\n0\r\n\r\n",
		generators.WireChunkExtension:                head(same, chunked) + strings.ReplaceAll("1;E\r\na\r\n1;E\r\nb\r\n1;E\r\nc\r\n1;E\r\nd\r\n0;E\r\n\r\n", "E", `note="a chunk";n=1`),
		generators.WireChunkTrailer:                  head(same, "Trailer: X-Body-End", chunked) + "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n1\r\nd\r\n0\r\nX-Body-End: reached\r\n\r\n",
		generators.WireChunkUpperHex:                 head(same, chunked) + "4\r\nabcd\r\n0\r\n\r\n",
		generators.WireChunkZeros:                    head(same, chunked) + "0001\r\na\r\n0001\r\nb\r\n0001\r\nc\r\n0001\r\nd\r\n0000\r\n\r\n",
		generators.WireChunkedCase:                   head(same, "Transfer-Encoding: Chunked") + "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n1\r\nd\r\n0\r\n\r\n",
		generators.WireExpect:                        head(same, "Expect: 100-continue", "Content-Length: 4"),
		generators.WireClose:                         head(same, "Connection: close", "Content-Length: 4") + "abcd",
		generators.WireAbsolute:                      head(func(s string) string { return strings.Replace(s, " /p", " http://0:0/p", 1) }, "Content-Length: 4") + "abcd",
		generators.WireLowerNames:                    "POST /p HTTP/1.1\r\nhost: 0:0\r\na: b\r\naccept-encoding: gzip\r\ncontent-length: 4\r\n\r\nabcd",
		generators.WireUpperNames:                    "POST /p HTTP/1.1\r\nHOST: 0:0\r\nA: b\r\nACCEPT-ENCODING: gzip\r\nCONTENT-LENGTH: 4\r\n\r\nabcd",
		generators.WireTabBefore.At("A"):             head(spelt("A: b", "A:\tb"), "Content-Length: 4") + "abcd",
		generators.WireTabBehind.At("Host"):          head(spelt("0:0", "0:0\t"), "Content-Length: 4") + "abcd",
		generators.WireSpacesBefore.At("a"):          head(spelt("A: b", "A:  b"), "Content-Length: 4") + "abcd",
		generators.WireSpacesBehind.At("A"):          head(spelt("A: b", "A: b "), "Content-Length: 4") + "abcd",
		generators.WireUnspaced.At("Content-Length"): head(same, "Content-Length:4") + "abcd",
		generators.WireReversed:                      "POST /p HTTP/1.1\r\nContent-Length: 4\r\nAccept-Encoding: gzip\r\nA: b\r\nHost: 0:0\r\n\r\nabcd",
		generators.WireSplit:                         "POST /p HTTP/1.1\r\nHost: 0:0\r\nA: b\r\nAccept-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
		generators.WireBodyLater:                     head(same, "Content-Length: 4") + "abcd",
		generators.WirePipelined:                     "GET /p HTTP/1.1\r\nHost: 0:0\r\nA: b\r\nAccept-Encoding: gzip\r\n\r\n" + head(same, "Content-Length: 4") + "abcd",
		generators.WireHTTP10:                        head(func(s string) string { return strings.Replace(s, "1.1", "1.0", 1) }, "Content-Length: 4") + "abcd",
		generators.WireLeadingCRLF:                   "\r\n" + head(same, "Content-Length: 4") + "abcd",
	} {
		t.Run(cmp.Or(string(wire), "plain"), func(t *testing.T) {
			t.Parallel()
			address, got := record(t, want[len(want)-8:], end+end)
			c := newClient(t, address, func(o *Options) { o.UserAgent = "" })
			e := do(c, generators.Request{Method: "POST", Path: "/p", Header: []generators.Field{{Name: "A", Value: "b"}}, Body: []byte("abcd"), Wire: wire})
			if e.Failure != "" || e.Status != 200 {
				t.Errorf("%+v", e)
			}
			sentBytes := <-got
			sentBytes = strings.ReplaceAll(sentBytes, strings.TrimPrefix(address, "http://"), "0:0")
			if sentBytes != want {
				t.Errorf("got  %q\nwant %q", sentBytes, want)
			}
		})
	}
}

// What a segment is on the network the network decides, so the cuts are looked at
// before it.
func TestCutsAreInsideHeadAndBody(t *testing.T) {
	c := newClient(t, "http://127.0.0.1:80", nil)
	for wire, want := range map[generators.Wire][]string{
		generators.WireSplit:     {"POST /bulk/imports HTTP/1.1\r\nHost: 127.0.0.1:80\r\nUser-Agent: impo", "*", "*", "ab", "cd"},
		generators.WireBodyLater: {"*", "abcd"},
	} {
		segments, _ := c.compose(start("abcd"), forms[wire])
		if len(segments) != len(want) {
			t.Fatalf("%s: %d segments", wire, len(segments))
		}
		for i, s := range segments {
			if i > 0 && s.pause == 0 || want[i] != "*" && string(s.data) != want[i] {
				t.Errorf("%s: segment %d is %q after %v", wire, i, s.data, s.pause)
			}
		}
	}
}

func TestExpectedBodyFollowsTheWish(t *testing.T) {
	for name, tt := range map[string]struct {
		says   string
		body   string
		status int
	}{
		"100 asks for it":         {"HTTP/1.1 100 Continue\r\n\r\n", "abcd", 200},
		"silence is taken so":     {"", "abcd", 200},
		"a final answer stops it": {"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n", "", 417},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := make(chan string, 1)
			c := newClient(t, rawHost(t, func(_ int, c net.Conn) {
				in := bufio.NewReader(c)
				readHead(in)
				io.WriteString(c, tt.says)
				body := make([]byte, 4)
				n, _ := io.ReadFull(in, body)
				got <- string(body[:n])
				io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			}), nil)
			r := start("abcd")
			r.Wire = generators.WireExpect
			if e := do(c, r); e.Failure != "" || e.Status != tt.status {
				t.Errorf("%+v", e)
			}
			if body := <-got; body != tt.body {
				t.Errorf("body %q", body)
			}
		})
	}
}

// RFC 9112 (9.3.2) lets a host close after the first of two pipelined requests:
// the second was then not tested, and no start was made.
func TestPipelinedRequestThatWasNotReadIsNotTested(t *testing.T) {
	for name, says := range map[string]string{
		"closes":          ok200 + "Content-Length: 2\r\n\r\n{}",
		"says it closes":  ok200 + "Connection: close\r\nContent-Length: 2\r\n\r\n{}" + ok200 + "Content-Length: 0\r\n\r\n",
		"ends its answer": ok200 + "\r\n{}",
	} {
		r := start("{}")
		r.Wire = generators.WirePipelined
		if e := do(newClient(t, saying(t, says), nil), r); e.Failure != Unsupported || e.Status != 0 {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestPipelinedAnswerIsTheSecond(t *testing.T) {
	c := newClient(t, saying(t, ok200+"Content-Length: 2\r\n\r\n{}", "HTTP/1.1 400 No\r\nContent-Length: 1\r\n\r\nx"), nil)
	r := start("{}")
	r.Wire = generators.WirePipelined
	if e := do(c, r); e.Failure != "" || e.Status != 400 || string(e.Body) != "x" {
		t.Errorf("%+v", e)
	}
}

// A size of ten bytes is the first that has a letter.
func TestSizesOfChunksInCapitals(t *testing.T) {
	if got := string(inTens([]byte("0123456789abc"))); got != "A\r\n0123456789\r\n3\r\nabc\r\n0\r\n\r\n" {
		t.Errorf("%q", got)
	}
}
