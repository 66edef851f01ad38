package main

import (
	"math"
	"slices"

	"github.com/spf13/cobra"

	"example.com/importcheck"
)

// mergeSettings are the settings that say what is made of what was measured.
var mergeSettings = []string{"spec", "strict", "baseline", "fail-on", "waivers", "out", "har", "quiet"}

func mergeCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "merge DIR...",
		Short: "Put the shards of one run together",
		Long: "merge reads the folders that runs with --shard wrote, one for each shard, and writes the reports of the whole run:\n" +
			"the answers of all shards are judged beside each other, and nothing is sent. Exit status: that of the run; 2 where a\n" +
			"shard is missing, is there twice, or is of another run.",
		Example: "  importcheck run --shard 0/2 --out shard-0\n  importcheck run --shard 1/2 --out shard-1\n  importcheck merge shard-0 shard-1",
		Args:    arguments(1, math.MaxInt),
	}
	settle := withSettings(c, slices.DeleteFunc(slices.Clone(importcheck.AllSettings), func(s importcheck.Setting) bool { return !slices.Contains(mergeSettings, s.Name) }))
	c.RunE = func(c *cobra.Command, folders []string) error {
		settings, err := settle()
		if err != nil {
			return err
		}
		options := settings.Options()
		if !c.Flags().Changed("spec") {
			options = append(options, importcheck.Contract("")) // that of the shards
		}
		report, unwritten := importcheck.Merge(folders, options...)
		return tell(c, settings, report, unwritten)
	}
	return c
}
