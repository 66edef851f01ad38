package main

import "github.com/spf13/cobra"

// complete has a shell offer the values that a flag can have.
func complete(c *cobra.Command, flag string, values ...string) {
	register(c, flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// completeOrFile has a shell offer files beside them.
func completeOrFile(c *cobra.Command, flag string, values ...string) {
	register(c, flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveDefault))
}

// completeFrom has a shell offer values that take time to read: no other use of the
// command waits for them.
func completeFrom(c *cobra.Command, flag string, values func() []string) {
	register(c, flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values(), cobra.ShellCompDirectiveNoFileComp
	})
}

func register(c *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := c.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err) // the flag was made a line before
	}
}
