package stacks

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/importcheck"
)

const (
	key     = "stacks-key-4711-of-no-account"
	version = "2026-04" // the hosts answer each error in JSON; from 2026-07 on a wrong key is answered in text
)

// python is Debian's own: its packages belong to it, and to no other one that stands before it
// on the path.
const python = "/usr/bin/python3"

// A stack is one way to serve the host. The command gets the port and the key in its
// environment; a proxy gets the port of the host behind it as well.
type stack struct {
	name    string
	needs   []string // a command that must succeed
	command func(at place) []string
	behind  string // the stack that this proxy stands before
}

// A place is what one host of a test has to itself.
type place struct {
	port, backend, dir string
}

var stacks = []stack{
	{name: "node", needs: node("http"), command: fixed("node", "hosts/node.mjs")},
	{name: "express", needs: node("express"), command: fixed("node", "hosts/express.mjs")},
	{name: "fastify", needs: node("fastify"), command: fixed("node", "hosts/fastify.mjs")},
	{name: "python-http-server", needs: module("http"), command: fixed(python, "hosts/python_http_server.py")},
	{name: "flask-werkzeug", needs: module("flask"), command: fixed(python, "hosts/flask_app.py")},
	{name: "flask-gunicorn", needs: module("flask, gunicorn"), command: gunicorn},
	{name: "fastapi-uvicorn", needs: module("fastapi, uvicorn"), command: uvicorn},
	{name: "sinatra-puma", needs: gems, command: fixed("ruby", "hosts/sinatra.rb")},
	{name: "php", needs: []string{"php", "--version"}, command: php},
	{name: "servemux", needs: []string{"go", "version"}, command: func(place) []string { return []string{servemux} }},
	{name: "nginx-servemux", needs: []string{"nginx", "-v"}, command: nginx, behind: "servemux"},
	{name: "nginx-node", needs: []string{"nginx", "-v"}, command: nginx, behind: "node"},
	{name: "haproxy-servemux", needs: []string{"haproxy", "-v"}, command: haproxy, behind: "servemux"},
	{name: "haproxy-node", needs: []string{"haproxy", "-v"}, command: haproxy, behind: "node"},
}

var gems = []string{"ruby", "-e", "require 'sinatra/base'; require 'puma'"}

func node(module string) []string {
	return []string{"node", "--input-type=module", "-e", "import '" + module + "'"}
}

func module(names string) []string { return []string{python, "-c", "import " + names} }

func gunicorn(at place) []string {
	return []string{python, "-m", "gunicorn", "--worker-class", "gthread", "--threads", "8", "--log-level", "critical",
		"--chdir", "hosts", "--bind", "127.0.0.1:" + at.port, "flask_app:app"}
}

func uvicorn(at place) []string {
	return []string{python, "-m", "uvicorn", "--log-level", "critical", "--app-dir", "hosts", "--port", at.port,
		"fastapi_app:app"}
}

// php keeps what PHP would print of errors, and reads no body by itself.
func php(at place) []string {
	return []string{"php", "-d", "display_errors=0", "-d", "log_errors=0", "-d", "expose_php=0",
		"-d", "enable_post_data_reading=0", "-S", "127.0.0.1:" + at.port, "hosts/host.php"}
}

func fixed(command ...string) func(place) []string {
	return func(place) []string { return command }
}

func nginx(at place) []string {
	return []string{"nginx", "-e", "stderr", "-p", at.dir, "-c", filled("hosts/nginx.conf", at)}
}

func haproxy(at place) []string {
	return []string{"haproxy", "-db", "-q", "-f", filled("hosts/haproxy.cfg", at)}
}

// filled writes a configuration with the ports of one test, and returns its path.
func filled(config string, at place) string {
	text, err := os.ReadFile(config)
	if err != nil {
		panic(err)
	}
	path := filepath.Join(at.dir, filepath.Base(config))
	out := strings.NewReplacer("@PORT@", at.port, "@BACKEND@", at.backend, "@DIR@", at.dir).Replace(string(text))
	if err := os.WriteFile(path, []byte(out), 0o600); err != nil {
		panic(err)
	}
	return path
}

// servemux is the built Go host.
var servemux string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "stacks")
	if err != nil {
		panic(err)
	}
	servemux = filepath.Join(dir, "servemux")
	if out, err := exec.Command("go", "build", "-o", servemux, "./hosts/servemux").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s%v\n", out, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func TestCarefulHostsConform(t *testing.T) {
	for _, s := range stacks {
		t.Run(s.name, func(t *testing.T) {
			url := s.start(t)
			options := []importcheck.Option{importcheck.Key(key), importcheck.Contract(version), importcheck.Wait(30 * time.Second)}
			if dir := os.Getenv("STACKS_REPORTS"); dir != "" {
				options = append(options, importcheck.Reports(filepath.Join(dir, s.name)))
			}
			report, err := importcheck.Check(context.Background(), importcheck.Host(url), options...)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range report.Findings {
				if f.Severity == "violation" {
					t.Errorf("%s: %s", f.Check, f.Title)
				}
			}
			if report.Verdict != "conforms" {
				t.Errorf("the verdict is %s", report.Verdict)
			}
		})
	}
}

// start starts the stack, and what it stands before, until the test ends.
func (s stack) start(t *testing.T) (url string) {
	t.Helper()
	if out, err := exec.Command(s.needs[0], s.needs[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("run stacks/setup: %q: %v\n%s", s.needs, err, out)
	}
	at := place{port: freePort(t), dir: t.TempDir()}
	for _, other := range stacks {
		if s.behind != "" && other.name == s.behind {
			at.backend = strings.TrimPrefix(other.start(t), "http://127.0.0.1:")
			listens(t, at.backend)
		}
	}
	args := s.command(at)
	state := filepath.Join(at.dir, "state.json")
	run(t, exec.Command(args[0], args[1:]...), "PORT="+at.port, "API_KEY="+key, "STATE="+state)
	return "http://127.0.0.1:" + at.port
}

// listens waits for what a proxy stands before: the run waits only for the proxy.
func listens(t *testing.T, port string) {
	t.Helper()
	late := time.After(30 * time.Second)
	for try := time.NewTicker(20 * time.Millisecond); ; {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			_ = c.Close()
			return
		}
		select {
		case <-try.C:
		case <-late:
			t.Fatal("nothing listens on port " + port)
		}
	}
}

// run runs a command until the test ends, and shows what it wrote if the test failed.
func run(t *testing.T, c *exec.Cmd, environment ...string) {
	t.Helper()
	var out strings.Builder
	c.Env = append(os.Environ(), environment...)
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		t.Fatalf("run stacks/setup: %v", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM) // it may have ended by itself
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			_ = c.Process.Kill()
			<-ended
		}
		if t.Failed() {
			t.Logf("%s wrote: %.4000s", c.Path, out.String())
		}
	})
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}
