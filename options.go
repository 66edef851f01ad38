package importcheck

import (
	"time"

	"example.com/importcheck/internal/run"
	"example.com/importcheck/spec"
)

const defaultSpec = spec.Latest

// The defaults of a run.
const (
	DefaultSeed    = 1
	DefaultCases   = 100              // draws for each property
	DefaultWorkers = 8                // requests under way at once
	DefaultTimeout = 10 * time.Second // for one request
	DefaultWait    = 10 * time.Second // for a host that does not listen yet
)

// An Option changes how a run is made.
type Option func(*config)

type config struct {
	contract    string
	key         string
	seed        int64
	cases       int
	workers     int
	rate        float64
	timeout     time.Duration
	wait        time.Duration
	tags        string
	strict      bool
	proxy, ca   string
	insecureTLS bool
	names       map[string]string
	profile     string
	shard       run.Shard
	accept      bool
	maxImports  int
	importURI   string
	reports     string
	har         string
	costly      bool // imports may cost money on the host: it is not of this machine, or the profile is Safe
	progress    func(run.Progress)
	baseline    string
	failOnNew   bool
	waivers     string
	named       func(scenario string) bool // what -run and -skip of go test leave of the scenarios
	pattern     string                     // those two, where they leave out some
}

// Contract names the contract: an embedded version ("2026-04", the default) or a file.
func Contract(versionOrFile string) Option { return func(c *config) { c.contract = versionOrFile } }

// Key is the API key that the host takes. A host under test always needs one.
func Key(key string) Option { return func(c *config) { c.key = key } }

// Seed decides the draws and the order of the cases; one seed makes one run.
func Seed(seed int64) Option { return func(c *config) { c.seed = seed } }

// Cases is how many random requests each property draws, 0 for none.
func Cases(n int) Option { return func(c *config) { c.cases = n } }

// Workers is how many requests are under way at once.
func Workers(n int) Option { return func(c *config) { c.workers = n } }

// Rate bounds the requests a second; 0 is unbounded. Where it is not given, a host that is
// not loopback, or that gets the profile Safe, gets 5 a second.
func Rate(perSecond float64) Option { return func(c *config) { c.rate = perSecond } }

// Timeout bounds one request, from connecting to the last byte of its answer.
func Timeout(d time.Duration) Option { return func(c *config) { c.timeout = d } }

// Wait bounds how long a host is waited for that does not listen at its address yet, since
// it may have been started a moment before the run; 0 is not at all.
func Wait(d time.Duration) Option { return func(c *config) { c.wait = d } }

// Tags selects scenarios by a tag expression of Cucumber: "@limits and not @draws".
func Tags(expression string) Option { return func(c *config) { c.tags = expression } }

// Strict has warnings fail the run.
func Strict() Option { return func(c *config) { c.strict = true } }

// Baseline names the report.json of an earlier run: the report tells what is new, known
// and gone since.
func Baseline(file string) Option { return func(c *config) { c.baseline = file } }

// FailOnNew has only those findings fail the run that the baseline does not have.
func FailOnNew() Option { return func(c *config) { c.failOnNew = true } }

// Waivers names a file of findings that are accepted for a time, or "known:NAME" for one
// that is embedded: "known:real-host" lists what hosts of the publisher are known to do.
func Waivers(file string) Option { return func(c *config) { c.waivers = file } }

// Proxy names the proxy that the host is reached through; none is used otherwise.
func Proxy(url string) Option { return func(c *config) { c.proxy = url } }

// CA names a file of certificates (PEM) that the host's certificate is checked against.
func CA(file string) Option { return func(c *config) { c.ca = file } }

// InsecureTLS leaves the host's certificate unchecked; it is refused for hosts that are
// not loopback.
func InsecureTLS() Option { return func(c *config) { c.insecureTLS = true } }

// Integration is the id of a storage integration that the host knows.
func Integration(id string) Option {
	return func(c *config) { c.names["PINECONE_INTEGRATION_ID"] = id }
}

// Progress is called as the run goes on, from one goroutine at a time.
func Progress(f func(phase string, done, planned, sent, findings int)) Option {
	return func(c *config) {
		c.progress = func(p run.Progress) { f(p.Phase, p.Done, p.Planned, p.Sent, p.Findings) }
	}
}

// Profile is Full or Safe. Where it is not given, a host in this process gets Full, and so
// does a loopback address unless the key looks like a real one; every other host gets Safe.
func Profile(name string) Option { return func(c *config) { c.profile = name } }

// AcceptImports lets a run of the profile Full start imports, by the hundred, at a host
// that is not loopback.
func AcceptImports() Option { return func(c *config) { c.accept = true } }

// MaxImports lets a run of the profile Safe send up to n starts of imports from a URI of
// your own, which cost money and are cancelled again where the contract can.
func MaxImports(n int, uri string) Option {
	return func(c *config) { c.maxImports, c.importURI = n, uri }
}

// Reports names the folder that the reports are written to. For a host on which imports
// may cost money it also holds imports.jsonl: each start that was made, written before the
// run goes on, so that a run that is killed leaves the list. Run writes to the folder of
// the test's artifacts where none is named; Check writes nothing then.
func Reports(dir string) Option { return func(c *config) { c.reports = dir } }

// HAR is what exchanges.har holds: "all" (the default), "findings", or "none" for no file.
func HAR(which string) Option { return func(c *config) { c.har = which } }

// Shard makes part index, counted from 0, of a run of so many parts. A bound on the rate or
// on imports is that of all parts together. Merge puts their reports together, so a shard
// needs the option Reports.
func Shard(index, of int) Option {
	return func(c *config) { c.shard = run.Shard{Index: index, Of: of} }
}
