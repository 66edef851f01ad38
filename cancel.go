package importcheck

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"example.com/importcheck/generators"
	"example.com/importcheck/internal/config"
	"example.com/importcheck/internal/ledger"
	"example.com/importcheck/internal/lock"
	"example.com/importcheck/internal/run"
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
	k := &canceller{config: c, address: address, keepers: map[string]*run.Keeper{}}
	defer k.close()
	for _, e := range ledger.Latest(all) {
		if !e.Status.Open() {
			continue
		}
		if e.Status, err = k.end(ctx, e); err == nil {
			err = list.Add(e)
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

// A canceller keeps a client for each host and contract of a list.
type canceller struct {
	config  *config.Config
	address string
	keepers map[string]*run.Keeper
}

func (k *canceller) close() {
	for _, one := range k.keepers {
		one.Client.Close()
	}
}

// end cancels one import and returns what became of it.
func (k *canceller) end(ctx context.Context, e ledger.Entry) (ledger.Status, error) {
	if e.ID == "" {
		return ledger.Uncancelled + "its id never came: look for its uri in the list of the host", nil
	}
	if k.address != "" {
		e.Host = k.address
	}
	if k.config.Spec != "" {
		e.Contract = k.config.Spec
	}
	keeper, err := k.keeper(e.Host, e.Contract)
	if err != nil {
		return "", err
	}
	status, _ := keeper.End(ctx, e.ID)
	return status, nil
}

func (k *canceller) keeper(address, contract string) (*run.Keeper, error) {
	name := address + " " + contract
	if one, have := k.keepers[name]; have {
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
	k.keepers[name] = &run.Keeper{Contract: loaded, Maker: generators.New(loaded, generators.Options{}), Client: client}
	return k.keepers[name], nil
}
