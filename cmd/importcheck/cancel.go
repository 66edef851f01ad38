package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/importcheck"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/reports"
)

func cancelCommand() *cobra.Command {
	var address, contract, ca, proxy string
	c := &cobra.Command{
		Use:   "cancel FILE",
		Short: "Cancel the imports that a run has left running",
		Long: "cancel reads the imports.jsonl that a run on a live host leaves in its folder of reports, cancels each import that may\n" +
			"still be running, at the host that the run tested, and adds to the file what became of it. The key is read from\n" +
			"PINECONE_API_KEY. Exit status: 0 where none runs on, 3 where one may.",
		Example: "  PINECONE_API_KEY=… importcheck cancel reports/out/imports.jsonl",
		Args:    arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			given := []string{os.Getenv("PINECONE_API_KEY"), contract, ca, proxy}
			var options []importcheck.Option
			for i, option := range []func(string) importcheck.Option{importcheck.Key, importcheck.Contract, importcheck.CA, importcheck.Proxy} {
				if given[i] != "" {
					options = append(options, option(given[i]))
				}
			}
			return cancelImports(c, args[0], address, options)
		},
	}
	c.Flags().StringVar(&address, "host", "", "the host, where it is not the one of the run")
	c.Flags().StringVar(&contract, "spec", "", "the contract, where it is not the one of the run")
	c.Flags().StringVar(&ca, "ca", "", "a file of certificates (PEM) that the host's certificate is checked against")
	c.Flags().StringVar(&proxy, "proxy", "", "the proxy to the host; by default none is used")
	return c
}

// mostNamed is how many imports a line names.
const mostNamed = 3

// left says which imports a run may have left under way and how to end them, or "".
func left(imports []reports.Import, list string) string {
	imports = slices.DeleteFunc(slices.Clone(imports), func(i reports.Import) bool { return !ledger.Status(i.Fate).Open() })
	if len(imports) == 0 {
		return ""
	}
	var named []string
	for _, i := range imports[:min(len(imports), mostNamed)] {
		named = append(named, textsafe.Cut(textsafe.Line(cmp.Or(i.ID, "without an id")+" of "+cmp.Or(i.URI, "no uri")), 120))
	}
	if more := len(imports) - len(named); more > 0 {
		named = append(named, fmt.Sprintf("%d more", more))
	}
	return fmt.Sprintf("IMPORTS MAY STILL BE RUNNING: %s; end them with: importcheck cancel %s", strings.Join(named, ", "), textsafe.Line(list))
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
