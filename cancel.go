package importcheck

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/check"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/gate"
	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/lifecycle"
	"example.com/importcheck/internal/lock"
	"example.com/importcheck/internal/suite"
	"example.com/importcheck/reports"
	"example.com/importcheck/spec"
)

// CancelImports cancels the imports of a list, the imports.jsonl of a run, that may still
// be running, and adds to the list what became of each. They are cancelled at the host and
// by the contract of the run, unless address, or the option Contract, names others; of the
// other options Key, CA, Proxy, InsecureTLS, Rate, Timeout and Wait are used, and nothing is
// waited for without the last. It returns every import that it tried, and how many of them
// may run on. The error says that the list, the key or a contract cannot be used.
func CancelImports(ctx context.Context, file, address string, options ...Option) (tried []reports.Import, left int, err error) {
	c := config.Default()
	c.Wait = 0
	for _, o := range options {
		o(c)
	}
	switch {
	case c.Err() != nil:
		return nil, 0, c.Err()
	case c.Key == "":
		return nil, 0, errors.New("imports are cancelled with the key that started them: set PINECONE_API_KEY, or use the option Key")
	case c.Rate == nil:
		Rate(config.LiveRate)(c)
	}
	all, err := ledger.Read(file)
	if err != nil {
		return nil, 0, err
	}
	release, err := lock.Take(filepath.Dir(file))
	if err != nil {
		return nil, 0, err
	}
	defer release()
	list, err := ledger.Open(file)
	if err != nil {
		return nil, 0, err
	}
	defer list.Close()
	k := &canceller{config: c, address: address, hosts: map[string]*lifecycle.Canceller{}}
	defer k.close()
	k.entries = ledger.Latest(all)
	for i := range k.entries {
		e := &k.entries[i]
		if !e.Status.Open() {
			continue
		}
		if e.Status, err = k.end(ctx, e); err == nil {
			err = list.Add(*e)
		}
		if err != nil {
			return tried, left, err
		}
		tried = append(tried, reports.Import{ID: e.ID, Case: e.Case, URI: e.URI, Wanted: e.Wanted, Fate: string(e.Status)})
		if e.Status.Open() {
			left++
		}
	}
	return tried, left, nil
}

// A canceller cancels at each host and by each contract of a list.
type canceller struct {
	config  *config.Config
	address string
	entries []ledger.Entry
	hosts   map[string]*lifecycle.Canceller
	clients []*host.Client
}

func (k *canceller) close() {
	for _, one := range k.clients {
		one.Close()
	}
}

// end cancels one import and returns what became of it. One without an id is looked for in
// the host's list.
func (k *canceller) end(ctx context.Context, e *ledger.Entry) (ledger.Status, error) {
	at, err := k.at(cmp.Or(k.address, e.Host), cmp.Or(k.config.Spec, e.Contract))
	if err != nil {
		return "", err
	}
	if e.ID == "" {
		if status := k.find(ctx, at, e); status != "" {
			return status, nil
		}
	}
	status := at.End(ctx, e.ID, e.Time)
	return status, nil
}

// find takes the id of an import from the list: one of the uri that was not there before the
// run. It returns the reason where it finds none, or "". Where more imports are under way than
// starts are without an id, somebody else may have started one, and none is touched.
func (k *canceller) find(ctx context.Context, at *lifecycle.Canceller, e *ledger.Entry) ledger.Status {
	listed := at.List(ctx)
	if !listed.Whole {
		return ledger.Uncancelled + "its id never came, and the list of the host cannot be read"
	}
	nameless := 0
	known := map[string]bool{}
	for _, other := range k.entries {
		if other.ID == "" && other.Status.Open() && other.Host == e.Host && other.URI == e.URI {
			nameless++
		}
		known[other.ID] = true
	}
	for _, id := range e.Before {
		known[id] = true
	}
	var ids []string
	for _, i := range listed.Unknown(func(id string) bool { return known[id] })[gate.Like(e.URI)] {
		if !i.Over() {
			ids = append(ids, i.ID)
		}
	}
	switch {
	case len(ids) == 0:
		return ledger.Absent
	case e.Wanted && (e.Before == nil || len(ids) > nameless):
		return ledger.Uncancelled + ledger.Status(
			"its id never came, and somebody else may have started some of the imports of its uri: "+strings.Join(ids, ", "))
	}
	e.ID = ids[0]
	return ""
}

// at returns what cancels at a host by a contract.
func (k *canceller) at(address, contract string) (*lifecycle.Canceller, error) {
	name := address + " " + contract
	if one, have := k.hosts[name]; have {
		return one, nil
	}
	loaded, err := spec.Load(contract)
	if err != nil {
		return nil, err
	}
	if loaded.Cancel == nil {
		return nil, fmt.Errorf("the contract %s has no operation that cancels imports: name another one with --spec", contract)
	}
	client, err := suite.Client(k.config, suite.Address{URL: address, Key: string(k.config.Key)})
	if err != nil {
		return nil, err
	}
	k.clients = append(k.clients, client)
	catalogue := generators.New(loaded, generators.Options{})
	checker := check.NewChecker(loaded, catalogue.Known)
	k.hosts[name] = &lifecycle.Canceller{Catalogue: catalogue, Checker: checker, Do: client.Do}
	return k.hosts[name], nil
}
