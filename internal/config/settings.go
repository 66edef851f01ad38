package config

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"example.com/importcheck/generators"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
	"golang.org/x/net/http/httpguts"
)

// A Setting is one thing that a user may set.
type Setting struct {
	Name      string   // as a flag, without the dashes
	Flag      bool     // the command has a flag for it
	Variables []string // of the environment, which the flag overrides
	Value     string   // what stands for the value in help; empty for a setting that is on or off
	Usage     string
	Choices   []string // the values there are, where they can be listed
	Many      bool     // it may be given again: a value has one a line
	Secret    bool     // no message repeats its value

	parse func(*Config, string) error
	show  func(*Config) string
}

// Settings are all of them, in the order of the help.
var Settings = []Setting{
	also("PINECONE_INDEX_HOST", text("host", "URL", "the host under test (default the embedded mock host)",
		func(c *Config) *string { return &c.Host })),
	contract(),
	oneOf("profile", "full sends everything, safe only what a host must reject (default full on loopback, else safe)", []string{Full, Safe},
		func(c *Config) *string { return &c.Profile }),
	onOff("i-accept-imports", "needed for --profile full outside loopback, which starts more than a thousand imports there",
		func(c *Config) *bool { return &c.AcceptImports }),
	whole("max-imports", "with --profile safe: how many imports may be started, all from PINECONE_IMPORT_URI", 0, 1_000,
		func(c *Config) *int { return &c.MaxImports }),
	onOff("dry-run", "print what would be sent, and send nothing", func(c *Config) *bool { return &c.DryRun }),
	whole("cases", "random requests of each kind", 0, 10_000, func(c *Config) *int { return &c.Cases }),
	seed(),
	text("tags", "EXPR", `the scenarios to run: "@uri and not @random"`, func(c *Config) *string { return &c.Tags }),
	folders("features", "DIR", "a folder with your own features, which run with the shipped ones; may be given again",
		func(c *Config) *[]string { return &c.Features }),
	duration("timeout", "for one request, from connecting to the last byte", 1,
		func(c *Config) *time.Duration { return &c.Timeout }),
	duration("wait", "how long to wait for a host that does not listen yet; 0 for not at all", 0,
		func(c *Config) *time.Duration { return &c.Wait }),
	whole("workers", "parallel requests", 1, 1_000, func(c *Config) *int { return &c.Workers }),
	rate(),
	header(),
	text("proxy", "URL", "the proxy to the host (default none)", func(c *Config) *string { return &c.Proxy }),
	text("ca", "FILE", "certificates (PEM) to check the host's certificate against",
		func(c *Config) *string { return &c.CA }),
	onOff("insecure-tls", "do not check the certificate of a loopback host", func(c *Config) *bool { return &c.InsecureTLS }),
	onOff("strict", "warnings fail the run", func(c *Config) *bool { return &c.Strict }),
	text("baseline", "FILE", "an earlier report.json to compare this run with", func(c *Config) *string { return &c.Baseline }),
	oneOf("fail-on", "which findings fail the run; new: only those that are not in --baseline",
		[]string{reports.FailOnAny, reports.FailOnNew}, func(c *Config) *string { return &c.FailOn }),
	text("waivers", "FILE|known:real-host", "findings to accept for a time", func(c *Config) *string { return &c.Waivers }),
	text("out", "DIR", "the folder for the reports", func(c *Config) *string { return &c.Out }),
	oneOf("har", "which requests and responses to save in exchanges.har", []string{HARAll, HARFindings, HARNone},
		func(c *Config) *string { return &c.HAR }),
	onOff("quiet", "print only the verdict", func(c *Config) *bool { return &c.Quiet }),
	key(),
	variable("PINECONE_INTEGRATION_ID", text("integration", "ID", "a storage integration that the host knows",
		func(c *Config) *string { return &c.Integration })),
	variable("PINECONE_IMPORT_URI", text("import-uri", "URI", "your own storage, for max-imports",
		func(c *Config) *string { return &c.ImportURI })),
}

// Find returns the setting of that name.
func Find(name string) (Setting, bool) {
	i := slices.IndexFunc(Settings, func(s Setting) bool { return s.Name == name })
	if i < 0 {
		return Setting{}, false
	}
	return Settings[i], true
}

// Set changes one setting by its name. The error names the setting, the value and what may
// be used.
func (c *Config) Set(name, value string) error {
	s, ok := Find(name)
	if !ok {
		return fmt.Errorf("there is no setting %q", name)
	}
	return s.Set(c, value)
}

// Set changes the setting. An empty value is refused: a secret of a CI that is missing must
// not have the mock host tested in place of the real one.
func (s Setting) Set(c *Config, value string) error {
	if value == "" && s.Value != "" {
		return fmt.Errorf("%s is empty; give it a value or leave it out", s)
	}
	if err := s.parse(c, value); err != nil && s.Secret {
		return fmt.Errorf("%s cannot be used: %w", s, err) // its value may be a secret
	} else if err != nil {
		return fmt.Errorf("%s is %q; %w", s, value, err)
	}
	return nil
}

// String returns what a user calls the setting: its flag, or its variable where it has none.
func (s Setting) String() string {
	if s.Flag {
		return "--" + s.Name
	}
	return s.Variables[0]
}

// Show returns a setting's value as its flag would take it.
func (s Setting) Show(c *Config) string { return s.show(c) }

// Environment reads the variables of some settings, or of all where none is named.
func (c *Config) Environment(lookup func(string) (string, bool), some ...Setting) error {
	if some == nil {
		some = Settings
	}
	for _, s := range some {
		for _, name := range s.Variables {
			v, ok := lookup(name)
			if !ok {
				continue
			}
			if v == "" {
				return fmt.Errorf("the variable %s is set but empty; give it a value or unset it", name)
			}
			if err := s.Set(c, v); err != nil {
				return fmt.Errorf("the variable %s: %w", name, err)
			}
			if s.Name == "key" {
				c.keyFrom = name
			}
		}
	}
	return nil
}

// flag is a setting with a flag and the variable beside it.
func flag(name, value, usage string) Setting {
	return Setting{Name: name, Flag: true, Value: value, Usage: usage,
		Variables: []string{"IMPORTCHECK_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))}}
}

// also adds a variable to a setting; of two that are set, this one counts.
func also(name string, s Setting) Setting {
	s.Variables = append(s.Variables, name)
	return s
}

// variable leaves a setting one variable and no flag.
func variable(name string, s Setting) Setting {
	s.Flag, s.Variables = false, []string{name}
	return s
}

func text(name, value, usage string, field func(*Config) *string) Setting {
	s := flag(name, value, usage)
	s.show = func(c *Config) string { return *field(c) }
	s.parse = func(c *Config, v string) error {
		*field(c) = v
		return nil
	}
	return s
}

// contract shows the version that an empty one stands for.
func contract() Setting {
	s := text("spec", "VERSION|FILE", "the contract: an embedded version, or an OpenAPI file",
		func(c *Config) *string { return &c.Spec })
	s.show = func(c *Config) string {
		if c.Spec == "" {
			return spec.Latest
		}
		return c.Spec
	}
	return s
}

// key has no flag, since it would show in the process list, and no message repeats it.
func key() Setting {
	s := variable("PINECONE_API_KEY", flag("key", "KEY", "the API key that the host takes"))
	s.show = func(c *Config) string { return c.Key.String() }
	s.parse = func(c *Config, v string) error {
		c.Key = Secret(v)
		return nil
	}
	return s
}

func onOff(name, usage string, field func(*Config) *bool) Setting {
	s := flag(name, "", usage)
	s.show = func(c *Config) string { return strconv.FormatBool(*field(c)) }
	s.parse = func(c *Config, v string) (err error) {
		if *field(c), err = strconv.ParseBool(v); err != nil {
			return errors.New("use true or false")
		}
		return nil
	}
	return s
}

func oneOf(name, usage string, choices []string, field func(*Config) *string) Setting {
	s := text(name, strings.Join(choices, "|"), usage, field)
	s.Choices = choices
	s.parse = func(c *Config, v string) error {
		if !slices.Contains(choices, v) {
			return fmt.Errorf("use one of %s", strings.Join(choices, ", "))
		}
		*field(c) = v
		return nil
	}
	return s
}

func whole(name, usage string, least, most int, field func(*Config) *int) Setting {
	s := flag(name, "N", usage)
	s.show = func(c *Config) string { return strconv.Itoa(*field(c)) }
	s.parse = func(c *Config, v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < least || n > most {
			return fmt.Errorf("use a whole number from %d to %d", least, most)
		}
		*field(c) = n
		return nil
	}
	return s
}

func duration(name, usage string, least time.Duration, field func(*Config) *time.Duration) Setting {
	s := flag(name, "D", usage)
	s.show = func(c *Config) string { return field(c).String() }
	s.parse = func(c *Config, v string) error {
		d, err := time.ParseDuration(v)
		if err != nil || d < least {
			return errors.New("use a time such as 500ms or 10s")
		}
		*field(c) = d
		return nil
	}
	return s
}

// mostSeed keeps a seed to what a report and a message of a person can carry.
const mostSeed = 999_999_999

func seed() Setting {
	s := flag("seed", "N", "decides the random cases and the order; 0 draws a seed and prints it")
	s.show = func(c *Config) string { return strconv.FormatInt(c.Seed, 10) }
	s.parse = func(c *Config, v string) error {
		n, err := strconv.ParseInt(v, 10, 32)
		if err != nil || n < -mostSeed || n > mostSeed {
			return errors.New("use a whole number of up to nine digits")
		}
		if n == 0 {
			n = 1 + rand.Int64N(mostSeed)
		}
		c.Seed = n
		return nil
	}
	return s
}

// header may be given again; a variable holds one a line.
func header() Setting {
	s := flag("header", "'NAME: VALUE'", "a header line for a gateway before the host, masked like the key; may be given again")
	s.Many, s.Secret = true, true
	s.show = func(*Config) string { return "" }
	s.parse = func(c *Config, v string) error {
		var lines []generators.Field
		for line := range strings.Lines(v) {
			f, err := headerLine(strings.TrimSpace(line))
			if err != nil {
				return err
			}
			lines = append(lines, f)
		}
		c.Header = lines
		return nil
	}
	return s
}

// ofRequests are header lines that requests hold themselves, and that frame them.
var ofRequests = []string{"Host", "Content-Type", "Content-Length", "Transfer-Encoding", "Content-Encoding", "Connection", "Expect",
	"Trailer", "TE", "Upgrade", "Accept", "Accept-Encoding", "User-Agent", "Api-Key", "X-Pinecone-Api-Version"}

func headerLine(line string) (generators.Field, error) {
	name, value, ok := strings.Cut(line, ":")
	f := generators.Field{Name: name, Value: strings.TrimSpace(value)}
	switch {
	case !ok || f.Value == "" || !httpguts.ValidHeaderFieldName(name) || strings.ContainsFunc(f.Value, unicode.IsControl):
		return f, errors.New("use a line such as 'X-Gateway-Token: abc'")
	case slices.ContainsFunc(ofRequests, func(n string) bool { return strings.EqualFold(n, name) }):
		return f, errors.New("the requests hold or leave out " + name + " themselves; name another header")
	}
	return f, nil
}

func rate() Setting {
	s := flag("rate", "N", "requests a second, 0 for no limit (default 5 for live hosts, no limit for others)")
	s.show = func(c *Config) string {
		if c.Rate == nil {
			return ""
		}
		return strconv.FormatFloat(*c.Rate, 'f', -1, 64)
	}
	s.parse = func(c *Config, v string) error {
		n, err := strconv.ParseFloat(v, 64)
		if err != nil || !(n >= 0 && n <= 1e6) {
			return errors.New("use a number of requests a second up to 1000000, 0 for no limit")
		}
		c.Rate = &n
		return nil
	}
	return s
}

// folders is a setting that names folders, and may be given several times.
func folders(name, value, usage string, of func(*Config) *[]string) Setting {
	s := flag(name, value, usage)
	s.Many = true
	s.parse = func(c *Config, v string) error {
		*of(c) = strings.Split(v, "\n")
		for _, dir := range *of(c) {
			if info, err := os.Stat(dir); err != nil || !info.IsDir() {
				return errors.New("name a folder that exists")
			}
		}
		return nil
	}
	s.show = func(c *Config) string { return strings.Join(*of(c), "\n") }
	return s
}
