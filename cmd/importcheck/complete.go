package main

import "github.com/spf13/cobra"

// complete has a shell offer the values that a flag can have.
func complete(c *cobra.Command, flag string, values ...string) {
	register(c, flag, values, cobra.ShellCompDirectiveNoFileComp)
}

// completeOrFile has a shell offer files beside them.
func completeOrFile(c *cobra.Command, flag string, values ...string) {
	register(c, flag, values, cobra.ShellCompDirectiveDefault)
}

func register(c *cobra.Command, flag string, values []string, directive cobra.ShellCompDirective) {
	if err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, directive)); err != nil {
		panic(err) // the flag was made a line before
	}
}
