package replay_test

import (
	"encoding/json"
	"flag"
	"strings"
	"testing"
	"time"

	"example.com/importcheck"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/replay"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// patience is the time-out of a request to a host with a fault that hangs.
const patience = 300 * time.Millisecond

// runOf returns the report of a run against the mock host with faults, as it is read from its file.
func runOf(t *testing.T, faults ...string) *reports.Report {
	t.Helper()
	r, err := importcheck.Check(t.Context(), importcheck.Mock(faults...), importcheck.Timeout(patience), importcheck.Cases(20))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := r.WriteJSON(&text); err != nil {
		t.Fatal(err)
	}
	out, err := reports.Read(strings.NewReader(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func settings() *config.Config {
	c := config.Default()
	c.Timeout = patience
	return c
}

var hosts = flag.Int("hosts", 8, "how many faulty hosts are tried: every so many of the catalogue")

// least is the share of findings that must show again. Those that do not are of hosts that fail after
// many requests, at a time, or by what many requests have left behind.
const least = 0.95

func TestFindingsOfFaultyHostsShowAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs against faulty hosts")
	}
	faults, err := mockhost.Faults(spec.Latest)
	if err != nil {
		t.Fatal(err)
	}
	all, again := 0, 0
	for i := range *hosts {
		fault := faults[i*len(faults) / *hosts].Name
		report := runOf(t, fault)
		for _, f := range report.Findings {
			all++
			r, err := replay.Replay(t.Context(), settings(), report, f.ID)
			switch {
			case err != nil:
				t.Logf("%s: %s: %v", fault, f.ID, err)
			case !r.Again:
				shown, _ := json.Marshal(r.Found)
				t.Logf("%s: %s (%s) of case %s does not show again: %.300s", fault, f.ID, f.Title, f.Case, shown)
			default:
				again++
			}
		}
	}
	t.Logf("%d of %d findings of %d hosts show again", again, all, *hosts)
	if float64(again) < least*float64(all) {
		t.Errorf("%d of %d findings show again", again, all)
	}
}
