package main

import (
	"bufio"
	"encoding/json"
	"fmt"

	"example.com/importcheck/internal/cases"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/spec"
	"github.com/spf13/cobra"
)

func casesCommand() *cobra.Command {
	var contract, host, format string
	c := &cobra.Command{
		Use:   "cases",
		Short: "Print the fixed cases of a contract",
		Long: "cases prints the cases that every run sends, with constraint, side, expectation and request:\n" +
			"one JSON object on each line, or curl commands.",
		Example: "  importcheck cases | jq -r .id\n  importcheck cases --format curl --host http://127.0.0.1:8787",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			list, err := cases.List(contract, host)
			if err != nil {
				return err
			}
			w := bufio.NewWriter(c.OutOrStdout())
			switch format {
			case "jsonl":
				e := json.NewEncoder(w)
				e.SetEscapeHTML(false)
				for _, one := range list {
					if err := e.Encode(one); err != nil {
						return err
					}
				}
			case "curl":
				for _, one := range list {
					fmt.Fprintf(w, "# %s: %s, expect %s\n%s\n\n", one.ID, textsafe.Line(one.Constraint), one.Expect, one.Curl)
				}
			default:
				return fmt.Errorf("there is no format %q; say jsonl or curl", format)
			}
			return w.Flush()
		},
	}
	c.Flags().StringVar(&contract, "spec", spec.Latest, "the contract: an embedded version, or an OpenAPI file")
	c.Flags().StringVar(&host, "host", "http://127.0.0.1:8787", "the host in curl lines")
	c.Flags().StringVar(&format, "format", "jsonl", "jsonl or curl")
	complete(c, "format", "jsonl", "curl")
	completeOrFile(c, "spec", spec.Versions()...)
	return c
}
