package host

import (
	"bufio"
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"testing"
)

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// proxy is a CONNECT proxy that notes what it is asked.
func proxy(t *testing.T, asked chan<- *http.Request) string {
	return rawHost(t, func(_ int, near net.Conn) {
		in := bufio.NewReader(near)
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		asked <- r
		far, err := net.Dial("tcp", r.Host)
		if err != nil {
			io.WriteString(near, "HTTP/1.1 502 Bad Gateway\r\n\r\n")
			return
		}
		io.WriteString(near, "HTTP/1.1 200 Connected\r\n\r\n")
		go func() { io.Copy(far, in); far.Close() }()
		io.Copy(near, far)
	})
}

func TestNamedProxyTunnelsEveryForm(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { io.Copy(w, r.Body) })
	secure := serveTLS(t, true, func(w http.ResponseWriter, r *http.Request) { io.Copy(w, r.Body) })
	asked := make(chan *http.Request, 100)
	address := strings.Replace(proxy(t, asked), "http://", "http://user:secret@", 1)
	for _, url := range []string{s.URL, secure.URL} {
		c := newClient(t, url, func(o *Options) { o.Proxy = address; o.InsecureTLS = true })
		for _, wire := range wires() {
			r := start("{}")
			r.Wire = wire
			if e := do(c, r); e.Failure != "" || e.Status == 0 {
				t.Errorf("%s: %+v", wire, e)
			}
		}
		c.Close()
		r := <-asked
		if user, password, ok := (&http.Request{Header: http.Header{"Authorization": r.Header["Proxy-Authorization"]}}).BasicAuth(); !ok || user != "user" || password != "secret" || r.Method != "CONNECT" {
			t.Errorf("the proxy was asked %+v", r)
		}
		if r.Header.Get("Api-Key") != "" {
			t.Error("the proxy was given the key")
		}
	}
}

func TestProxyOfTheEnvironmentIsIgnored(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	dialled := ""
	c := newClient(t, "https://index.example", func(o *Options) {
		o.Dial = func(_ context.Context, _, address string) (net.Conn, error) {
			dialled = address
			return nil, io.EOF
		}
	})
	if e := do(c, start("{}")); dialled != "index.example:443" || e.Failure != Reset {
		t.Errorf("dialled %s: %+v", dialled, e)
	}
}

func TestProxyThatDoesNotConnectIsNotTheHostsFault(t *testing.T) {
	for name, address := range map[string]string{
		"refuses":   saying(t, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"),
		"closes":    saying(t, ""),
		"not there": "http://127.0.0.1:1",
	} {
		c := newClient(t, "http://127.0.0.1:9", func(o *Options) { o.Proxy = address })
		if e := do(c, start("{}")); e.Failure != Proxy {
			t.Errorf("%s: %+v", name, e)
		}
	}
}
