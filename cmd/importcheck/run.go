package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"

	"example.com/importcheck"
	"example.com/importcheck/features"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/suite"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

func runCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "run",
		Short: "Test a host against the contract",
		Long: "run tests a host against the contract: it sends valid, boundary and invalid requests, checks every\n" +
			"response, and writes reports. Without --host it tests the embedded mock host.\n\n" +
			"A variable IMPORTCHECK_<FLAG> sets each flag; PINECONE_INDEX_HOST and PINECONE_API_KEY set host and key.\n\n" +
			"Exit status: 0 conforms, 1 violations, 2 unusable command line or contract, 3 not finished, 130 interrupted.",
		Example: "  importcheck run\n  importcheck run --tags '@uri and not @random' --cases 0\n" +
			"  PINECONE_API_KEY=… importcheck run --host http://127.0.0.1:8080/api --spec 2025-10",
		Args: noArguments,
	}
	settle := bind(c, config.Settings)
	completeOrFile(c, "waivers", "known:real-host")
	c.RunE = func(c *cobra.Command, _ []string) error {
		settings, err := settle()
		if err != nil {
			return err
		}
		return runHost(c, settings)
	}
	completeFrom(c, "tags", features.Tags)
	return c
}

func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no arguments, but got %q", c.CommandPath(), args[0])
	}
	return nil
}

// arguments asks for as many as the line of use names, from least to most.
func arguments(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return fmt.Errorf("%d arguments are given: write %s %s", len(args), c.Root().Name(), c.Use)
		}
		return nil
	}
}

// enough is the memory, in bytes, that a run should do with however much a host sends: the
// collector works harder near it.
const enough = 192 << 20

func runHost(c *cobra.Command, s *config.Config) error {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(enough)
	}
	if s.DryRun {
		return dryRun(c, s)
	}
	p := newProgress(os.Stderr, s.Quiet)
	s.Progress = p.show
	report, unwritten := importcheck.Check(c.Context(), target(s), with(s))
	p.end()
	err := finish(c, s, report, unwritten)
	if line := suite.Left(report, s, filepath.Join(s.Out, ledger.Name)); line != "" {
		fmt.Fprintln(c.OutOrStdout(), line) // last: it costs the user something
	}
	return err
}

// finish prints the report of a run and returns its exit code; unwritten says why some of its
// files could not be written.
func finish(c *cobra.Command, s *config.Config, report *reports.Report, unwritten error) error {
	if report == nil {
		return unwritten
	}
	out := c.OutOrStdout()
	err := report.WriteTerminal(out, reports.TerminalOptions{Colour: colourful(os.Stdout), Width: width(os.Stdout), Quiet: s.Quiet})
	if err = errors.Join(unwritten, err, tellGitHub(out, report, os.Getenv)); err != nil {
		// After the summary: what was measured is shown, if nowhere else.
		fmt.Fprintln(c.ErrOrStderr(), "importcheck: "+textsafe.Visible(err.Error()))
		return cmp.Or(ended(report), error(exit(exitUnfinished)))
	}
	if !s.Quiet {
		fmt.Fprintln(out, "reports: "+s.Out)
		if len(report.Findings) > 0 {
			fmt.Fprintf(out, "repeat a finding: importcheck replay %s FINDING\n", filepath.Join(s.Out, "report.json"))
		}
	}
	return ended(report)
}

// ended turns the end of a run into an exit code.
func ended(r *reports.Report) error {
	if r.Run.Interrupted {
		return exit(exitInterrupted)
	}
	return endedAs(r.Verdict)
}

// own says how much of a plan names the user's own storage.
func own(p *importcheck.Plan) string {
	if p.Own == 0 {
		return ""
	}
	return fmt.Sprintf(", %d from PINECONE_IMPORT_URI", p.Own)
}

func dryRun(c *cobra.Command, s *config.Config) error {
	plan, err := importcheck.DryRun(target(s), with(s))
	if err != nil {
		return err
	}
	out := c.OutOrStdout()
	fmt.Fprintf(out, "%d cases of the contract %s would be sent to %s; %d of them could start an import%s\n",
		plan.Cases, plan.Contract, plan.Host, plan.Starts, own(plan))
	var classes []string
	for class := range plan.Kinds {
		classes = append(classes, class)
	}
	slices.Sort(classes)
	for _, class := range classes {
		fmt.Fprintf(out, "%6d  %s\n", plan.Kinds[class], class)
	}
	return nil
}
