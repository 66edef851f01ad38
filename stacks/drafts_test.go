package stacks

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"go.yaml.in/yaml/v4"

	"example.com/importcheck"
	"example.com/importcheck/reports"
)

// What all first drafts together must keep to. It is what holds now, with room for what is drawn by
// chance; 1.5, 0.95 and 0.05 are wanted.
var (
	mostViolations = 1.35 // a mistake
	leastNamed     = 0.94 // of the mistakes that are violations
	mostMisleading = 0.07 // of the violations
)

// A draft is a host with the mistakes of a first afternoon.
type draft struct {
	Name     string
	Command  []string
	Mistakes []mistake
	Also     []mistake // what the library below does; it may be found, and need not
}

// A mistake, and how a violation that names it truly is recognised.
type mistake struct {
	Says             string
	Severity         reports.Severity // "" is a violation; warnings and what is none are counted apart
	Checks           []string
	Title, Not, Text []expression
}

type expression struct{ *regexp.Regexp }

func (e *expression) UnmarshalYAML(node *yaml.Node) (err error) {
	e.Regexp, err = regexp.Compile("(?i)" + node.Value)
	return err
}

// named reports whether a finding names the mistake truly.
func (m mistake) named(f reports.Finding) bool {
	in := func(text string) func(expression) bool {
		return func(e expression) bool { return e.MatchString(text) }
	}
	missing := func(text string) func(expression) bool {
		return func(e expression) bool { return !e.MatchString(text) }
	}
	whole := strings.Join([]string{f.Title, f.Detail, f.Observed}, "\n")
	return slices.Contains(m.Checks, f.Check) && !slices.ContainsFunc(m.Title, missing(f.Title)) &&
		!slices.ContainsFunc(m.Not, in(f.Title)) && !slices.ContainsFunc(m.Text, missing(whole))
}

// A tally is what one run says of a draft, or all runs of all.
type tally struct {
	mistakes, violations, findings, named, misleading, requests int
	warnings, warned                                            int // mistakes that are warnings, and those of them that one names
	seconds                                                     float64
}

func (a *tally) add(b tally) {
	a.mistakes += b.mistakes
	a.violations += b.violations
	a.findings += b.findings
	a.named += b.named
	a.misleading += b.misleading
	a.requests += b.requests
	a.warnings += b.warnings
	a.warned += b.warned
	a.seconds += b.seconds
}

func (a tally) perMistake() float64 { return float64(a.violations) / float64(a.mistakes) }

// read counts what a report says of a draft, and notes which mistakes no title names and which
// titles name none.
func (d draft) read(report *reports.Report) (counts tally, notes []string) {
	counts = tally{findings: len(report.Findings), requests: report.Run.Requests, seconds: report.Run.Seconds}
	seen := make([]bool, len(d.Mistakes))
	for _, f := range report.Findings {
		known := f.Severity != reports.Violation || slices.ContainsFunc(d.Also, func(m mistake) bool { return m.named(f) })
		for i, m := range d.Mistakes {
			if m.named(f) && (f.Severity == reports.Violation || m.Severity == reports.Warning) {
				known, seen[i] = true, true
			}
		}
		if f.Severity == reports.Violation {
			counts.violations++
		}
		if !known {
			counts.misleading++
			notes = append(notes, fmt.Sprintf("misleading: %s: %s (%s)", f.Check, f.Title, f.Detail))
		}
	}
	for i, m := range d.Mistakes {
		counts.count(m.Severity, seen[i])
		if !seen[i] && m.Severity != noFinding {
			notes = append(notes, "not named: "+m.Says)
		}
	}
	return counts, notes
}

// noFinding is the severity of a mistake that breaks nothing that binds.
const noFinding = "none"

func (a *tally) count(s reports.Severity, named bool) {
	one := 0
	if named {
		one = 1
	}
	switch s {
	case "":
		a.mistakes++
		a.named += one
	case reports.Warning:
		a.warnings++
		a.warned += one
	}
}

// The report on a first draft of a host says what is wrong with it: a violation or two for a
// mistake, each with a title that names it.
func TestMistakesOfFirstDraftsAreNamed(t *testing.T) {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "host\tmistakes\tviolations\tfindings\ta mistake\tnamed\tmisleading\twarnings\tnamed\tseconds\trequests\t")
	line := func(name string, c tally) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%.2f\t%d\t%d\t%d\t%d\t%.1f\t%d\t\n", name, c.mistakes, c.violations, c.findings,
			c.perMistake(), c.named, c.misleading, c.warnings, c.warned, c.seconds, c.requests)
	}
	var all tally
	mistakes := 0
	for _, d := range drafts(t) {
		for _, m := range d.Mistakes {
			if m.Severity == "" {
				mistakes++
			}
		}
		t.Run(d.Name, func(t *testing.T) {
			counts, notes := d.read(d.check(t))
			line(d.Name, counts)
			all.add(counts)
			t.Log(strings.Join(notes, "\n"))
		})
	}
	line("all", all)
	_ = w.Flush() // to memory
	t.Log("\n" + table.String())
	if all.mistakes < mistakes {
		t.Skip("some of the drafts were left out")
	}
	if got := all.perMistake(); got > mostViolations {
		t.Errorf("%.2f violations a mistake, not %.2f", got, mostViolations)
	}
	if got := float64(all.named) / float64(all.mistakes); got < leastNamed {
		t.Errorf("%.3f of the mistakes are named, not %.3f", got, leastNamed)
	}
	if got := float64(all.misleading) / float64(max(all.violations, 1)); got > mostMisleading {
		t.Errorf("%.3f of the violations name no mistake, not %.3f", got, mostMisleading)
	}
}

func drafts(t *testing.T) (all []draft) {
	t.Helper()
	file, err := os.Open("drafts/mistakes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reader := yaml.NewDecoder(file)
	reader.KnownFields(true)
	if err := reader.Decode(&all); err != nil {
		t.Fatal(err)
	}
	hosts, err := filepath.Glob("drafts/*_*.*")
	if err != nil || len(hosts) != len(all) {
		t.Fatalf("%d drafts are described, of %d (%v)", len(all), len(hosts), err)
	}
	for _, d := range all {
		for _, m := range append(d.Mistakes, d.Also...) {
			if m.Says == "" || len(m.Checks) == 0 || len(m.Title) == 0 {
				t.Fatalf("%s: any title would name %q", d.Name, m.Says)
			}
		}
	}
	return all
}

// check starts the draft and runs importcheck against it as a new user would.
func (d draft) check(t *testing.T) *reports.Report {
	t.Helper()
	command := d.Command
	if command[0] == "go" { // `go run` does not pass on the signal that ends the host
		built := filepath.Join(t.TempDir(), d.Name)
		if out, err := exec.Command("go", "build", "-o", built, command[2]).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		command = []string{built}
	}
	port := freePort(t)
	run(t, exec.Command(command[0], command[1:]...), "PORT="+port, "API_KEY="+key)
	options := []importcheck.Option{importcheck.Key(key), importcheck.Contract(version), importcheck.Wait(30 * time.Second), importcheck.Timeout(3 * time.Second)}
	if dir := os.Getenv("STACKS_REPORTS"); dir != "" {
		options = append(options, importcheck.Reports(filepath.Join(dir, d.Name)))
	}
	report, err := importcheck.Check(context.Background(), importcheck.Host("http://127.0.0.1:"+port), options...)
	if err != nil {
		t.Fatal(err)
	}
	return report
}
