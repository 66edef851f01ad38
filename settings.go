package importcheck

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/importcheck/internal/run"
	"example.com/importcheck/reports"
)

// Settings are what a user says of a run, by flags and by variables of the environment.
// The command and go test ./features read the same ones.
type Settings struct {
	HostURL       string // empty for the embedded mock host
	Spec          string
	Key           string
	Integration   string
	ImportURI     string // storage of the user's own, for starts that may be accepted
	MaxImports    int    // how many of those a safe run may send
	Profile       string // "full", "safe", or "" for what the host's address suggests
	AcceptImports bool   // imports at a host that is not loopback, under full
	DryRun        bool
	Shard         run.Shard
	Cases         int
	Seed          int64
	Tags          string
	Timeout       time.Duration
	Wait          time.Duration // for a host that does not listen yet, 0 for none
	Workers       int
	Rate          float64 // requests a second, 0 for no bound; below 0: what suits the host
	Proxy, CA     string
	InsecureTLS   bool
	Strict        bool
	Baseline      string // file of an earlier report, or ""
	FailOn        string // "any" or "new"
	Waivers       string // file, "known:NAME", or ""
	Out           string
	HAR           string
	Quiet         bool
}

// DefaultSettings returns the settings of a user who says nothing.
func DefaultSettings() *Settings {
	return &Settings{Spec: defaultSpec, Cases: DefaultCases, Seed: DefaultSeed, Timeout: DefaultTimeout, Wait: DefaultWait, Workers: DefaultWorkers, Rate: -1, FailOn: reports.FailOnAny, Out: "reports/out", HAR: "all"}
}

// A Setting is one flag of the command, and the variable IMPORTCHECK_<NAME> beside it.
type Setting struct {
	Name   string
	Value  string // what stands for the value in help; empty for a flag without one
	Usage  string
	set    func(*Settings, string) error
	show   func(*Settings) string
	choice []string
}

// AllSettings are the settings in the order of the help.
var AllSettings = []Setting{
	text("host", "URL", "the host under test; without it the embedded mock host", func(s *Settings) *string { return &s.HostURL }),
	text("spec", "VERSION|FILE", "the contract: an embedded version, or an OpenAPI file", func(s *Settings) *string { return &s.Spec }),
	oneOf("profile", "how much may be sent", []string{"full", "safe"}, func(s *Settings) *string { return &s.Profile }),
	flag("i-accept-imports", "under full at a host that is not loopback: start imports there by the hundred", func(s *Settings) *bool { return &s.AcceptImports }),
	whole("max-imports", "under safe: how many imports may be started, from PINECONE_IMPORT_URI alone", 0, 1_000, func(s *Settings) *int { return &s.MaxImports }),
	flag("dry-run", "say what would be sent, and send nothing", func(s *Settings) *bool { return &s.DryRun }),
	whole("cases", "random requests for each property", 0, 10_000_000, func(s *Settings) *int { return &s.Cases }),
	{Name: "shard", Value: "I/N", Usage: "make part I of N of the run, counted from 0; importcheck merge joins them", set: setShard, show: func(s *Settings) string { return s.Shard.String() }},
	{Name: "seed", Value: "N", Usage: "decides draws and order; 0 draws one and prints it", set: setSeed, show: func(s *Settings) string { return fmt.Sprint(s.Seed) }},
	text("tags", "EXPR", `the scenarios to run: "@limits and not @draws"`, func(s *Settings) *string { return &s.Tags }),
	duration("timeout", "for one request, from connecting to the last byte", 1, func(s *Settings) *time.Duration { return &s.Timeout }),
	duration("wait", "how long a host that does not listen yet is waited for; 0 for not at all", 0, func(s *Settings) *time.Duration { return &s.Wait }),
	whole("workers", "requests under way at once", 1, 1_000, func(s *Settings) *int { return &s.Workers }),
	{Name: "rate", Value: "N", Usage: "requests a second, 0 for no bound; without it 5 for live hosts and no bound for others", set: setRate, show: showRate},
	text("proxy", "URL", "the proxy to the host; none is used unless it is named", func(s *Settings) *string { return &s.Proxy }),
	text("ca", "FILE", "certificates (PEM) that the host's is checked against", func(s *Settings) *string { return &s.CA }),
	flag("insecure-tls", "leave the certificate of a loopback host unchecked", func(s *Settings) *bool { return &s.InsecureTLS }),
	flag("strict", "warnings fail the run", func(s *Settings) *bool { return &s.Strict }),
	text("baseline", "FILE", "an earlier report.json that this run is compared with", func(s *Settings) *string { return &s.Baseline }),
	oneOf("fail-on", "which findings fail the run; new are those that the baseline does not have", []string{reports.FailOnAny, reports.FailOnNew}, func(s *Settings) *string { return &s.FailOn }),
	text("waivers", "FILE|known:real-host", "findings that are accepted for a time", func(s *Settings) *string { return &s.Waivers }),
	text("out", "DIR", "where the reports go", func(s *Settings) *string { return &s.Out }),
	oneOf("har", "which exchanges exchanges.har holds", []string{"all", "findings", "none"}, func(s *Settings) *string { return &s.HAR }),
	flag("quiet", "print the verdict alone", func(s *Settings) *bool { return &s.Quiet }),
}

func text(name, value, usage string, field func(*Settings) *string) Setting {
	return Setting{Name: name, Value: value, Usage: usage, show: func(s *Settings) string { return *field(s) }, set: func(s *Settings, v string) error {
		if v == "" { // a variable of a CI that is missing must not have the mock host tested instead
			return errors.New("it is empty; give it a value or leave it out")
		}
		*field(s) = v
		return nil
	}}
}

func flag(name, usage string, field func(*Settings) *bool) Setting {
	return Setting{Name: name, Usage: usage, show: func(s *Settings) string { return strconv.FormatBool(*field(s)) }, set: func(s *Settings, v string) (err error) {
		if *field(s), err = strconv.ParseBool(v); err != nil {
			return errors.New("say true or false")
		}
		return nil
	}}
}

func oneOf(name, usage string, choices []string, field func(*Settings) *string) Setting {
	return Setting{Name: name, Value: strings.Join(choices, "|"), Usage: usage, choice: choices, show: func(s *Settings) string { return *field(s) }, set: func(s *Settings, v string) error {
		if !slices.Contains(choices, v) {
			return fmt.Errorf("say one of %s", strings.Join(choices, ", "))
		}
		*field(s) = v
		return nil
	}}
}

func whole(name, usage string, least, most int, field func(*Settings) *int) Setting {
	return Setting{Name: name, Value: "N", Usage: usage, show: func(s *Settings) string { return strconv.Itoa(*field(s)) }, set: func(s *Settings, v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < least || n > most {
			return fmt.Errorf("say a whole number from %d to %d", least, most)
		}
		*field(s) = n
		return nil
	}}
}

func duration(name, usage string, least time.Duration, field func(*Settings) *time.Duration) Setting {
	return Setting{Name: name, Value: "D", Usage: usage, show: func(s *Settings) string { return field(s).String() }, set: func(s *Settings, v string) error {
		d, err := time.ParseDuration(v)
		if err != nil || d < least {
			return errors.New("say a time such as 500ms or 10s")
		}
		*field(s) = d
		return nil
	}}
}

func setShard(s *Settings, v string) (err error) {
	s.Shard, err = run.ParseShard(v)
	return err
}

func setSeed(s *Settings, v string) error {
	n, err := strconv.ParseInt(v, 10, 32)
	if err != nil || n != n%1_000_000_000 {
		return errors.New("say a whole number of up to nine digits")
	}
	if n == 0 {
		n = 1 + rand.Int64N(999_999_999)
	}
	s.Seed = n
	return nil
}

func setRate(s *Settings, v string) error {
	n, err := strconv.ParseFloat(v, 64)
	if err != nil || n < 0 || n > 1e6 {
		return errors.New("say a number of requests a second, 0 for no bound")
	}
	s.Rate = n
	return nil
}

func showRate(s *Settings) string {
	if s.Rate < 0 {
		return ""
	}
	return fmt.Sprint(s.Rate)
}

// Set changes one setting by the name of its flag.
func (s *Settings) Set(name, value string) error {
	for _, one := range AllSettings {
		if one.Name == name {
			return one.set(s, value)
		}
	}
	return fmt.Errorf("there is no setting %q", name)
}

// Show returns a setting's value as its flag would take it.
func (o Setting) Show(s *Settings) string { return o.show(s) }

// Choices returns the values that a setting may have, or nil.
func (o Setting) Choices() []string { return o.choice }

// Variable returns the variable of the environment beside a flag.
func (o Setting) Variable() string {
	return "IMPORTCHECK_" + strings.ToUpper(strings.ReplaceAll(o.Name, "-", "_"))
}

// FromEnvironment reads the variables of some settings, or of all where none is given. One
// that is set but empty is an error: a secret of a CI that is missing must not have the mock
// host tested instead.
func (s *Settings) FromEnvironment(lookup func(string) (string, bool), some ...Setting) error {
	if some == nil {
		some = AllSettings
	}
	for _, one := range some {
		if err := fromVariable(lookup, one.Variable(), func(v string) error { return one.set(s, v) }); err != nil {
			return err
		}
	}
	for name, field := range map[string]*string{"PINECONE_INDEX_HOST": &s.HostURL, "PINECONE_API_KEY": &s.Key, "PINECONE_INTEGRATION_ID": &s.Integration,
		"PINECONE_IMPORT_URI": &s.ImportURI} {
		if err := fromVariable(lookup, name, func(v string) error { *field = v; return nil }); err != nil {
			return err
		}
	}
	return nil
}

func fromVariable(lookup func(string) (string, bool), name string, set func(string) error) error {
	v, ok := lookup(name)
	if !ok {
		return nil
	}
	if v == "" {
		return fmt.Errorf("the variable %s is set but empty; give it a value or unset it", name)
	}
	if err := set(v); err != nil {
		return fmt.Errorf("the variable %s has the value %q: %w", name, v, err)
	}
	return nil
}

// Target returns the host that the settings name.
func (s *Settings) Target() (Target, error) {
	if s.HostURL == "" {
		return Mock(), nil
	}
	if s.Key == "" {
		return Target{}, errors.New("a host needs a key, and it has no flag, since it would stand in the process list: set PINECONE_API_KEY")
	}
	return Host(s.HostURL), nil
}

// Options returns the settings as options of a run.
func (s *Settings) Options() []Option {
	out := []Option{Contract(s.Spec), Key(s.Key), Cases(s.Cases), Seed(s.Seed), Tags(s.Tags), Timeout(s.Timeout), Wait(s.Wait), Workers(s.Workers), Rate(s.Rate), Proxy(s.Proxy), CA(s.CA),
		Profile(s.Profile), MaxImports(s.MaxImports, s.ImportURI), Reports(s.Out), HAR(s.HAR)}
	if !s.Shard.Whole() {
		out = append(out, Shard(s.Shard.Index, s.Shard.Of))
	}
	if s.AcceptImports {
		out = append(out, AcceptImports())
	}
	if s.InsecureTLS {
		out = append(out, InsecureTLS())
	}
	if s.Strict {
		out = append(out, Strict())
	}
	if s.Baseline != "" {
		out = append(out, Baseline(s.Baseline))
	}
	if s.FailOn == reports.FailOnNew {
		out = append(out, FailOnNew())
	}
	if s.Waivers != "" {
		out = append(out, Waivers(s.Waivers))
	}
	if s.Integration != "" {
		out = append(out, Integration(s.Integration))
	}
	return out
}
