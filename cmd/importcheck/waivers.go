package main

import (
	"time"

	"github.com/spf13/cobra"

	"example.com/importcheck/internal/waiver"
	"example.com/importcheck/reports"
)

func waiversCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "waivers REPORT",
		Short: "Draft a file of waivers from a report.json",
		Long: "waivers prints an entry for each check and constraint with findings that are not waived yet.\n" +
			"The reasons are blank, and run refuses the file until you fill them in.",
		Example: "  importcheck waivers reports/out/report.json > waivers.yaml\n  importcheck run --waivers waivers.yaml",
		Args:    arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			r, err := reports.ReadFile(args[0])
			if err != nil {
				return err
			}
			_, err = c.OutOrStdout().Write(waiver.Draft(r, time.Now()))
			return err
		},
	}
}
