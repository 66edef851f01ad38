package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// The profiles: how much a run may send.
const (
	Full = "full" // everything; every valid start is sent, and must be accepted
	Safe = "safe" // what must be rejected, and up to MaxImports starts from the user's own storage
)

// Which exchanges exchanges.har holds.
const (
	HARAll      = "all"
	HARFindings = "findings"
	HARNone     = "none"
)

// A Config is what a user says of a run. Make one with Default, change it with Set and
// Environment, and call Resolve before it is used.
type Config struct {
	Host          string // URL of the host under test; empty for one in this process
	Key           Secret
	Integration   string // id of a storage integration that the host knows
	ImportURI     string // storage of the user's own, for starts that may be accepted
	Spec          string // version or file of the contract; empty for the latest version
	Profile       string // Full, Safe, or empty for what suits the host
	AcceptImports bool   // imports may be started under Full at a host that is not loopback
	MaxImports    int    // starts from ImportURI that Safe may send
	DryRun        bool
	Cases         int // random requests for each property
	Seed          int64
	Tags          string             // Cucumber tag expression
	Features      []string           // folders of the user's own features
	Timeout       time.Duration      // for one request
	Wait          time.Duration      // for a host that is not there yet
	Workers       int                // requests under way at once
	Rate          *float64           // requests a second, 0 for no limit; nil for what suits the host
	Header        []generators.Field // for a gateway before the host
	Proxy, CA     string
	InsecureTLS   bool
	Strict        bool
	Baseline      string // file of an earlier report
	FailOn        string // reports.FailOnAny or reports.FailOnNew
	Waivers       string // file, or "known:NAME"
	Out           string // folder of the reports; empty for none
	HAR           string
	Quiet         bool

	Progress  func(phase string, done, planned, sent, findings int) // may be nil
	TestingT  any                                                   // the *testing.T whose subtests are the scenarios; nil outside go test
	TestFlags string                                                // -run and -skip of go test, where they select subtests
	FeatureFS []fs.FS                                               // features of the user's own, beside Features

	keyFrom  string  // the variable that the key was read from
	problems []error // of Set, where a caller could not be given them
}

// DefaultOut is where the command and go test ./features write reports.
const DefaultOut = "reports/out"

// Default returns the settings of a user who sets nothing. It has no folder for reports.
func Default() *Config {
	return &Config{Cases: 100, Seed: 1, Timeout: 10 * time.Second, Wait: 10 * time.Second, Workers: 8,
		FailOn: reports.FailOnAny, HAR: HARAll}
}

// A Secret is a text that must not reach a log: whatever prints it prints a placeholder.
type Secret string

// String returns a placeholder for a secret that is set.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "[secret]"
}

// GoString is String, for %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText is String, for JSON and other encodings.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Require sets a setting like Set and keeps what is wrong with it for Err and Resolve.
func (c *Config) Require(name, value string) {
	if err := c.Set(name, value); err != nil {
		c.problems = append(c.problems, err)
	}
}

// Err returns the first thing that was wrong with what was required, or nil.
func (c *Config) Err() error {
	if len(c.problems) > 0 {
		return c.problems[0]
	}
	return nil
}

// LiveRate is how many requests a second a host gets whose users may notice.
const LiveRate = 5

// realKey is what keys of the publisher look like: a tunnel to production has a loopback
// address too.
var realKey = regexp.MustCompile(`^pcsk_|^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// Resolve refuses settings that cannot be used or do not go together, and decides what the
// user left open. The profile is Full for a host in this process and for a loopback address
// with a key that is plainly not real, and Safe elsewhere.
func (c *Config) Resolve() error {
	if err := c.Err(); err != nil {
		return err
	}
	if c.Spec == "" {
		c.Spec = spec.Latest
	}
	near := c.near()
	if c.Profile == "" {
		c.Profile = Safe
		if near && (c.Host == "" || !realKey.MatchString(string(c.Key))) {
			c.Profile = Full
		}
	}
	if c.Rate == nil {
		c.Rate = new(float64)
		if c.Host != "" && c.Costly() {
			*c.Rate = LiveRate
		}
	}
	return c.together()
}

// Forgotten says that a key of the user's was found and no host to use it on, where that is so.
func (c *Config) Forgotten() string {
	if c.Host != "" || c.keyFrom == "" {
		return ""
	}
	return "no host of yours was tested: " + c.keyFrom + " is set and no host is named; name it with PINECONE_INDEX_HOST or --host"
}

// near reports whether what is sent stays on this machine.
func (c *Config) near() bool { return c.Host == "" || host.Near(c.Host, c.Proxy) }

// Costly reports whether an import may cost money: the host is not of this machine, or the
// profile is Safe.
func (c *Config) Costly() bool { return c.Profile == Safe || !c.near() }

// together refuses settings that do not go with each other.
func (c *Config) together() error {
	switch {
	case c.Host != "" && c.Key == "":
		return errors.New("a host needs its key: set PINECONE_API_KEY, " +
			"or use the option Key (there is no flag: it would show in the process list)")
	case c.FailOn == reports.FailOnNew && c.Baseline == "":
		return errors.New("--fail-on new needs a baseline: name an earlier report.json with --baseline")
	case c.MaxImports > 0 && c.Profile != Safe:
		return errors.New("--max-imports bounds the profile safe, and full starts what it has to: " +
			"use --profile safe, or leave --max-imports out")
	case c.MaxImports > 0 && c.ImportURI == "":
		return errors.New("--max-imports needs storage of yours to import from: set PINECONE_IMPORT_URI to the URI of a small directory")
	}
	return nil
}

// Allowed says why a run may not send anything with these settings, or returns nil. A dry
// run needs none of it.
func (c *Config) Allowed() error {
	switch {
	case c.Costly() && c.Profile == Full && !c.AcceptImports:
		return errors.New("--profile full starts imports by the hundred at the host, which cost money and change its index: " +
			"leave it out to send only what must be rejected, or set --i-accept-imports as well")
	case c.Costly() && (c.Profile == Full || c.MaxImports > 0) && c.Out == "":
		return errors.New("a run that may start imports keeps a list of them, from which they can be cancelled: " +
			"name a folder for the reports with --out")
	}
	return nil
}

// HeaderText is the header as the setting takes it, a line for each.
func (c *Config) HeaderText() string {
	var b strings.Builder
	for _, f := range c.Header {
		b.WriteString(f.Name + ": " + f.Value + "\n")
	}
	return b.String()
}

// Names returns what the user names that no contract knows, by variable.
func (c *Config) Names() map[string]string {
	out := map[string]string{}
	if c.Integration != "" {
		out["PINECONE_INTEGRATION_ID"] = c.Integration
	}
	return out
}

// A Folder holds feature files; the name is what messages call it.
type Folder struct {
	Name string
	FS   fs.FS
}

// FeatureFolders are the folders of the user's own features.
func (c *Config) FeatureFolders() []Folder {
	var out []Folder
	for _, dir := range c.Features {
		out = append(out, Folder{filepath.ToSlash(filepath.Clean(dir)), os.DirFS(dir)})
	}
	for _, in := range c.FeatureFS {
		out = append(out, Folder{"own", in})
	}
	return out
}

// Selection says in words which scenarios were selected, or nothing where all were.
func (c *Config) Selection() string { return strings.TrimSpace(c.Tags + " " + c.TestFlags) }
