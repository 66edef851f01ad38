package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"example.com/importcheck/internal/selftest"
	"github.com/spf13/cobra"
)

func selftestCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "selftest",
		Short: "Test importcheck itself: every fault must fail, every honest host must pass",
		Long: "selftest tests every fault of the mock host, every honest host, and hosts of slightly different contracts,\n" +
			"and prints which check detects which. It takes minutes.\n\n" +
			"Exit status: 1 if a fault is missed, or not detected by the checks that it names, or an honest host is accused.",
		Example: "  importcheck selftest\n  importcheck selftest --out matrix",
		Args:    noArguments,
		RunE:    func(c *cobra.Command, _ []string) error { return selfTest(c, out) },
	}
	c.Flags().StringVar(&out, "out", "reports/selftest", "the folder for selftest.json and selftest.md")
	return c
}

func selfTest(c *cobra.Command, out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("the matrix cannot be written to %s: %w; name another folder with --out", out, err)
	}
	m, err := selftest.Run(c.Context(), selftest.Options{Progress: func(done, of int, kind, name string) {
		if done%100 == 0 || done == of {
			fmt.Fprintf(os.Stderr, "%d of %d hosts\n", done, of)
		}
	}})
	if m == nil {
		return err
	}
	err = errors.Join(writeTo(filepath.Join(out, "selftest.json"), m.WriteJSON),
		writeTo(filepath.Join(out, "selftest.md"), m.WriteMarkdown))
	if err != nil {
		return err
	}
	if err := m.WriteSummary(c.OutOrStdout()); err != nil {
		return err
	}
	fmt.Fprintln(c.OutOrStdout(), "\nmatrix: "+out)
	switch {
	case c.Context().Err() != nil:
		return exit(exitInterrupted)
	case !m.Good():
		return exit(exitViolates)
	}
	return nil
}

// writeTo writes a file and says whether all of it was written.
func writeTo(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
