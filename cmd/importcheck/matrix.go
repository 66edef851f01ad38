package main

import (
	"cmp"
	"fmt"
	"math"
	"os"

	"github.com/spf13/cobra"

	"example.com/importcheck/internal/matrix"
	"example.com/importcheck/reports"
)

func matrixCommand() *cobra.Command {
	var list, out string
	c := &cobra.Command{
		Use:   "matrix REPORT...",
		Short: "Put the reports of many runs onto one page",
		Long: "matrix reads the reports of many runs, of hosts, contract versions and seeds, and writes matrix.html\n" +
			"and matrix.md: each host's verdict by version, the findings by root cause with the hosts that show\n" +
			"them, what only some hosts do, and what is missing or not finished. A REPORT is a report.json, a folder\n" +
			"that run wrote, or a folder of such folders. Exit status: 0 all conform; 1 any violates; 2 no report can\n" +
			"be read; 3 some are missing or not finished.",
		Example: "  importcheck matrix reports/*\n  importcheck matrix /reports --list runs.txt --out /reports/matrix",
		Args:    arguments(1, math.MaxInt),
		RunE: func(c *cobra.Command, places []string) error {
			m, err := matrix.Load(places, list, out)
			if err != nil {
				return err
			}
			unwritten := m.Write(out)
			if err := m.WriteTerminal(c.OutOrStdout(), width(os.Stdout)); err != nil {
				return err
			}
			if unwritten != nil {
				// After what was read: it is shown, if only here.
				fmt.Fprintln(c.ErrOrStderr(), "importcheck: "+unwritten.Error())
				return cmp.Or(endedAs(m.Verdict), error(exit(exitUnfinished)))
			}
			fmt.Fprintln(c.OutOrStdout(), "matrix: "+out)
			return endedAs(m.Verdict)
		},
	}
	c.Flags().StringVar(&list, "list", "", "a file of the runs that there should be: HOST VERSION SEED, a run a line")
	c.Flags().StringVar(&out, "out", "reports/matrix", "the folder to write into")
	return c
}

// endedAs turns a verdict into an exit code.
func endedAs(v reports.Verdict) error {
	switch v {
	case reports.Violates:
		return exit(exitViolates)
	case reports.Incomplete:
		return exit(exitUnfinished)
	}
	return nil
}
