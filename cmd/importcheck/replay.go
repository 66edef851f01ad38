package main

import (
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/replay"
	"example.com/importcheck/reports"
)

// ofReplay are the settings that sending one request needs.
var ofReplay = []string{"host", "spec", "profile", "i-accept-imports", "seed", "timeout", "wait", "header", "proxy", "ca",
	"insecure-tls", "key", "integration"}

func replayCommand() *cobra.Command {
	var one string
	c := &cobra.Command{
		Use:   "replay REPORT FINDING|CASE",
		Short: "Send the request of a finding or a case again, and check the response",
		Long: "replay sends one request again, byte for byte, prints it and the response, and checks the response as run\n" +
			"does. It reads the key from PINECONE_API_KEY. Without --host, the request goes to the host of the report. If\n" +
			"a finding rests on several requests, replay sends them too.\n\n" +
			"Exit status: 0 conforms, 1 violations, 2 unusable command line or report, 3 no response.",
		Example: "  importcheck replay reports/out/report.json invalid-rejected-1f2e3d4c\n" +
			"  importcheck replay --case key.absent.0 --host http://127.0.0.1:8080",
		Args: arguments(0, 2),
	}
	c.Flags().StringVar(&one, "case", "", "the id of a case, instead of a report")
	settle := bind(c, named(ofReplay))
	c.ValidArgsFunction = findingsOf
	c.RunE = func(c *cobra.Command, args []string) error {
		s, err := settle()
		if err != nil {
			return err
		}
		return replayOne(c, s, args, one)
	}
	return c
}

// named are the settings of those names.
func named(names []string) (out []config.Setting) {
	for _, name := range names {
		if s, ok := config.Find(name); ok {
			out = append(out, s)
		}
	}
	return out
}

func replayOne(c *cobra.Command, s *config.Config, args []string, one string) error {
	var report *reports.Report
	var err error
	switch {
	case one == "" && len(args) != 2:
		return errors.New("replay needs a REPORT and a FINDING or CASE of it, or only --case ID")
	case one != "" && len(args) > 0:
		return errors.New("--case cannot be used with a report; write the case after the report instead")
	case one == "":
		if report, err = reports.ReadFile(args[0]); err != nil {
			return err
		}
		s.Out, one = filepath.Dir(args[0]), args[1]
		if !c.Flags().Changed("host") {
			s.Host = "" // the variable names the host of a run; the report has its own
		}
	}
	r, err := replay.Replay(c.Context(), s, report, one)
	if err != nil {
		return err
	}
	if err := r.Write(c.OutOrStdout()); err != nil {
		return err
	}
	if c.Context().Err() != nil {
		return exit(exitInterrupted)
	}
	return endedAs(r.Verdict)
}

// findingsOf offers the ids of a report's findings behind it.
func findingsOf(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) != 1 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	report, err := reports.ReadFile(args[0])
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var out []string
	for _, f := range report.Findings {
		out = append(out, f.ID)
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
