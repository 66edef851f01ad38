package stacks

import (
	"context"
	"flag"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"example.com/importcheck"
	"example.com/importcheck/reports"
)

var runs = flag.Int("runs", 1, "runs against each careless host")

// A careless host on Node harms the requests that come after one of a kind: the finding names
// that one, run for run.
func TestTheRequestThatHarmsOthersIsNamed(t *testing.T) {
	nullMode := func(f reports.Finding) bool { return strings.Contains(f.Request.Body, `"errorMode":null`) }
	for _, host := range []struct {
		name, trouble string
		command       []string
		names         func(reports.Finding) bool
	}{
		{"an uncaught exception", "dies", []string{"node", "hosts/careless.mjs"}, nullMode},
		{"an uncaught exception, and it is started again", "dies", []string{"sh", "-c", "while :; do node hosts/careless.mjs 2>/dev/null & trap 'kill $!' TERM; wait $!; [ $? -lt 128 ] || exit; done"}, nullMode},
		{"a busy thread", "blocks", []string{"node", "hosts/careless.mjs"}, func(f reports.Finding) bool { return f.Request.Size > 40_000 }},
		{"content behind a HEAD", "garbles", []string{"node", "hosts/careless.mjs"}, func(f reports.Finding) bool { return f.Request.Method == http.MethodHead }},
	} {
		t.Run(host.name, func(t *testing.T) {
			for range *runs {
				port := freePort(t)
				run(t, exec.Command(host.command[0], host.command[1:]...), "PORT="+port, "API_KEY="+key, "TROUBLE="+host.trouble)
				report, err := importcheck.Check(context.Background(), importcheck.Host("http://127.0.0.1:"+port), importcheck.Key(key), importcheck.Contract(version),
					importcheck.Wait(30*time.Second), importcheck.Timeout(time.Second))
				if err != nil {
					t.Fatal(err)
				}
				named := 0
				for _, f := range report.Findings {
					switch {
					case f.Check == "response-in-time" && host.names(f):
						named++
					case f.Check == "response-in-time" || f.Severity == reports.Violation:
						t.Errorf("%s: %s (%s)", f.Case, f.Title, f.Observed)
					}
				}
				if named != 1 {
					t.Errorf("%d findings name the request: %s", named, report.Reason)
				}
			}
		})
	}
}
