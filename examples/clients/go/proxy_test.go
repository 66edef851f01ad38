package clients

import (
	"bufio"
	"context"
	"crypto/x509"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// through serves importcheck proxy before a mock host. End interrupts it and returns what it said
// and how it ended.
func through(t *testing.T, m mock) (p mock, end func() (said string, code int)) {
	t.Helper()
	dir := t.TempDir()
	p = mock{key: m.key, ca: filepath.Join(dir, "proxy.pem"), trusted: x509.NewCertPool()}
	c := exec.Command(command, "proxy", "--host", m.url, "--ca", m.ca, "--addr", "127.0.0.1:0", "--spec", version, "--tls", "--ca-out", p.ca,
		"--out", filepath.Join(dir, "out"))
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() }) // it may have ended
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	p.url = strings.TrimSuffix(strings.Fields(line)[2], ",")
	pem, err := os.ReadFile(p.ca)
	if err != nil || !p.trusted.AppendCertsFromPEM(pem) {
		t.Fatalf("no certificate authority: %v", err)
	}
	return p, func() (string, int) {
		_ = c.Process.Signal(os.Interrupt) // Wait reports it
		var said strings.Builder
		_, _ = lines.WriteTo(&said)
		_ = c.Wait() // its code is read
		return said.String(), c.ProcessState.ExitCode()
	}
}

// drive has the client start, list, describe and cancel, and returns what it makes of that.
func drive(t *testing.T, m mock) string {
	t.Helper()
	index, _ := connect(t, m)
	ctx := context.Background()
	started, err := index.StartImport(ctx, "s3://bucket/long", nil, nil)
	out := fmt.Sprintf("start: %+v, %v\n", started, err)
	list, err := index.ListImports(ctx, nil, nil)
	if err != nil || len(list.Imports) == 0 {
		return out + fmt.Sprintf("list: %v", err)
	}
	one := list.Imports[0]
	out += fmt.Sprintf("list: %d, %s of %s, %s\n", len(list.Imports), one.Id, one.Uri, one.Status)
	err = index.CancelImport(ctx, one.Id)
	out += fmt.Sprintf("cancel: %v\n", err)
	described, err := index.DescribeImport(ctx, one.Id)
	if err != nil {
		return out + fmt.Sprintf("describe: %v", err)
	}
	return out + fmt.Sprintf("describe: %s %s", described.Id, described.Status)
}

// The client behaves the same with the proxy and without; what is wrong is found as it passes.
func TestTheClientSeesTheSameThroughTheProxy(t *testing.T) {
	for _, tt := range []struct {
		fault string
		code  int
		found string
	}{
		{"", 0, "no answer of the host breaks it"},
		{"id.missing", 1, `an accepted start is answered without "id"`},
		{"answer.id-number", 1, "type string does not hold in the answer"},
		{"answer.status-202", 1, "the status 202 is not documented"},
		{"error.status-200", 0, ""},
		{"answer.body-empty", 1, "the body is empty"},
	} {
		flags := []string{"--imports", rules}
		if tt.fault != "" {
			flags = append(flags, "--fault", tt.fault)
		}
		direct := drive(t, serve(t, flags...))
		p, end := through(t, serve(t, flags...))
		proxied := drive(t, p)
		said, code := end()
		if direct != proxied {
			t.Errorf("%s: without the proxy\n%s\nwith it\n%s", tt.fault, direct, proxied)
		}
		if code != tt.code || !strings.Contains(said, tt.found) {
			t.Errorf("%s: it ends with %d and says %q", tt.fault, code, said)
		}
	}
}
