package main

import (
	"cmp"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"example.com/importcheck"
	"example.com/importcheck/internal/textsafe"
)

func cancelCommand() *cobra.Command {
	var address, contract, ca, proxy string
	c := &cobra.Command{
		Use:   "cancel FILE",
		Short: "Cancel imports that a run left running",
		Long: "cancel reads the imports.jsonl of a live run, cancels each import that may still be running, and\n" +
			"adds the outcome to the file. It reads the key from PINECONE_API_KEY.\n\n" +
			"Exit status: 0 if no import is running, 3 if one may be.",
		Example: "  PINECONE_API_KEY=… importcheck cancel reports/out/imports.jsonl",
		Args:    arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			given := []string{os.Getenv("PINECONE_API_KEY"), contract, ca, proxy}
			var options []importcheck.Option
			for i, option := range []func(string) importcheck.Option{
				importcheck.Key, importcheck.Contract, importcheck.CA, importcheck.Proxy,
			} {
				if given[i] != "" {
					options = append(options, option(given[i]))
				}
			}
			return cancelImports(c, args[0], address, options)
		},
	}
	c.Flags().StringVar(&address, "host", "", "the host, if its address has changed since the run")
	c.Flags().StringVar(&contract, "spec", "", "the contract, if its file has moved since the run")
	c.Flags().StringVar(&ca, "ca", "", "certificates (PEM) to check the host's certificate against")
	c.Flags().StringVar(&proxy, "proxy", "", "the proxy to the host (default none)")
	return c
}

func cancelImports(c *cobra.Command, file, address string, options []importcheck.Option) error {
	tried, left, err := importcheck.CancelImports(c.Context(), file, address, options...)
	out := c.OutOrStdout()
	for _, i := range tried {
		fmt.Fprintf(out, "%s  %s  %s\n", textsafe.Line(cmp.Or(i.ID, "(no id)")), textsafe.Line(i.URI), textsafe.Line(i.Fate))
	}
	switch {
	case err != nil:
		return err
	case len(tried) == 0:
		fmt.Fprintln(out, "no import of "+file+" may still be running")
	case left > 0:
		fmt.Fprintf(out, "%d of %d may run on\n", left, len(tried))
		return exit(exitUnfinished)
	}
	return nil
}
