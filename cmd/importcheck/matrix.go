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
		Short: "Put the reports of many runs on one page",
		Long: "matrix reads the reports of many runs and writes matrix.html and matrix.md: the verdict for each host\n" +
			"and version, findings by root cause, differences between hosts, and missing runs.\n" +
			"A REPORT is a report.json, a folder that run wrote, or a folder of such folders.\n\n" +
			"Exit status: 0 all conform, 1 any violates, 2 no report can be read, 3 some are missing or not finished.",
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
	c.Flags().StringVar(&list, "list", "", "a list of the expected runs: HOST VERSION SEED on each line")
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
