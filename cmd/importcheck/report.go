package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/importcheck/internal/diff"
	"example.com/importcheck/internal/spelling"
	"example.com/importcheck/internal/version"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

func versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Print the version and the embedded contracts", Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(c.OutOrStdout(), versionText())
			return err
		}}
}

func versionText() string {
	return fmt.Sprintf("importcheck %s\ncontracts %s\n", version.String(), strings.Join(spec.Versions(), ", "))
}

func reportCommand() *cobra.Command {
	var format, out string
	c := &cobra.Command{
		Use:     "report REPORT",
		Short:   "Write a report.json in another format",
		Example: "  importcheck report reports/out/report.json --format md",
		Args:    arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			write, ok := reports.Writer(format)
			if !ok {
				return fmt.Errorf("there is no format %q; there are %s", format, strings.Join(reports.Formats(), ", "))
			}
			r, err := reports.ReadFile(args[0])
			if err != nil {
				return err
			}
			return to(c.OutOrStdout(), out, func(w io.Writer) error { return write(r, w) })
		},
	}
	c.Flags().StringVar(&format, "format", "html", strings.Join(reports.Formats(), ", "))
	c.Flags().StringVar(&out, "out", "", "the file to write (default the terminal)")
	complete(c, "format", reports.Formats()...)
	return c
}

// to writes to a file, or to the terminal where none is named.
func to(terminal io.Writer, name string, write func(io.Writer) error) error {
	if name == "" {
		return write(terminal)
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		_ = f.Close() // the first error is the one to report
		return err
	}
	return f.Close()
}

func diffCommand() *cobra.Command {
	var operation, format string
	var all bool
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Show what changes between two contracts, and what a client has to do",
		Long: "diff compares two contracts (versions or files). It says what a client has to do, then lists what\n" +
			"breaks clients and what does not. The exit status is 1 if something breaks, else 0.",
		Example: "  importcheck diff 2025-04 2025-10\n  importcheck diff 2026-07 new.yaml --operation start --format json",
		Args:    arguments(2, 2),
		RunE: func(c *cobra.Command, args []string) error {
			before, err := spec.Load(args[0])
			if err != nil {
				return err
			}
			after, err := spec.Load(args[1])
			if version, elsewhere, gone := spec.StartIsGone(args[1]); err != nil && gone {
				return writeDiff(c.OutOrStdout(), diff.Gone(before, version, filepath.Base(args[1]), elsewhere), operation, format)
			}
			if err != nil {
				return err
			}
			d := diff.Compare(before, after)
			d.All = all
			return writeDiff(c.OutOrStdout(), d, operation, format)
		},
	}
	c.Flags().StringVar(&operation, "operation", "", "only start, list, describe or cancel")
	c.Flags().StringVar(&format, "format", "text", "text, json or markdown")
	c.Flags().BoolVar(&all, "all", false, "list changes of documentation too; json always has them")
	complete(c, "operation", operations...)
	complete(c, "format", "text", "json", "markdown")
	c.ValidArgsFunction = cobra.FixedCompletions(spec.Versions(), cobra.ShellCompDirectiveDefault)
	return c
}

var operations = []string{"start", "list", "describe", "cancel"}

func writeDiff(w io.Writer, d diff.Diff, operation, format string) error {
	if operation != "" {
		if !slices.Contains(operations, operation) {
			return fmt.Errorf("there is no operation %q; %s", operation, spelling.Remedy(operation, operations))
		}
		d = d.Only(operation)
	}
	write, ok := map[string]func(io.Writer) error{"text": d.WriteText, "json": d.WriteJSON, "markdown": d.WriteMarkdown}[format]
	if !ok {
		return fmt.Errorf("there is no format %q; say text, json or markdown", format)
	}
	if err := write(w); err != nil {
		return err
	}
	if d.Breaking() {
		return exit(exitViolates)
	}
	return nil
}
