package recheck_test

import (
	"os"
	"strings"
	"testing"

	"example.com/importcheck/internal/recheck"
)

// What other tools recorded, as a reader of the requests would label it.
func TestRecordingsOfOtherToolsAreJudged(t *testing.T) {
	tests := map[string]struct {
		others  int
		creator string
		wants   string // of the starts, in order
	}{
		"mitmproxy.har":  {0, "mitmproxy har_dump 0.1", "accept accept reject reject any reject reject any"},
		"playwright.har": {1, "Playwright 1.65.1", "accept any reject unknown reject"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := os.Open("testdata/" + name)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			r, err := recheck.Recheck(f, load(t, "2026-04"))
			if err != nil {
				t.Fatal(err)
			}
			var wants []string
			for _, s := range r.Exchanges {
				if s.Operation == "start" {
					wants = append(wants, s.Requests[0].Expect)
				}
				if len(s.Findings) > 0 {
					t.Errorf("entry %d: the mock host conforms, but: %+v", s.Index, s.Findings)
				}
			}
			if got := strings.Join(wants, " "); got != tt.wants || r.Others != tt.others || r.Creator != tt.creator || r.Broken != 0 {
				t.Errorf("%s; %d others, %d broken, by %q", got, r.Others, r.Broken, r.Creator)
			}
		})
	}
}
