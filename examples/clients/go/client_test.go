package clients

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pinecone-io/go-pinecone/v5/pinecone"
)

var update = flag.Bool("update", false, "write the table of faults again")

// version is the API version that this release of the client speaks.
const version = "2025-10"

// rules are those of the example; an import of "long" stays as it began.
const rules = "../imports.yaml"

// command is the built command importcheck.
var command string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "importcheck")
	if err != nil {
		panic(err)
	}
	command = filepath.Join(dir, "importcheck")
	if out, err := exec.Command("go", "build", "-o", command, "example.com/importcheck/cmd/importcheck").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s%v\n", out, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// A mock is importcheck mock with TLS, as the client demands it.
type mock struct {
	url, key string
	ca       string // file
	trusted  *x509.CertPool
}

func serve(t *testing.T, flags ...string) mock {
	t.Helper()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	c := exec.Command(command, append([]string{"mock", "--addr", "127.0.0.1:0", "--spec", version, "--tls", "--ca-out", ca}, flags...)...)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill() // it serves until it is ended
		_ = c.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	m := mock{ca: ca, trusted: x509.NewCertPool()}
	if _, err := fmt.Sscanf(strings.ReplaceAll(line, ",", ""), "listening on %s contract "+version+" key %s", &m.url, &m.key); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	pem, err := os.ReadFile(ca)
	if err != nil || !m.trusted.AppendCertsFromPEM(pem) {
		t.Fatalf("no certificate authority: %v", err)
	}
	return m
}

// connect returns the client's connection to the mock host, and the recorder of what it
// sends.
func connect(t *testing.T, m mock) (*pinecone.IndexConnection, *recorder) {
	t.Helper()
	rec := &recorder{next: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: m.trusted}, ForceAttemptHTTP2: true}}
	c, err := pinecone.NewClient(pinecone.NewClientParams{ApiKey: m.key, RestClient: &http.Client{Transport: rec, Timeout: 5 * time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	index, err := c.Index(pinecone.NewIndexConnParams{Host: m.url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	return index, rec
}

// The client starts, lists, describes and cancels imports.
func TestTheOfficialClientDrivesTheMockHost(t *testing.T) {
	index, rec := connect(t, serve(t, "--imports", rules))
	ctx := context.Background()
	mode := "continue"
	for _, m := range []*string{nil, &mode} {
		if _, err := index.StartImport(ctx, "s3://bucket/long", nil, m); err != nil {
			t.Fatal(err)
		}
	}
	list, err := index.ListImports(ctx, nil, nil)
	if err != nil || len(list.Imports) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	id := list.Imports[0].Id
	if one, err := index.DescribeImport(ctx, id); err != nil || one.Id != id || one.Status == pinecone.Cancelled {
		t.Errorf("%+v, %v", one, err)
	}
	if err := index.CancelImport(ctx, id); err != nil {
		t.Error(err)
	}
	if one, err := index.DescribeImport(ctx, id); err != nil || one.Status != pinecone.Cancelled {
		t.Errorf("after its cancel: %+v, %v", one, err)
	}
	recheck(t, rec)
}

// recheck judges what the client sent by its own version and by the next.
func recheck(t *testing.T, rec *recorder) {
	t.Helper()
	har := filepath.Join(t.TempDir(), "client.har")
	if err := os.WriteFile(har, rec.har(t), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(command, "recheck", har, "--spec", version, "--spec", "2026-04").CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Error(err)
	}
	if !strings.Contains(string(out), "2 starts") {
		t.Errorf("it does not report two starts")
	}
}

// faults are defects of a host, and what a client should make of them.
var faults = []string{"id.missing", "id.always-same", "answer.id-number", "answer.body-empty", "answer.body-null", "answer.type-page", "answer.status-202", "answer.status-500", "answer.status-503", "error.status-200",
	"list.empty", "list.null", "describe.unknown", "cancel.does-nothing"}

// TestWhatTheClientMakesOfFaults writes the client's part of the table in docs/clients.md.
func TestWhatTheClientMakesOfFaults(t *testing.T) {
	var b strings.Builder
	for _, f := range faults {
		index, rec := connect(t, serve(t, "--imports", rules, "--fault", f))
		said := callAll(index)
		fmt.Fprintf(&b, "| `%s` | %s | %d |\n", f, said, rec.starts())
	}
	const golden = "testdata/faults.md"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != b.String() {
		t.Errorf("%v; now it is:\n%s", err, b.String())
	}
}

// callAll says in a few words how a start, a list, a description and a cancel went.
func callAll(index *pinecone.IndexConnection) string {
	ctx := context.Background()
	id := ""
	start := outcome(func() (string, error) {
		got, err := index.StartImport(ctx, "s3://bucket/long", nil, nil)
		if err != nil {
			return "", err
		}
		id = got.Id
		return fmt.Sprintf("id %q", id), nil
	})
	list := outcome(func() (string, error) {
		got, err := index.ListImports(ctx, nil, nil)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%d listed", len(got.Imports)), nil
	})
	describe := outcome(func() (string, error) {
		got, err := index.DescribeImport(ctx, id)
		if err != nil {
			return "", err
		}
		return string(got.Status), nil
	})
	cancel := outcome(func() (string, error) { return "done", index.CancelImport(ctx, id) })
	return strings.Join([]string{start, list, describe, cancel}, " | ")
}

// outcome is what a call returns: a value, an error or a panic.
func outcome(call func() (string, error)) (said string) {
	defer func() {
		if p := recover(); p != nil {
			said = "panic: " + short(strings.TrimPrefix(fmt.Sprint(p), "runtime error: "))
		}
	}()
	value, err := call()
	if err != nil {
		return "error: " + short(err.Error())
	}
	return value
}

func short(s string) string {
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "|", "/")), " ")
	if r := []rune(s); len(r) > 70 {
		return string(r[:70]) + "…"
	}
	return s
}
