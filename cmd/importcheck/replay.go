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
		Short: "Send the request of a finding or of a case again, and judge its answer",
		Long: "replay sends one request again, byte for byte, prints it with its answer, and checks that as run does. The key is\n" +
			"read from PINECONE_API_KEY. Without --host it goes to the host of the report. What one request alone does not show\n" +
			"is sent beside the requests that it rests on. Exit status: 0 conforms, 1 violations, 2 unusable, 3 no answer.",
		Example: "  importcheck replay reports/out/report.json invalid-rejected-1f2e3d4c\n" +
			"  importcheck replay --case at-limit.uri.maxLength --host http://127.0.0.1:8080",
		Args: arguments(0, 2),
	}
	c.Flags().StringVar(&one, "case", "", "the id of a case, in place of a report")
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
		return errors.New("replay needs a REPORT and a FINDING or CASE of it, or --case ID alone")
	case one != "" && len(args) > 0:
		return errors.New("--case goes without a report; name the case behind the report instead")
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
