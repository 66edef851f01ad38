// Package importchecktest runs the suite under go test, with a subtest for each scenario.
package importchecktest

import (
	"context"
	"errors"
	gotest "flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/importcheck"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/suite"
	"example.com/importcheck/reports"
)

// Run runs the suite against a host with a subtest for each scenario. A run that could
// not be finished fails the test; it never skips it.
//
// The flags of go test mean what they do elsewhere: -run and -skip select scenarios, and
// nothing is sent for the others. With -short nothing is drawn at random. A run ends a
// moment before the time of -timeout is over, so that its reports are written. -artifacts
// keeps them where no folder is named. Run returns nil where -run and -skip leave no
// scenario.
func Run(t *testing.T, target importcheck.Target, options ...importcheck.Option) *reports.Report {
	t.Helper()
	options = append([]importcheck.Option{importcheck.Reports(t.ArtifactDir())}, options...)
	ctx, cancel := inTime(t)
	defer cancel()
	var settings *config.Config
	options = append(options, underTest(t), func(c *config.Config) { settings = c })
	report, err := importcheck.Check(ctx, target, options...)
	if errors.Is(err, suite.ErrNothing) {
		return nil
	}
	if report == nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Error(err)
	}
	showRest(t, report)
	conclude(t, report, ctx)
	leave(t, settings, report)
	return report
}

// underTest is what the flags of go test ask of a run.
func underTest(t *testing.T) importcheck.Option {
	return func(c *config.Config) {
		if testing.Short() {
			c.Cases = 0
		}
		c.TestingT = t
		for _, name := range []string{"run", "skip"} {
			if pattern := flagOf("test." + name); strings.Contains(pattern, "/") {
				c.TestFlags = strings.TrimSpace(c.TestFlags + " -" + name + " " + pattern)
			}
		}
	}
}

func flagOf(name string) string {
	if f := gotest.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

// inTime returns the context of the test, which ends a moment before go test would end
// the whole program and with it every report.
func inTime(t *testing.T) (context.Context, context.CancelFunc) {
	end, limited := t.Deadline()
	if !limited {
		return t.Context(), func() {}
	}
	return context.WithDeadline(t.Context(), end.Add(-min(time.Until(end)/4, time.Minute)))
}

// warningsShown is how many findings that fail no test are printed.
const warningsShown = 20

// showRest prints what no subtest has shown: findings of no scenario, and warnings.
func showRest(t *testing.T, r *reports.Report) {
	t.Helper()
	warnings := 0
	for _, f := range r.Findings {
		switch {
		case r.Fails(f) && len(f.Scenarios) == 0:
			fmt.Fprintln(t.Output(), f.Text())
		case !r.Fails(f) && f.Waived == "":
			if warnings++; warnings <= warningsShown {
				fmt.Fprintln(t.Output(), string(f.Severity)+" "+f.Text())
			}
		}
	}
	if more := warnings - warningsShown; more > 0 {
		fmt.Fprintf(t.Output(), "and %d more that fail no test\n", more)
	}
}

// conclude says how the run went as a whole.
func conclude(t *testing.T, r *reports.Report, ctx context.Context) {
	t.Helper()
	if r.Verdict == reports.Conforms {
		t.Log(r.Reason)
		return
	}
	t.Error(r.Reason)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Log("the time of this test was over: give go test a longer -timeout")
	}
	if flagOf("test.artifacts") != "true" {
		t.Log("go test -artifacts keeps the reports, and so does the option Reports")
	}
}
