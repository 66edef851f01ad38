package importcheck_test

import (
	"context"
	"flag"
	"os"
	"runtime"
	"strings"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
)

var longRun = flag.Int("long-run", 2_000, "requests of the run that must hold steady")

// held is what a process holds at one moment.
type held struct{ requests, goroutines, files, resident int }

// now measures it; files and resident (KiB) are known only on Linux.
func now(requests int) held {
	h := held{requests: requests, goroutines: runtime.NumGoroutine()}
	if list, err := os.ReadDir("/proc/self/fd"); err == nil {
		h.files = len(list)
	}
	status, _ := os.ReadFile("/proc/self/status") // elsewhere it does not exist
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			for _, c := range rest {
				if c >= '0' && c <= '9' {
					h.resident = h.resident*10 + int(c-'0')
				}
			}
		}
	}
	return h
}

// A run of any length holds no more connections, files and goroutines at its end than at a
// tenth of it. make soak runs 20,000 requests; the memory that it reports is also that of the
// mock host, which keeps its imports.
func TestALongRunHoldsSteady(t *testing.T) {
	if testing.Short() {
		t.Skip("it sends 2,000 requests and more")
	}
	server, err := mockhost.Must(spec.Latest).Start() // over the network, so that each connection is a file
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	var early, late held
	r, err := importcheck.Check(context.Background(), importcheck.Host(server.URL), importcheck.Key(mockhost.Key), importcheck.Cases(*longRun/2), importcheck.Progress(func(phase string, done, planned, sent, _ int) {
		if sent%100 != 0 {
			return
		}
		if sent <= *longRun/10 || early.requests == 0 {
			early = now(sent)
		}
		late = now(sent)
	}))
	if err != nil || r.Run.Requests < *longRun || early.requests == 0 {
		t.Fatalf("%+v, %v", early, err)
	}
	if late.requests < *longRun*9/10 {
		t.Fatalf("it was measured only up to request %d of %d", late.requests, r.Run.Requests)
	}
	t.Logf("requests, goroutines, files, KiB: %v, %v; %d requests in all", early, late, r.Run.Requests)
	if late.goroutines > early.goroutines+16 || late.files > early.files+16 {
		t.Errorf("it grows: %v, then %v", early, late)
	}
}
