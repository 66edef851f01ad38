package host

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/importcheck/generators"
)

// seen is what a server makes of a request.
type seen struct {
	proto, method, target, body, coding string
	header                              http.Header
}

func recorder(t *testing.T) (address string, got chan seen) {
	got = make(chan seen, 10)
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		header := r.Header.Clone()
		for _, name := range []string{"User-Agent", "Accept-Encoding", "Content-Length"} {
			header.Del(name) // each client has its own, and the length is in the body
		}
		got <- seen{r.Proto, r.Method, r.RequestURI, string(body), strings.Join(r.TransferEncoding, ","), header}
	})
	return s.URL, got
}

// shell runs a printed command as a reader would.
func shell(t *testing.T, command string) {
	t.Helper()
	if testing.Short() {
		t.Skip("it runs printed commands")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	script := filepath.Join(t.TempDir(), "printed.sh") // some are too long for an argument
	if err := os.WriteFile(script, []byte(command), 0o600); err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(ctx, "/bin/sh", script)
	run.Env = append(os.Environ(), "PINECONE_API_KEY="+testKey, "LC_ALL=C")
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\n%.2000s", err, out, command)
	}
}

func curlRequests() map[string]generators.Request {
	field := func(name, value string) generators.Field { return generators.Field{Name: name, Value: value} }
	key := generators.Field{Name: "Api-Key", Key: generators.KeyRight}
	with := func(body string, fields ...generators.Field) generators.Request {
		return generators.Request{Method: "POST", Path: "/bulk/imports", Body: []byte(body), Header: append([]generators.Field{key}, fields...)}
	}
	out := map[string]generators.Request{
		"ordinary":            with(`{"uri":"s3://b/d"}`, field("Content-Type", "application/json")),
		"no media type":       with(`{}`),
		"empty field":         with(`{}`, field("X-Version", ""), field("Content-Type", "  ")),
		"quotes and dollars":  with(`{"a":"it's $HOME \u0041 %s \\ "}`, field("X-A", "a\"b $HOME `id` it's \\ !")),
		"looks like a file":   with(`@/etc/passwd`),
		"empty body":          with(""),
		"text outside ASCII":  with("{\"uri\":\"s3://b/日本é😀\"}\n\t"),
		"bytes that are none": with("\x00\x01\xff\xfe'%d\\n\u202e\x1b[2J"),
		"a dash in front":     with("-n\x00"),
		"white space around":  with("{}", field("X-A", "\ta b\t"), field("X-A", "2")),
		"own accept":          with("{}", field("Accept", "application/json")),
		"one long run":        with(`{"uri":"s3://b/` + strings.Repeat("a", 1<<20) + `"}`),
		"a run of an accent":  with(`{"uri":"` + strings.Repeat("日", 40000) + `"}`),
		"a run of brackets":   with(strings.Repeat(`{"a":`, 20000) + "1" + strings.Repeat("}", 20000)),
		"a run of blanks":     with(strings.Repeat(" ", 10000) + "{}" + strings.Repeat("\n", 10000)),
		"a run of NUL":        with("{" + strings.Repeat("\x00", 10000) + strings.Repeat("-\x00", 300)),
		"long and varied":     with(strings.Repeat("0123456789abcdefghijklmnopqrstuvwxyz'%\\", 500)),
		"GET":                 {Method: "GET", Path: "/bulk/imports?limit=1&x=[a]", Header: []generators.Field{key}},
		"GET with a body":     {Method: "GET", Path: "/x", Body: []byte("{}")},
		"HEAD":                {Method: "HEAD", Path: "/bulk/imports", Header: []generators.Field{key}},
		"PUT without a body":  {Method: "PUT", Path: "/bulk/../imports/./{id}"},
		"POST without a body": {Method: "POST", Path: "/bulk/imports"},
		"odd method":          {Method: "FIND-IT", Path: "/a//b?x=%20'$"},
	}
	for _, wire := range wires() {
		r := with(`{"uri":"s3://b/d"}`)
		r.Wire = wire
		out["form "+string(wire)] = r
	}
	return out
}

// Each printed command, run by a shell, brings a server the same request as the
// harness did, in all that the form leaves comparable.
func TestCurlRepeatsTheRequest(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Log("curl is not installed, so its lines are not run")
		return
	}
	address, got := recorder(t)
	c := newClient(t, address+"/base", nil)
	for name, r := range curlRequests() {
		if r.Wire == generators.WirePipelined || r.Wire == generators.WireLeadingCRLF {
			continue // the harness's own is not one request of net/http's: see the form tests
		}
		if e := do(c, r); e.Failure != "" || e.Status != 200 {
			t.Fatalf("%s: %+v", name, e)
		}
		ours := <-got
		command := c.Curl(r)
		shell(t, command)
		theirs := <-got
		if strings.HasPrefix(command, "#") {
			ours.coding, theirs.coding = "", ""
			ours.header.Del("Trailer")
		}
		if fmt.Sprintf("%q", ours) != fmt.Sprintf("%q", theirs) {
			t.Errorf("%s:\n%.400q\n%.400q\n%.400s", name, ours, theirs, command)
		}
		if len(command) > 4000 && name != "long and varied" || strings.Contains(command, testKey) {
			t.Errorf("%s: %d bytes of command: %.300s", name, len(command), command)
		}
	}
}

func TestCurlMakesNearMissesFromTheKey(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Log("curl is not installed, so its lines are not run")
		return
	}
	address, got := recorder(t)
	c := newClient(t, address, nil)
	for _, form := range []generators.KeyForm{generators.KeyLonger, generators.KeyShorter, generators.KeyHalf, generators.KeyOtherCase, generators.KeyInnerSpace, generators.KeyOther} {
		f := generators.Field{Name: "Api-Key", Key: form}
		shell(t, c.Curl(start("{}").With(f)))
		if key := (<-got).header.Get("Api-Key"); key != f.Resolve(testKey) {
			t.Errorf("%s: %s, want %s", form, key, f.Resolve(testKey))
		}
	}
}

func TestCurlNeverShowsSecretsOfTheBody(t *testing.T) {
	c := newClient(t, "https://a.example", nil)
	got := c.Curl(start(`{"uri":"https://u:pw@a.example/?sig=abcdef&x=` + testKey + `"}`))
	if strings.Contains(got, "pw") || strings.Contains(got, "abcdef") || strings.Contains(got, testKey) {
		t.Error(got)
	}
}

func TestCurlSaysWhatItCannotWrite(t *testing.T) {
	c := newClient(t, "https://a.example", nil)
	for _, wire := range wires() {
		f, _ := formOf(wire)
		r := start("{}")
		r.Wire = wire
		got := c.Curl(r)
		if said := strings.HasPrefix(got, "# the harness wrote "); said != (f.uncurled != "") || strings.Count(got, "\n") != map[bool]int{false: 0, true: 1}[said] {
			t.Errorf("%s: %s", wire, got)
		}
	}
	head := generators.Request{Method: "HEAD", Path: "/", Body: []byte("{}"), Header: []generators.Field{{Name: "A", Value: "\x00"}}}
	if got := c.Curl(head); strings.Count(got, "# the harness wrote ") != 2 {
		t.Error(got)
	}
}
