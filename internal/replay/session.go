package replay

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"time"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/gate"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/inmemory"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/lifecycle"
	"example.com/importcheck/internal/lock"
	"example.com/importcheck/internal/plan"
	"example.com/importcheck/internal/suite"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// A session sends through the gate of a run: the profile holds, and what is started where it
// costs something is written down first and cancelled.
type session struct {
	plan    *plan.Plan
	checker *check.Checker
	client  *host.Client
	gate    *gate.Gate
	cleaner *lifecycle.Cleaner
	base    string             // of the host that the report is of
	added   []generators.Field // to every request, for a gateway
	closes  []func()
}

func (s *session) close() {
	for i := len(s.closes) - 1; i >= 0; i-- {
		s.closes[i]()
	}
}

// open loads the contract, makes its cases, of which one is to be sent, and opens the host.
func open(c *config.Config, report *reports.Report, id string) (*session, error) {
	if err := c.Resolve(); err != nil {
		return nil, err
	}
	if err := c.Allowed(); err != nil {
		return nil, err
	}
	contract, err := spec.Load(c.Spec)
	if err != nil {
		return nil, err
	}
	harmless := c.Profile == config.Safe || report != nil && report.Run.Profile == config.Safe
	catalogue := generators.New(contract, generators.Options{Names: c.Names(), Harmless: harmless})
	s := &session{added: c.Header, checker: check.NewChecker(contract, catalogue.Known), plan: planOf(catalogue, c.Profile, c.Seed, id)}
	if err := s.connect(c, report); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *session) connect(c *config.Config, report *reports.Report) error {
	address, err := addressOf(c, report)
	if err != nil {
		return err
	}
	if address.Close != nil {
		s.closes = append(s.closes, address.Close)
	}
	if s.client, err = suite.Client(c, address); err != nil {
		return err
	}
	s.closes = append(s.closes, s.client.Close)
	if s.base = address.URL; report != nil && report.Host.Address != mock {
		s.base = report.Host.Address
	}
	o := gate.Options{Plan: s.plan, Checker: s.checker, Client: s.client, Contract: c.Spec, Begun: time.Now(), Now: time.Now}
	if c.Costly() {
		if o.Note, err = s.journal(c.Out); err != nil {
			return err
		}
	}
	s.gate = gate.New(o)
	s.cleaner = &lifecycle.Cleaner{Gate: s.gate}
	s.gate.End = s.cleaner.End
	return nil
}

// journal opens the list of starts in a folder.
func (s *session) journal(dir string) (func(ledger.Entry) error, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	release, err := lock.Take(dir)
	if err != nil {
		return nil, err
	}
	s.closes = append(s.closes, release)
	f, err := ledger.Open(filepath.Join(dir, ledger.Name))
	if err != nil {
		return nil, err
	}
	s.closes = append(s.closes, func() { _ = f.Close() }) // each entry is on the disk already
	return f.Add, nil
}

// mockURL is what the embedded mock host is called, as in a run.
const mockURL = "http://127.0.0.1:8787"

// addressOf is where the host is reached. Where none is named it is the mock host, with the faults
// of the report.
func addressOf(c *config.Config, report *reports.Report) (suite.Address, error) {
	if c.Host != "" {
		return suite.Address{URL: c.Host, Key: string(c.Key), Name: c.Host}, nil
	}
	var faults []string
	if report != nil {
		faults = report.Host.Faults
	}
	h, err := mockhost.Open(cmp.Or(c.Spec, spec.Latest), mockhost.WithFault(faults...))
	if err != nil {
		return suite.Address{}, err
	}
	l := inmemory.Listen()
	ctx, stop := context.WithCancel(context.Background())
	go func() { _ = h.Serve(ctx, l) }() // what a listener fails with shows as an exchange
	return suite.Address{URL: mockURL, Key: mockhost.Key, Name: mock, Dial: l.Dial, Close: stop}, nil
}
