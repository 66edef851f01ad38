package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/importcheck/internal/lock"
	_ "example.com/importcheck/internal/shelter/rapidenv" // before rapid reads the environment
	"example.com/importcheck/internal/spelling"
	"example.com/importcheck/internal/textsafe"
	"example.com/importcheck/internal/version"
)

// The exit codes of the command.
const (
	exitConforms    = 0
	exitViolates    = 1
	exitUnusable    = 2 // the command line, contract or configuration
	exitUnfinished  = 3 // the host was not reached, or the run not finished
	exitInterrupted = 130
)

// An exit ends the command with a code; what there is to say has been said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

func main() { os.Exit(execute(os.Args[1:])) }

func execute(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the process at once
	root := command()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var code exit
	switch {
	case err == nil:
		return exitConforms
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintln(os.Stderr, "importcheck: "+textsafe.Visible(err.Error()))
	if errors.Is(err, lock.ErrHeld) {
		return exitUnfinished // nothing is wrong with what was said: a later try may be made
	}
	return exitUnusable
}

func command() *cobra.Command {
	root := &cobra.Command{
		Use:   "importcheck",
		Short: "Test whether a host conforms to the contract of Pinecone's Start import",
		Long: "importcheck tests whether a host conforms to the contract of Pinecone's Start import (POST /bulk/imports).\n" +
			"It makes requests from the OpenAPI document, sends them, and checks every response.\n\n" +
			"Without --host it tests its own mock host, which needs no network and no key.",
		Example: "  importcheck run\n  PINECONE_API_KEY=… importcheck run --host https://my-index.example.com\n" +
			"  importcheck mock --fault limits.uri.one-less",
		Args:          noSuchCommand,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
		Version:       version.String(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetVersionTemplate(versionText())
	root.AddCommand(runCommand(), replayCommand(), proxyCommand(), matrixCommand(), cancelCommand(),
		mockCommand(), casesCommand(), diffCommand(), recheckCommand(), reportCommand(), waiversCommand(),
		selftestCommand(), versionCommand())
	root.SetFlagErrorFunc(nearestFlag)
	root.SetHelpCommand(helpCommand())
	root.CompletionOptions.HiddenDefaultCmd = false
	return root
}

// helpCommand is cobra's, but for a command that there is not.
func helpCommand() *cobra.Command {
	return &cobra.Command{Use: "help [COMMAND]", Short: "Help about any command", Args: arguments(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return noSuchCommand(c.Root(), args)
			}
			about.InitDefaultHelpFlag() // cobra does so where it runs the command
			return about.Help()
		}}
}

// noSuchCommand names the command that is nearest to one that there is not.
func noSuchCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, one := range c.Commands() {
		names = append(names, one.Name())
	}
	return fmt.Errorf("there is no command %q; %s", args[0], spelling.Remedy(args[0], names))
}

// nearestFlag adds to an unknown flag the one that is nearest to it.
func nearestFlag(c *cobra.Command, err error) error {
	name, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return fmt.Errorf("%w; see importcheck %s --help", err, c.Name())
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return fmt.Errorf("there is no flag --%s; %s", name, spelling.Remedy(name, names))
}
