package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"example.com/importcheck/internal/recheck"
	"example.com/importcheck/spec"
)

func recheckCommand() *cobra.Command {
	var contracts []string
	var format string
	c := &cobra.Command{
		Use:   "recheck HAR",
		Short: "Judge recorded traffic against a contract, and send nothing",
		Long: "recheck reads a HAR file of a browser, a proxy or importcheck and judges each start in it: the request, and the\n" +
			"recorded answer. With --spec given again it tells which of the requests another contract refuses; answers are\n" +
			"judged by the first. Exit status: 1 where a request breaks what binds or an answer has a violation, 2 for a file\n" +
			"that is no whole HAR.",
		Example: "  importcheck recheck traffic.har\n  importcheck recheck traffic.har --spec 2025-04 --spec 2025-10 --format json",
		Args:    arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return recheckFile(c.OutOrStdout(), args[0], contracts, format)
		},
	}
	c.Flags().StringArrayVar(&contracts, "spec", []string{spec.Latest}, "a contract: an embedded version, or an OpenAPI file; may be given again")
	completeOrFile(c, "spec", spec.Versions()...)
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

func recheckFile(w io.Writer, name string, contracts []string, format string) error {
	if format != "text" && format != "json" {
		return fmt.Errorf("there is no format %q; say text or json", format)
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
	if format == "json" {
		write = r.WriteJSON
	}
	if err := write(w); err != nil {
		return err
	}
	if r.Fails() {
		return exit(exitViolates)
	}
	return nil
}
