package importcheck

import (
	"fmt"
	"io/fs"
	"strconv"
	"time"

	"example.com/importcheck/internal/config"
)

// The profiles: how much a run may send.
const (
	Full = config.Full // everything; every valid start is sent, and must be accepted
	Safe = config.Safe // what must be rejected, and up to MaxImports starts from your own storage
)

// An Option changes how a run is made. A value that cannot be used is an error of Check and
// DryRun, in the words of the command; nothing is sent then.
type Option func(*config.Config)

// set is the option of a setting that the command has under that name.
func set(name, value string) Option { return func(c *config.Config) { c.Require(name, value) } }

// Contract names the contract: an embedded version ("2026-07") or a file. The default is the
// latest version.
func Contract(versionOrFile string) Option { return set("spec", versionOrFile) }

// Key is the API key that the host takes. A host under test always needs one.
func Key(key string) Option { return set("key", key) }

// Seed decides the random cases and the order; the same seed makes the same run. The default
// is 1, and 0 draws one, which the report holds.
func Seed(seed int64) Option { return set("seed", strconv.FormatInt(seed, 10)) }

// Cases is how many random requests each property draws: 0 to 10,000, by default 100.
func Cases(n int) Option { return set("cases", strconv.Itoa(n)) }

// Workers is how many requests are under way at once: 1 to 1,000, by default 8.
func Workers(n int) Option { return set("workers", strconv.Itoa(n)) }

// Rate bounds the requests a second; 0 is no bound. By default a host that is not loopback, or
// that gets the profile Safe, gets 5 a second.
func Rate(perSecond float64) Option {
	return set("rate", strconv.FormatFloat(perSecond, 'f', -1, 64))
}

// Timeout bounds one request, from connecting to the last byte of its answer. The default is
// 10 s.
func Timeout(d time.Duration) Option { return set("timeout", d.String()) }

// Wait bounds how long a host is waited for that does not listen yet, such as one started a
// moment before the run, or in whose place a gateway answers 502, 503 or 504. The default is
// 10 s, and 0 is not at all.
func Wait(d time.Duration) Option { return set("wait", d.String()) }

// Tags selects scenarios by a tag expression of Cucumber: "@uri and not @random".
func Tags(expression string) Option { return set("tags", expression) }

// Features adds scenarios of your own, which run beside the shipped ones: every file of the file
// system that ends in .feature, in the sentences of docs/steps.md.
func Features(files fs.FS) Option {
	return func(c *config.Config) { c.FeatureFS = append(c.FeatureFS, files) }
}

// Strict makes warnings fail the run.
func Strict() Option { return set("strict", "true") }

// Baseline names the report.json of an earlier run: the report says what is new, known and
// gone since.
func Baseline(file string) Option { return set("baseline", file) }

// FailOnNew makes only those findings fail the run that the baseline does not have.
func FailOnNew() Option { return set("fail-on", "new") }

// Waivers names a file of findings that are accepted for a time, or "known:NAME" for one
// that is embedded: "known:real-host" lists what hosts of the publisher are known to do.
func Waivers(file string) Option { return set("waivers", file) }

// Header adds a header line to every request, for a gateway before the host. Its value is masked in
// reports like the key.
func Header(name, value string) Option {
	return func(c *config.Config) { c.Require("header", c.HeaderText()+name+": "+value) }
}

// Proxy names the proxy that the host is reached through; by default none is used.
func Proxy(url string) Option { return set("proxy", url) }

// CA names a file of certificates (PEM) to check the host's certificate against.
func CA(file string) Option { return set("ca", file) }

// InsecureTLS leaves the host's certificate unchecked; it is refused for hosts that are
// not loopback.
func InsecureTLS() Option { return set("insecure-tls", "true") }

// Integration is the id of a storage integration that the host knows.
func Integration(id string) Option { return set("integration", id) }

// Progress is called as the run goes on, from one goroutine at a time. While the host is
// waited for, planned is 0 and the phase says for how long.
func Progress(f func(phase string, done, planned, sent, findings int)) Option {
	return func(c *config.Config) { c.Progress = f }
}

// Profile is Full or Safe. By default a host in this process gets Full, and so does a
// loopback address unless the key looks like a real one; every other host gets Safe.
func Profile(name string) Option { return set("profile", name) }

// AcceptImports allows a run of the profile Full to start imports, by the hundred, at a host
// that is not loopback.
func AcceptImports() Option { return set("i-accept-imports", "true") }

// MaxImports allows a run of the profile Safe to send up to n starts of imports from a URI of
// your own, which cost money and are cancelled again where the contract can.
func MaxImports(n int, uri string) Option {
	return func(c *config.Config) {
		c.Require("max-imports", fmt.Sprint(n))
		c.Require("import-uri", uri)
	}
}

// Reports names the folder for the reports. For a host on which imports may cost money it also
// holds imports.jsonl: each start that was made, written before the run goes on, so that a run
// that is killed leaves the list. By default Check writes nothing.
func Reports(dir string) Option { return set("out", dir) }

// HAR is what exchanges.har holds: "all" (the default), "findings", or "none" for no file.
func HAR(which string) Option { return set("har", which) }
