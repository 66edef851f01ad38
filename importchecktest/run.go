// Package importchecktest runs the suite under go test, with a subtest for each scenario.
package importchecktest

import (
	"context"
	"errors"
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
// The flags of go test mean what they do elsewhere. -run and -skip select scenarios, and
// nothing is sent for the others. With -short nothing is drawn at random: the labelled
// cases alone are sent. A run ends a moment before the time of -timeout is over, so that
// its reports are written. -artifacts keeps them where no folder is named. Run returns nil
// where -run and -skip leave no scenario, as go test runs no test then.
func Run(t *testing.T, target importcheck.Target, options ...importcheck.Option) *reports.Report {
	t.Helper()
	options = append([]importcheck.Option{importcheck.Reports(t.ArtifactDir())}, options...)
	ctx, cancel := inTime(t)
	defer cancel()
	var settings *config.Config
	options = append(options, underTest(t), func(c *config.Config) { settings = c })
	report, err := importcheck.Check(ctx, target, options...)
	if none, ok := errors.AsType[suite.NoneSelected](err); ok {
		offer(t, none)
		return nil
	}
	if report == nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Error(err)
	}
	tell(t, report, report.Verdict == reports.Incomplete || report.Run.Stopped != "")
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
		c.Scenarios, c.ScenarioPattern = namedBy(t.Name(), flagOf("test.run"), flagOf("test.skip"))
	}
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
