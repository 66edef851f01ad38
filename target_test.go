package importcheck_test

import (
	"context"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/importcheck"
	"example.com/importcheck/features"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// check runs the suite without draws.
func check(t *testing.T, target importcheck.Target, options ...importcheck.Option) *reports.Report {
	t.Helper()
	r, err := importcheck.Check(context.Background(), target, append([]importcheck.Option{importcheck.Cases(0)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func conforms(t *testing.T, r *reports.Report) {
	t.Helper()
	if r.Verdict != reports.Conforms || len(r.Findings) != 0 || r.Counts.Accepted == 0 {
		t.Errorf("%s: %s", r.Verdict, r.Reason)
		for _, f := range r.Findings {
			t.Errorf("%s %s: %s", f.Check, f.Constraint, f.Title)
		}
	}
}

// The mock host is reached in memory, so that a proxy would have nothing to lead to.
func TestAProxyToTheMockHostIsRefused(t *testing.T) {
	_, err := importcheck.Check(t.Context(), importcheck.Mock(), importcheck.Proxy("http://127.0.0.1:1"))
	if err == nil || !strings.Contains(err.Error(), "importcheck mock") {
		t.Errorf("it says %v", err)
	}
}

// A limit that is changed only in the file is tested where it now stands.
func TestALimitStandsOnlyInTheContract(t *testing.T) {
	text, _ := spec.Embedded("2026-07")
	changed := strings.Replace(string(text), "maxLength: 1500", "maxLength: 1400", 1)
	if changed == string(text) || strings.Count(string(text), "maxLength: 1500") != 1 {
		t.Fatal("the limit of uri does not stand there once")
	}
	file := filepath.Join(t.TempDir(), "shorter.yaml")
	if err := os.WriteFile(file, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	server, err := mockhost.Must("2026-07").Start()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	r := check(t, importcheck.Host(server.URL), importcheck.Key(mockhost.Key), importcheck.Contract(file))
	if r.Verdict != reports.Violates || len(r.Findings) != 1 {
		t.Errorf("%s with %d findings: %s", r.Verdict, len(r.Findings), r.Reason)
	}
	for _, f := range r.Findings {
		if f.Check != "invalid-rejected" || f.Constraint != "/uri maxLength 1400" || !strings.Contains(f.Detail, "1500 characters: accepted; 1501 characters: rejected with 400") {
			t.Errorf("%s %s: %s, %s", f.Check, f.Constraint, f.Title, f.Detail)
		}
	}
}

// The published file, with all its operations, tests what the embedded contract tests.
func TestThePublishedFileTestsTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes two whole runs")
	}
	const file = "../shared/upstream/db_data_2026-07.oas.yaml"
	if _, err := os.Stat(file); err != nil {
		t.Log("the published file is not at hand, so it is not compared")
		return
	}
	ours, theirs := check(t, importcheck.Mock()), check(t, importcheck.Mock(), importcheck.Contract(file))
	conforms(t, theirs)
	if len(ours.Constraints) != len(theirs.Constraints) || len(ours.Constraints) < 50 {
		t.Fatalf("%d constraints, and %d of the published file", len(ours.Constraints), len(theirs.Constraints))
	}
	for i, c := range ours.Constraints {
		d := theirs.Constraints[i]
		if c.Name != d.Name || c.Inside != d.Inside || c.At != d.At || c.Outside != d.Outside || c.Holds != d.Holds || c.Binding != d.Binding {
			t.Errorf("%s: %d, %d, %d, %s; %s: %d, %d, %d, %s", c.Name, c.Inside, c.At, c.Outside, c.Holds, d.Name, d.Inside, d.At, d.Outside, d.Holds)
		}
	}
}

func TestAHostBehindABasePath(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("/data/v2/", http.StripPrefix("/data/v2", mockhost.Must("2026-07")))
	server := httptest.NewServer(mux)
	defer server.Close()
	some := importcheck.Tags("@ids or @uri or @authentication or @everything")
	conforms(t, check(t, importcheck.Host(server.URL+"/data/v2"), importcheck.Key(mockhost.Key), some))
	conforms(t, check(t, importcheck.Host(server.URL+"/data/v2/"), importcheck.Key(mockhost.Key), some))
	if r := check(t, importcheck.Host(server.URL), importcheck.Key(mockhost.Key), some); r.Verdict == reports.Conforms {
		t.Error("the base path makes no difference")
	}
}

// serving serves the mock host on a listener for the time of a test.
func serving(t *testing.T, l net.Listener) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	h := mockhost.Must("2026-07")
	go func() { done <- h.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestAHostWithTLS(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes three runs")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	secure, ca, err := mockhost.ListenTLS(l)
	if err != nil {
		t.Fatal(err)
	}
	serving(t, secure)
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, ca, 0o644); err != nil {
		t.Fatal(err)
	}
	conforms(t, check(t, importcheck.Host("https://"+address), importcheck.Key(mockhost.Key), importcheck.CA(file)))
	some := importcheck.Tags("@ids")
	conforms(t, check(t, importcheck.Host(address), importcheck.Key(mockhost.Key), importcheck.InsecureTLS(), some))
	r := check(t, importcheck.Host("https://"+address), importcheck.Key(mockhost.Key), some)
	if r.Verdict != reports.Incomplete || len(r.Findings) != 0 || !strings.Contains(r.Reason, "TLS") {
		t.Errorf("a certificate that nobody signed: %s: %s", r.Verdict, r.Reason)
	}
}

func TestAHostAtAnIPv6Address(t *testing.T) {
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Log("this machine has no IPv6 loopback address, so it is not tried:", err)
		return
	}
	serving(t, l)
	conforms(t, check(t, importcheck.Host("http://"+l.Addr().String()), importcheck.Key(mockhost.Key), importcheck.Tags("@ids or @uri or @forms")))
}

func TestAHandlerIsTestedInTheSameProcess(t *testing.T) {
	conforms(t, check(t, importcheck.Handler(mockhost.Must("2025-04")), importcheck.Key(mockhost.Key), importcheck.Contract("2025-04"), importcheck.Tags("@ids or @error-mode")))
}

// A handler that never returns, whatever becomes of its request, does not keep the run.
func TestAHandlerThatHangsForEverEndsWithTheRun(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for time-outs")
	}
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	r := check(t, importcheck.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang })), importcheck.Key(mockhost.Key), importcheck.Timeout(50*time.Millisecond))
	if r.Verdict == reports.Conforms {
		t.Errorf("%s: %s", r.Verdict, r.Reason)
	}
}

// Each file of features is run by itself by its own tag, those included that judge what
// other scenarios send.
func TestEachFileOfFeaturesRunsAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes a run for each file of features")
	}
	files, err := fs.Glob(features.FS, "*.feature")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, name := range files {
		text, err := fs.ReadFile(features.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		tag, _, _ := strings.Cut(string(text), "\n")
		r := check(t, importcheck.Mock(), importcheck.Tags(tag))
		if r.Verdict != reports.Conforms || len(r.Features) != 1 || r.Features[0].URI != name || r.Run.Requests == 0 {
			t.Errorf("%s by %s: %s", name, tag, r.Reason)
		}
	}
}
