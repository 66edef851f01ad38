package main

import (
	"github.com/spf13/cobra"

	"example.com/importcheck"
)

func waiversCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "waivers REPORT",
		Short:   "Draft a file of waivers from a report.json",
		Long:    "waivers prints an entry for each check and constraint that the report has findings of and nobody has accepted yet.\nThe reasons are blank, and run refuses the file until they are given.",
		Example: "  importcheck waivers reports/out/report.json > waivers.yaml\n  importcheck run --waivers waivers.yaml",
		Args:    arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			r, err := importcheck.ReadReport(args[0])
			if err != nil {
				return err
			}
			_, err = c.OutOrStdout().Write(importcheck.DraftWaivers(r))
			return err
		},
	}
}
