package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/importcheck/internal/recheck"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

func recheckCommand() *cobra.Command {
	var contracts []string
	var format string
	c := &cobra.Command{
		Use:   "recheck HAR",
		Short: "Check recorded traffic against a contract, without sending anything",
		Long: "recheck reads a HAR file and checks the requests and responses of the import operations. With several\n" +
			"--spec, it says which requests only another contract refuses; responses are checked against the first.\n\n" +
			"Exit status: 1 if a request breaks a binding constraint or a response has a violation, 2 for a file\n" +
			"that is no whole HAR.",
		Example: "  importcheck recheck traffic.har\n  importcheck recheck traffic.har --spec 2025-04 --spec 2025-10 --format json",
		Args:    arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return recheckFile(c.OutOrStdout(), args[0], contracts, format)
		},
	}
	c.Flags().StringArrayVar(&contracts, "spec", []string{spec.Latest},
		"a contract: an embedded version, or an OpenAPI file; may be given again")
	completeOrFile(c, "spec", spec.Versions()...)
	c.Flags().StringVar(&format, "format", "text", strings.Join(recheckFormats, ", "))
	complete(c, "format", recheckFormats...)
	return c
}

var recheckFormats = []string{"text", "json", "junit", "md"}

func recheckFile(w io.Writer, name string, contracts []string, format string) error {
	if !slices.Contains(recheckFormats, format) {
		return fmt.Errorf("there is no format %q; there are %s", format, strings.Join(recheckFormats, ", "))
	}
	var loaded []*spec.Contract
	for _, one := range contracts {
		c, err := spec.Load(one)
		if err != nil {
			return err
		}
		loaded = append(loaded, c)
	}
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("%w; name a HAR file", err)
	}
	defer f.Close()
	r, err := recheck.Recheck(f, loaded...)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	write := r.WriteText
	switch format {
	case "json":
		write = r.WriteJSON
	case "junit", "md":
		report, _ := reports.Writer(format) // there are these
		write = func(w io.Writer) error { return report(r.Report(filepath.Base(name)), w) }
	}
	if err := write(w); err != nil {
		return err
	}
	if r.Fails() {
		return exit(exitViolates)
	}
	return nil
}
