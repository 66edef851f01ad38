package stacks

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pinecone-io/go-pinecone/v5/pinecone"
	"go.yaml.in/yaml/v4"
)

// A form of generators/senders.yaml, with what a capture must show of it.
type form struct {
	Form, How, Capture, Shows string
}

func readForms(t *testing.T) []form {
	t.Helper()
	text, err := os.ReadFile("../generators/senders.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Forms []form }
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file.Forms
}

// TestSendersSendTheForm runs each client once, and looks in what it sent for the forms that it
// is said to send.
func TestSendersSendTheForm(t *testing.T) {
	shown := map[string][]string{} // what each capture must show
	for _, f := range readForms(t) {
		if f.How == "captured" {
			shown[f.Capture] = append(shown[f.Capture], f.Form+"\n"+f.Shows)
		}
	}
	for name, client := range clients(t) {
		t.Run(name, func(t *testing.T) {
			if len(shown[name]) == 0 {
				t.Error("no form names this capture")
			}
			c := newCapture(t)
			client(t, c)
			sent := c.bytes()
			for _, one := range shown[name] {
				form, pattern, _ := strings.Cut(one, "\n")
				if !regexp.MustCompile(pattern).Match(sent) {
					t.Errorf("%s: %s does not match", form, pattern)
				}
			}
			if t.Failed() || testing.Verbose() {
				t.Logf("it sent %.2000q", sent)
			}
		})
		delete(shown, name)
	}
	for name, forms := range shown {
		t.Errorf("there is no capture %q, which %d forms name", name, len(forms))
	}
}

// A client sends one start to the capture.
type client func(*testing.T, *capture)

func clients(t *testing.T) map[string]client {
	out := map[string]client{"go": goClient, "go-reader": goReader, "go-encoder": goEncoder, "go-official": goOfficial}
	for _, which := range []string{"http-write", "http-host-last", "http-trailing-space", "http-array",
		"fetch-lower", "fetch-no-store", "fetch-pretty", "fetch-tabs", "typescript"} {
		out["node-"+which] = program("node", "senders/client.mjs", which)
	}
	for _, which := range []string{"http-client", "http-client-chunked", "http-client-latin",
		"urllib", "requests"} {
		out["python-"+which] = program(python, "senders/client.py", which)
	}
	out["chromium"] = program("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
		"--user-data-dir="+t.TempDir())
	out["ruby-net-http"] = program("ruby", "senders/client.rb")
	out["php-stream"] = program("php", "senders/client.php")
	out["haproxy"] = throughHAProxy
	for name, options := range curls(t) {
		out["curl"+name] = curl(options)
	}
	return out
}

func program(command ...string) client {
	return func(t *testing.T, c *capture) { send(t, append(command[:len(command):len(command)], c.url)) }
}

func send(t *testing.T, command []string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), command[0], command[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%q: %v; run stacks/setup\n%s", command, err, out)
	}
}

// curls are options of curl beside those of an ordinary start.
func curls(t *testing.T) map[string][]string {
	dir := t.TempDir()
	file := func(name, text string) string {
		at := filepath.Join(dir, name)
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return "@" + at
	}
	many := []string{}
	for i := range 40 {
		many = append(many, "-H", fmt.Sprintf("X-Importcheck-%d: x", i))
	}
	return map[string][]string{
		"":             {},
		"-bare":        {"-H", "User-Agent:", "-H", "Accept:"},
		"-large":       {"--data-binary", file("large", `{"uri":"s3://bucket/dir"}`+strings.Repeat(" ", 1<<20))},
		"-http1.0":     {"--http1.0"},
		"-no-space":    {"-H", "Api-Key:k"},
		"-spaces":      {"-H", "X-Importcheck:  two spaces", "-H", "X-Importcheck-Behind: behind "},
		"-names":       {"-H", "API-KEY: k", "-H", "X-PINECONE-API-VERSION: 2026-04", "-H", "CONTENT-TYPE: application/json"},
		"-cookie":      {"-b", `a=b; c="d"`},
		"-cookie-long": {"-b", "a=" + strings.Repeat("b", 2_000)},
		"-empty":       {"-H", "X-Importcheck;", "-H", "Accept;"},
		"-token":       {"--oauth2-bearer", strings.Repeat("x", 3_000)},
		"-utf-8":       {"-H", "X-Importcheck: café", "-A", "café"},
		"-tr-encoding": {"--tr-encoding"},
		"-file-lines":  {"--data-binary", file("lines", "{\n\"uri\":\n\"s3://bucket/dir\"\n}\n")},
		"-file-crlf":   {"--data-binary", file("crlf", "{\r\n    \"uri\": \"s3://bucket/dir\"\r\n}\r\n")},
		"-file-white":  {"--data-binary", file("white", " \t{ \t\r\n\"uri\" : \"s3://bucket/dir\" }\t\t")},
		"-json":        {"--json", `{"uri":"s3://bucket/dir"}`, "-H", "Content-Type: application/json; charset=utf-8"},
		"-many":        many,
		"-query":       {"--url-query", "importcheck=1"},
		"-colon":       {"-H", "X-Importcheck: a: b, \"c\"; d=e"},
	}
}

// curl sends an ordinary start, but for what the options say themselves.
func curl(options []string) client {
	said := strings.ToLower(strings.Join(options, "\n"))
	command := []string{"curl", "-sS", "-X", "POST"}
	for _, field := range []string{"Api-Key: k", "X-Pinecone-Api-Version: 2026-04", "Content-Type: application/json"} {
		if name, _, _ := strings.Cut(field, ":"); !strings.Contains(said, strings.ToLower(name)+":") {
			command = append(command, "-H", field)
		}
	}
	if !strings.Contains(said, "--data-binary") && !strings.Contains(said, "--json") {
		command = append(command, "--data-raw", `{"uri":"s3://bucket/dir"}`)
	}
	return func(t *testing.T, c *capture) {
		send(t, append(append(command[:len(command):len(command)], options...), c.url+"/bulk/imports"))
	}
}

// throughHAProxy is what a host behind HAProxy gets.
func throughHAProxy(t *testing.T, c *capture) {
	at := place{port: freePort(t), backend: c.url[strings.LastIndex(c.url, ":")+1:], dir: t.TempDir()}
	command := haproxy(at)
	run(t, exec.CommandContext(t.Context(), command[0], command[1:]...))
	listens(t, at.port)
	curl(nil)(t, &capture{url: "http://127.0.0.1:" + at.port})
}

// start makes the request of an ordinary Go program.
func start(t *testing.T, c *capture, body io.Reader) *http.Request {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/bulk/imports", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Api-Key", "k")
	r.Header.Set("X-Pinecone-Api-Version", "2026-04")
	return r
}

func do(t *testing.T, r *http.Request) {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	a, err := transport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, a.Body); err != nil {
		t.Fatal(err)
	}
	_ = a.Body.Close()
}

// goClient leaves out the media type, as Go does where the program names none.
func goClient(t *testing.T, c *capture) {
	do(t, start(t, c, strings.NewReader(`{"uri":"s3://bucket/dir"}`)))
}

// goReader sends what a reader brings, which here has nothing before the head has come.
func goReader(t *testing.T, c *capture) {
	out, in := io.Pipe()
	go func() {
		<-c.head
		_, _ = io.WriteString(in, `{"uri":`)
		_, _ = io.WriteString(in, `"s3://bucket/dir"}`)
		_ = in.Close()
	}()
	do(t, start(t, c, out))
}

// goEncoder sends what a json.Encoder writes.
func goEncoder(t *testing.T, c *capture) {
	var body strings.Builder
	if err := json.NewEncoder(&body).Encode(map[string]string{"uri": "s3://bucket/a&b"}); err != nil {
		t.Fatal(err)
	}
	do(t, start(t, c, strings.NewReader(body.String())))
}

// goOfficial is the publisher's Go client. It insists on https, so the connection that it takes
// for one of TLS is a plain one: the bytes are those inside.
func goOfficial(t *testing.T, c *capture) {
	transport := &http.Transport{DialTLSContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
	defer transport.CloseIdleConnections()
	pc, err := pinecone.NewClient(pinecone.NewClientParams{ApiKey: "k", RestClient: &http.Client{Transport: transport}})
	if err != nil {
		t.Fatal(err)
	}
	index, err := pc.Index(pinecone.NewIndexConnParams{Host: strings.Replace(c.url, "http://", "https://", 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	if _, err := index.StartImport(t.Context(), "s3://bucket/dir", nil, nil); err != nil {
		t.Fatal(err)
	}
}
